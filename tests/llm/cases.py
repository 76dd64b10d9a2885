"""Builders of small cases: a shop whose database pool runs dry at 14:02."""

from datetime import UTC, datetime, timedelta

import polars as pl

from logai_core.schemas import EXAMPLES, FINDINGS, SOURCES, TEMPLATES

DAY = datetime(2026, 1, 5, tzinfo=UTC)
APP, DB = "a" * 12, "d" * 12


def clock(text: str) -> datetime:
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))


def source(
    name="app.log", source_id=APP, lines=1000, first="12:00", last="15:00", **over
):
    row = {
        "source_id": source_id, "name": name, "sha256": source_id * 5, "bytes": 0,
        "encoding": "utf-8", "format": "iso-level", "share": 1.0, "runners_up": [],
        "lines_in": lines, "parsed": lines, "joined": 0, "undated": 0, "rejected": 0,
        "records": lines, "first_ts": first and clock(first), "last_ts": last and clock(last),
        "ts_basis": ["explicit"], "replaced": 0, "cut": 0, "faults": [],
    }  # fmt: skip
    return row | over


def template(number, text, records=10, first="12:00", last="15:00", severity=9):
    levels = [0] * 7
    levels[(severity + 3) // 4] = records
    return {
        "template_id": f"T{number:010x}", "template": text, "records": records,
        "lines": records, "share": records / 1000, "shapes": 1,
        "first_ts": first and clock(first), "last_ts": last and clock(last),
        "severity": severity, "levels": levels, "trend": [0] * 40, "sources": [APP],
    }  # fmt: skip


def example(
    number, line_no, message, ts="12:00", finding=None, source_id=APP, severity=9
):
    return {
        "finding_id": finding, "template_id": f"T{number:010x}", "source_id": source_id,
        "line_no": line_no, "ts": ts and clock(ts), "severity": severity,
        "service": "api", "message": message,
    }  # fmt: skip


def finding(
    name="F1", start="14:02", end="14:20", observed=410.0, expected=100.0, **over
):
    row = {
        "finding_id": name, "kind": "rise", "detector": "record", "series_kind": "level",
        "key": "ERROR", "start": clock(start), "end": clock(end), "open": False,
        "score": 4.1, "observed": observed, "expected": expected, "severity": 17,
        "text": f"ERROR rose to {observed:g} records, {expected or 0:g} expected",
        "templates": ["T0000000003"], "sources": [APP],
    }  # fmt: skip
    return row | over


def case(findings=(), templates=(), sources=(), examples=()):
    return (
        pl.DataFrame(list(findings), schema=FINDINGS),
        pl.DataFrame(list(templates), schema=TEMPLATES),
        pl.DataFrame(list(sources), schema=SOURCES),
        pl.DataFrame(list(examples), schema=EXAMPLES),
    )


def outage(**over):
    """The shop's outage; keywords replace whole frames' rows."""
    rows = {
        "findings": [finding()],
        "templates": [
            template(1, "GET <path> <num>", 900),
            template(2, "deploy of build <num> finished", 1, "14:00", "14:00"),
            template(3, "pool of <num> connections is exhausted", 400, "14:02", "14:19", 17),
            template(4, "request <num> failed after <num> ms", 10, "14:03", "14:20", 17),
        ],
        "sources": [source()],
        "examples": [
            example(1, 1, "GET /cart 200", "12:00"),
            example(2, 700, "deploy of build 47 finished", "14:00"),
            example(3, 710, "pool of 50 connections is exhausted", "14:02", severity=17),
            example(3, 710, "pool of 50 connections is exhausted", "14:02", "F1", severity=17),
            example(4, 720, "request 9 failed after 3000 ms", "14:03", severity=17),
        ],
    }  # fmt: skip
    return case(**(rows | over))


def many(lines=40):
    """A case whose digest takes several chunks of 3,000 characters."""
    return outage(
        templates=[template(n, f"pattern {n}", severity=9) for n in range(lines)],
        examples=[
            example(n, n + 1, f"line {'x' * 100} {n}", f"13:{n:02}")
            for n in range(lines)
        ],
    )
