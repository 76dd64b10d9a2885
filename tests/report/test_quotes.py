from hashlib import sha256

from inline_snapshot import snapshot

from logai_core.record_id import RecordId
from logai_core.report.archive import quoted_bytes
from logai_core.report.content import content_of
from logai_core.report.quotes import evidence_of, evidence_table
from tests.report.cases import report_of, told_report
from tests.report.rows import SHOP, pinned, quote, quoted_of


def test_every_quoted_line_is_indexed_with_what_checks_it() -> None:
    first, second = content_of(told_report()).evidence
    assert first._asdict() == snapshot(
        {
            "number": 1,
            "source_id": "a1b2c3d4e5f6",
            "source": "shop.log.gz",
            "line_no": 8123,
            "lines": 1,
            "byte_offset": 812300,
            "byte_len": 44,
            "source_sha256": "abababababababababababababababababababababababababababababababab",
            "sha256": "09ac3d31691d189db8356284f6c3ecadee7f0f614e8c6451816c83a96cba1386",
            "kept_at": 0,
            "kept_len": 44,
            "time": "2026-11-21 12:10:08.123",
            "time_utc": "2026-11-21T12:10:08.123000Z",
            "time_basis": "explicit",
            "severity": 17,
            "level": first.level,
            "service": "shop",
            "message": "pool exhausted: 50 of 50 in use by 192.0.2.7",
            "reread": True,
            "pins": (2, 4),
        }
    )
    assert first.sha256 == sha256(first.message.encode()).hexdigest()
    assert (second.where, second.record) == ("shop.log.gz:8124", RecordId(SHOP, 8124))


def test_all_that_is_quoted_is_indexed_whatever_it_is_quoted_for() -> None:
    quoted = quoted_of(*(quote(number, "m") for number in (9999, 7, 8123)))
    evidence = content_of(report_of(quoted=quoted)).evidence
    assert [(line.number, line.line_no, line.pins) for line in evidence] == [
        *((1, 7, ()), (2, 8123, ()), (3, 9999, ())),
    ]


def test_the_index_says_where_the_bytes_lie_in_the_archive() -> None:
    rows = [quote(number, "m" * number) for number in (9, 3, 5)]
    report = report_of(quoted=quoted_of(*rows))
    (kept,) = quoted_bytes(report).values()
    text = b"".join(raw + b"\n" for raw in kept)
    table = evidence_table(content_of(report).evidence)
    places = table.select("line", "at", "length").iter_rows()
    assert [(line, text[at : at + length]) for line, at, length in places] == [
        (number, b"m" * number) for number in (3, 5, 9)
    ]


def test_a_line_of_a_source_that_is_gone_keeps_its_id() -> None:
    gone = RecordId("f" * 12, 3)
    pins = [pinned(1, kind="line", records=(gone,))]
    quoted = quoted_of(quote(3, "m", source_id="f" * 12))
    (line,) = evidence_of(report_of(quoted=quoted, pins=pins))
    assert (line.where, line.source_sha256) == ("ffffffffffff:3", "")
