"""A shop's bad Friday: a leak, a deploy, a pool that runs dry, a cascade, recovery."""

from datetime import timedelta, timezone

from logai_core.demo.model import Incident, Planted, Voice, Wave
from logai_core.demo.shop import outage, shoppers
from logai_core.demo.shop.background import BEATS, REPORT_RUN
from logai_core.demo.shop.fields import FIELDS
from logai_core.demo.shop.odds import ODDS
from logai_core.demo.shop.releases import RELEASES
from logai_core.demo.shop.speakers import DB, LB, LB_ERRORS, WORKER
from logai_core.demo.shop.times import (
    BREAKER,
    CALM,
    CRAWL,
    DEPLOY,
    DEPLOYED,
    DRAINED,
    LEAK,
    MINUTES,
    NEW,
    OLD,
    OUTAGES,
    POOL_DRY,
    RESTARTS,
    ROLLBACK,
    START,
)
from logai_core.demo.timing import seconds
from logai_core.demo.voices import (
    json_line,
    logback,
    nginx_access,
    nginx_error,
    postgres,
    syslog,
)

BERLIN_IN_WINTER = timezone(timedelta(hours=1))

VOICES = (
    Voice("lb-access.log.gz", LB, nginx_access),
    Voice("lb-error.log", LB_ERRORS, nginx_error),
    Voice("app-1.log", "app-1", logback, keeps_traces=True, zone=BERLIN_IN_WINTER),
    Voice("app-2.jsonl.gz", "app-2", json_line, skew=timedelta(seconds=-38)),
    Voice("db.log", DB, postgres),
    Voice("worker.log", WORKER, syslog),
)

WAVES = (
    Wave(
        shoppers.SHOPPERS,
        # Lunch hour comes and goes; in the outage many give up.
        ((0, 19), (45, 22), (75, 23), (POOL_DRY, 22), (BREAKER, 13), (ROLLBACK, 12),
         (CALM + 1, 21), (MINUTES, 18)),
    ),
    Wave(shoppers.CRAWLER, (
        (CRAWL[0], 0), (CRAWL[0] + 1, 18), (CRAWL[1] - 1, 18), (CRAWL[1], 0),
    )),
    Wave(ODDS, ((0, 5.5), (75, 6.5), (MINUTES, 5.5))),
    Wave(
        outage.LEAK,
        ((LEAK, 0.2), (LEAK + 15, 1), (LEAK + 30, 6), (RESTARTS[0], 22),
         (RESTARTS[0] + 0.01, 0), (MINUTES, 0)),
        growth=0.5,
    ),
    Wave(
        outage.PAYMENT_V3,
        ((DEPLOYED - 1, 0), (DEPLOYED, 2.5), (POOL_DRY, 2.5), (BREAKER, 0.5),
         (ROLLBACK, 0.5), (ROLLBACK + 0.4, 0)),
    ),
    Wave(
        outage.POOL_DRY,
        ((POOL_DRY, 0), (POOL_DRY + 0.1, 12), (BREAKER, 16), (ROLLBACK, 15),
         (CALM - 1, 0)),
        clump=20,
    ),
    Wave(
        outage.CASCADE,
        ((BREAKER, 0), (BREAKER + 0.1, 22), (ROLLBACK, 26), (CALM - 0.6, 0)),
    ),
    Wave(outage.DRAIN, (
        (CALM, 0), (CALM + 0.2, 34), (DRAINED - 1, 34), (DRAINED, 0),
    )),
)  # fmt: skip

PLANTED = (
    Planted(
        "heap leak",
        "slow leak",
        ("app-1",),
        seconds(LEAK),
        seconds(RESTARTS[0]),
        "Garbage collection pauses of app-1 become longer and more frequent, from a "
        "warning in several minutes to one every few seconds, until the deploy "
        "restarts it.",
    ),
    Planted(
        f"deploy of {NEW}",
        "deploy",
        ("app-1", "app-2", "db", "lb"),
        seconds(DEPLOY),
        seconds(DEPLOYED),
        f"Both instances restart from {OLD} into {NEW}, one after the other; three "
        "migrations change the database.",
    ),
    Planted(
        "connection pool runs dry",
        "pool exhausted",
        ("app-1", "app-2", "db"),
        seconds(POOL_DRY),
        seconds(CALM),
        f"{NEW} keeps its database connection while it waits for the payment provider: "
        "all 20 are taken, requests time out after 5 s and end as 500 and 503.",
    ),
    Planted(
        "gateway errors and retries",
        "cascade",
        ("lb", "app-1", "app-2", "worker"),
        seconds(BREAKER),
        seconds(CALM),
        "The load balancer answers 502 and 504, the breaker of the stock service opens, "
        "mail jobs fail and are retried, the mail queue grows past 600 jobs.",
    ),
    Planted(
        f"rollback to {OLD}",
        "recovery",
        ("app-1", "app-2", "worker", "db", "lb"),
        seconds(ROLLBACK),
        seconds(DRAINED),
        f"Both instances restart into {OLD}, the breaker closes, errors end, and the "
        "worker drains the mail queue.",
    ),
)

SHOP = Incident(
    what="A small shop over three hours: a slow leak, a deploy, a connection pool that "
    "runs dry, a cascade of gateway errors, a rollback.",
    start=START,
    minutes=MINUTES,
    voices=VOICES,
    waves=WAVES,
    timed=(*BEATS, REPORT_RUN, *RELEASES),
    outages=OUTAGES,
    fields=FIELDS,
    planted=PLANTED,
)
