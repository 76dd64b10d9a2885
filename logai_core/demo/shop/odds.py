"""What the machines write at odd times, harmless warnings and errors among it."""

from logai_core.demo.model import Say, kind
from logai_core.demo.shop.speakers import (
    LB_ERRORS,
    SHOP,
    STRANGER,
    chore,
    db,
    lb_error,
    worker,
)

_DATABASE = (
    kind(
        db(
            "LOG",
            "connection received: host={app_ip} port={port}",
            session=STRANGER,
        ),
        db("LOG", "connection authorized: user=shop database=shop", after=0.008),
        weight=5,
    ),
    kind(
        db(
            "LOG",
            "disconnection: session time: 0:{minutes}:0{left}.{milli} user=shop "
            "database=shop host={app_ip} port={port}",
        ),
        weight=5,
    ),
    kind(
        db(
            "LOG",
            "duration: {job_ms}.{milli} ms  execute <unnamed>: SELECT * FROM {table} "
            "WHERE user_id = $1 ORDER BY created_at DESC",
        ),
        weight=7,
    ),
    kind(
        db(
            "LOG",
            'temporary file: path "base/pgsql_tmp/pgsql_tmp{pid}.{left}", size {kb}408',
        ),
        weight=1.5,
    ),
    kind(
        db("LOG", "could not receive data from client: Connection reset by peer"),
        weight=0.8,
    ),
    kind(
        db(
            "LOG",
            "process {pid} still waiting for ShareLock on transaction {port} after "
            "1000.{milli} ms",
        ),
        weight=0.6,
    ),
)
_APPS = (
    kind(
        chore(
            "INFO",
            f"{SHOP}.ops.GcMonitor",
            "GC pause {young_ms} ms (young), heap {heap} GiB of 8.0 GiB",
            thread="gc-monitor",
        ),
        weight=8,
    ),
    kind(
        chore(
            "WARN",
            f"{SHOP}.catalog.ProductCache",
            "Cache catalog is full, {few} entries evicted",
        ),
        weight=1.2,
    ),
)
_BALANCER = (
    kind(
        lb_error(
            "warn",
            "an upstream response is buffered to a temporary file "
            "/var/cache/nginx/proxy_temp/{conn} while reading upstream",
            "GET /sitemap.xml",
        ),
        weight=1.2,
    ),
    kind(
        Say(
            LB_ERRORS,
            "crit",
            "",
            "*{conn} SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad "
            "key share) while SSL handshaking, client: {ip}, server: 192.0.2.10:443",
        ),
        weight=0.8,
    ),
)
_JOBS = (
    kind(
        worker(
            "INFO",
            "mail",
            "Job {job} mail.newsletter sent to user {user} in {job_ms} ms",
        ),
        weight=7,
    ),
    kind(
        worker(
            "WARNING",
            "mail",
            "Job {job} mail.newsletter: mx.example.net answered 451, retry in "
            "{retry_s} s",
        ),
    ),
    kind(
        worker("ERROR", "image", "Job {job} thumbnail failed: file is not an image"),
        weight=0.5,
    ),
)

ODDS = _DATABASE + _APPS + _BALANCER + _JOBS
