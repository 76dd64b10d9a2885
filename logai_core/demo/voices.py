"""How services write their log lines: stamp, level, source and message in order."""

import json
from datetime import datetime
from functools import lru_cache

from logai_core.demo.model import Row, Say

SYSLOG_LOCAL0 = 16 * 8
SYSLOG_SEVERITIES = {"ERROR": 3, "WARNING": 4, "NOTICE": 5, "INFO": 6, "DEBUG": 7}
STAMP_FIELD = "{stamp}"  # left alone by the fields, filled in by `nginx_access`


def nginx_access(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write the combined format, whose time stands in the middle, and two times more."""
    return message.replace(
        STAMP_FIELD, _seconds(when.replace(microsecond=0), "%d/%b/%Y:%H:%M:%S %z"), 1
    )


def nginx_error(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write nginx's error log: local time without a zone; the host keeps UTC."""
    stamp = _seconds(when.replace(microsecond=0), "%Y/%m/%d %H:%M:%S")
    return f"{stamp} [{say.level}] 31#31: {message}"


def logback(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write a logback pattern with local time and its offset, then the stack trace."""
    whole = when.replace(microsecond=0)
    stamp = _seconds(whole, "%Y-%m-%d %H:%M:%S")
    zone = _seconds(whole, "%z")
    millis = when.microsecond // 1000
    text = (
        f"{stamp},{millis:03}{zone} [{_thread(say, row)}] {say.level:<5} "
        f"{_abbreviated(say.source)} - {message}"
    )
    return f"{text}\n{say.trace}" if say.trace else text


def json_line(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write a JSON object with a UTC `ts`; the stack trace is one of its values."""
    stamp = _seconds(when.replace(microsecond=0), "%Y-%m-%dT%H:%M:%S")
    entry = {
        "ts": f"{stamp}.{when.microsecond // 1000:03}Z",
        "level": say.level,
        "service": "app-2",
        "logger": say.source,
        "thread": _thread(say, row),
        "msg": message,
    }
    if say.trace:
        entry["stack_trace"] = say.trace
    return json.dumps(entry, separators=(",", ":"))


def postgres(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write PostgreSQL's stderr log with the prefix `%m [%p] %q%u@%d `."""
    stamp = _seconds(when.replace(microsecond=0), "%Y-%m-%d %H:%M:%S")
    millis = when.microsecond // 1000
    pid = say.thread or str(4_100 + row.mix % 90)
    who = f"{say.source} " if say.source else ""
    return f"{stamp}.{millis:03} UTC [{pid}] {who}{say.level}:  {message}"


def syslog(when: datetime, say: Say, message: str, row: Row) -> str:
    """Write RFC 5424 syslog with microseconds and the source as message id."""
    stamp = _seconds(when.replace(microsecond=0), "%Y-%m-%dT%H:%M:%S")
    priority = SYSLOG_LOCAL0 + SYSLOG_SEVERITIES[say.level]
    return (
        f"<{priority}>1 {stamp}.{when.microsecond:06}Z worker-1.example.com worker 311 "
        f"{say.source} - {message}"
    )


def _thread(say: Say, row: Row) -> str:
    """Return the thread: without one of its own, one of those that serve requests."""
    return say.thread or f"http-nio-8080-exec-{1 + row.mix // 97 % 20}"


@lru_cache(maxsize=64)
def _seconds(when: datetime, notation: str) -> str:
    return when.strftime(notation)


@lru_cache(maxsize=256)
def _abbreviated(logger: str) -> str:
    """Shorten the first two packages to their initials, as logback does."""
    first, second, *rest = logger.split(".")
    return ".".join([first[0], second[0], *rest])
