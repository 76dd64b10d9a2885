from datetime import datetime

import polars as pl
import pytest

from logai_core.formats import ALL, MESSAGE, TEXT, Format, Sample
from logai_core.formats.guessing import explains
from tests.parse.builders import attributes, lines_of, parse_text

IDS = ("trace_id", "span_id", "request_id", "user_id")
SAMPLES = [
    pytest.param(fmt, sample, id=f"{fmt.name}-{n}")
    for fmt in ALL
    for n, sample in enumerate(fmt.samples)
]


@pytest.mark.parametrize(("fmt", "sample"), SAMPLES)
def test_every_sample_parses_to_the_record_that_its_format_states(
    fmt: Format, sample: Sample
) -> None:
    record = parse_text(*sample.line.split("\n"), fmt=fmt).records.row(-1, named=True)
    assert {
        "ts": record["ts"],
        "level": record["level_text"],
        "severity": record["severity"],
        "service": record["service"],
        "host": record["host"],
        "message": record["message"],
        "ids": [record[name] for name in IDS],
        "attributes": attributes(record),
    } == {
        "ts": datetime.fromisoformat(sample.ts) if sample.ts else None,
        "level": sample.level,
        "severity": sample.severity,
        "service": sample.service,
        "host": sample.host,
        "message": sample.message,
        "ids": [getattr(sample, name) for name in IDS],
        "attributes": dict(sample.attributes),
    }


@pytest.mark.parametrize("fmt", ALL, ids=lambda fmt: fmt.name)
def test_every_format_but_message_leaves_foreign_lines_to_the_general_reader(
    fmt: Format,
) -> None:
    foreign = "no header, no pairs, no object"
    record = parse_text(foreign, fmt=fmt).records.row(0, named=True)
    assert (record["ts"], record["message"], record["attributes"]) == (
        None,
        foreign,
        None,
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("syslog", "2026-03-03 14:02:01 web1 sshd[1]: ISO time"),
        ("syslog", "Mar 3 14:02 web1 sshd: no seconds"),
        ("syslog-iso", "2026-03-03T14:02:01Z no tag here"),
        ("syslog-5424", "<34>Oct 11 22:14:15 host su: RFC 3164"),
        ("syslog-5424", '<34>1 2026-10-11T22:14:15Z h s - - [open x="1" no end'),
        ("access-common", '192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /'),
        ("access-combined", '192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET /" 200 1'),
        ("nginx-error", "2026/03/03 14:02:01 started"),
        ("apache-error", "[Sun Dec 06 04:47:44 2026] no level"),
        ("log4j", "2026-03-03 14:02:01,978 INFO no thread: text"),
        ("logback", "2026-03-03 14:02:01,978 INFO [main] a.B - level first"),
        ("log4j-location", "2026-03-03 14:02:01,978 - INFO [main] - no place"),
        ("python", "2026-03-03 14:02:01,250 - shop - LOUD - no such level"),
        ("python-named", "2026-03-03 14:02:01,250 INFO no name"),
        ("python-basic", "INFO: no name"),
        ("logcat", "03-17 16:13:38.811 1702 D Tag: one id only"),
        ("json", "[1, 2]"),
        ("logfmt", 'level=info msg="open'),
        ("logfmt", "IN=eth0 OUT= SRC=192.0.2.1"),
        ("iso-level", "2026-01-01T00:00:00Z Error words of the body"),
        ("text", "version 2026.01.01 of 10:00"),
        ("text", "x" * 70 + " 2026-01-01 00:00:00 too far in"),
    ],
)
def test_a_format_does_not_claim_a_line_that_lacks_a_part_of_it(
    name: str, line: str
) -> None:
    fmt = next(fmt for fmt in ALL if fmt.name == name)
    found = lines_of(line).select(explains(pl.col("text"), fmt))
    assert found.item() is False


def test_all_formats_have_samples_and_their_own_name() -> None:
    assert all(fmt.samples for fmt in ALL)
    assert len({fmt.name for fmt in ALL}) == len(ALL)
    assert {TEXT, MESSAGE} < set(ALL)
