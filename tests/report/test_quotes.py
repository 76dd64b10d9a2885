from hashlib import sha256

from inline_snapshot import snapshot

from logai_core.record_id import RecordId
from logai_core.report.content import content_of
from logai_core.report.quotes import evidence_of
from tests.report.cases import SHOP, pinned, quote, quoted_of, report_of, told_report


def test_every_quoted_line_is_indexed_with_what_checks_it() -> None:
    first, second = content_of(told_report()).evidence
    assert tuple(first) == snapshot(
        (
            1,
            "a1b2c3d4e5f6",
            "shop.log.gz",
            8123,
            1,
            812300,
            44,
            "abababababababababababababababababababababababababababababababab",
            "09ac3d31691d189db8356284f6c3ecadee7f0f614e8c6451816c83a96cba1386",
            "2026-11-21 12:10:08.123",
            "explicit",
            first.level,
            "shop",
            "pool exhausted: 50 of 50 in use by 192.0.2.7",
            (2, 4),
        )
    )
    assert first.sha256 == sha256(first.message.encode()).hexdigest()
    assert (second.where, second.record) == ("shop.log.gz:8124", RecordId(SHOP, 8124))


def test_what_only_noise_is_about_is_not_quoted() -> None:
    pins = [
        pinned(1, kind="line", records=(RecordId(SHOP, 5),), noise=True),
        pinned(2, kind="line", records=(RecordId(SHOP, 6),)),
    ]
    report = report_of(pins=pins)
    found = evidence_of(
        quoted_of(quote(6, "b"), quote(5, "a")), report.sources, pins, "UTC"
    )
    assert [line.line_no for line in found] == [6]


def test_lines_of_findings_and_of_the_summary_are_indexed_too() -> None:
    quoted = quoted_of(*(quote(number, "m") for number in (7, 8123, 9999)))
    evidence = content_of(report_of(quoted=quoted)).evidence
    assert [(line.line_no, line.pins) for line in evidence] == [(8123, ()), (9999, ())]


def test_a_line_of_a_source_that_is_gone_keeps_its_id() -> None:
    gone = RecordId("f" * 12, 3)
    pins = [pinned(1, kind="line", records=(gone,))]
    (line,) = evidence_of(
        quoted_of(quote(3, "m", source_id="f" * 12)), report_of().sources, pins, "UTC"
    )
    assert (line.where, line.source_sha256) == ("ffffffffffff:3", "")
