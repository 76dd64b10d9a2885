"""How services write their log lines: stamp, level, source and message in order."""

import json
from datetime import datetime
from functools import lru_cache

from logai_core.demo.model import Entry

SYSLOG_LOCAL0 = 16 * 8
SYSLOG_SEVERITIES = {"ERROR": 3, "WARNING": 4, "NOTICE": 5, "INFO": 6}
STAMP_FIELD = "{stamp}"  # left alone by the fields, filled in by `nginx_access`


def nginx_access(entry: Entry) -> str:
    """Write nginx's combined format, with its own fields after it."""
    stamp = _to_the_second(entry.when, "%d/%b/%Y:%H:%M:%S %z")
    return entry.message.replace(STAMP_FIELD, stamp, 1)


def nginx_error(entry: Entry) -> str:
    """Write nginx's error log, whose stamps never state a zone."""
    stamp = _to_the_second(entry.when, "%Y/%m/%d %H:%M:%S")
    return f"{stamp} [{entry.say.level}] 31#31: {entry.message}"


def logback(entry: Entry) -> str:
    """Write a logback pattern with local time and its offset, then the stack trace."""
    say = entry.say
    stamp = _to_the_second(entry.when, "%Y-%m-%d %H:%M:%S")
    zone = _to_the_second(entry.when, "%z")
    text = (
        f"{stamp},{_millis(entry)}{zone} [{_thread(entry)}] {say.level:<5} "
        f"{_abbreviated(say.source)} - {entry.message}"
    )
    return f"{text}\n{say.trace}" if say.trace else text


def json_line(entry: Entry) -> str:
    """Write a JSON object with a UTC `ts`; the stack trace is one of its values."""
    stamp = _to_the_second(entry.when, "%Y-%m-%dT%H:%M:%S")
    fields = {
        "ts": f"{stamp}.{_millis(entry)}Z",
        "level": entry.say.level,
        "service": "app-2",
        "logger": entry.say.source,
        "thread": _thread(entry),
        "msg": entry.message,
    }
    if entry.say.trace:
        fields["stack_trace"] = entry.say.trace
    return json.dumps(fields, separators=(",", ":"))


def postgres(entry: Entry) -> str:
    """Write PostgreSQL's log with the prefix `%m [%p] %q%u@%d `."""
    say = entry.say
    stamp = _to_the_second(entry.when, "%Y-%m-%d %H:%M:%S")
    pid = say.thread or str(4_100 + entry.row.mix % 90)
    session = f"{say.source} " if say.source else ""
    head = f"{stamp}.{_millis(entry)} UTC [{pid}] {session}{say.level}:"
    return f"{head}  {entry.message}"


def syslog(entry: Entry) -> str:
    """Write RFC 5424 syslog with microseconds, the task as message id."""
    stamp = _to_the_second(entry.when, "%Y-%m-%dT%H:%M:%S")
    priority = SYSLOG_LOCAL0 + SYSLOG_SEVERITIES[entry.say.level]
    return (
        f"<{priority}>1 {stamp}.{entry.when.microsecond:06}Z worker-1.example.com "
        f"worker 311 {entry.say.source} - {entry.message}"
    )


def bsd_stamp(when: datetime) -> str:
    """Return a time as syslog of old writes it: no year, the day padded with a space."""
    day = f"{when.day:>2}"
    return f"{_to_the_second(when, '%b')} {day} {_to_the_second(when, '%H:%M:%S')}"


def _millis(entry: Entry) -> str:
    return f"{entry.when.microsecond // 1000:03}"


def _thread(entry: Entry) -> str:
    """Return the thread: without one of its own, one of those that serve requests."""
    return entry.say.thread or f"http-nio-8080-exec-{1 + entry.row.mix // 97 % 20}"


def _to_the_second(when: datetime, notation: str) -> str:
    return _stamp(when.replace(microsecond=0), notation)


@lru_cache(maxsize=64)
def _stamp(when: datetime, notation: str) -> str:
    return when.strftime(notation)


@lru_cache(maxsize=256)
def _abbreviated(logger: str) -> str:
    """Shorten the first two packages to their initials, as logback does."""
    first, second, *rest = logger.split(".")
    return ".".join([first[0], second[0], *rest])
