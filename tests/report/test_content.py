import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.errors import SchemaError
from logai_core.report.content import Fact, content_of
from logai_core.report.empty import NO_TIMES, NOT_SCORED, STILL_LEARNING
from logai_core.report.evidence import ELSEWHERE
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.schemas import EXAMPLES, SCORES, SOURCES, TEMPLATES
from tests.charts.frames import finding, findings_of, scores_of
from tests.report.cases import empty_report, report_of
from tests.report.rows import example, pattern, source


def test_facts_carry_their_denominators() -> None:
    assert content_of(report_of()).facts == snapshot(
        [
            Fact("Sources", "1", "no faults"),
            Fact("Lines in", "12,345", "12,040 records"),
            Fact("With a time", "12,300", "of 12,345 lines"),
            Fact("Undated", "40", "of 12,345 lines"),
            Fact("Rejected", "5", "of 12,345 lines"),
            Fact("Patterns", "1", "in 12,040 records"),
            Fact("Findings", "1", "0 still open"),
        ]
    )


def test_a_drafted_sentence_has_its_lines_also_where_their_text_is_not_kept() -> None:
    (summary, *_) = content_of(report_of()).sections
    known, unknown = summary.said[1].lines
    assert (known.where, known.time, known.level.name, known.message) == snapshot(
        (
            "shop.log.gz:8123",
            "2026-11-21 12:10:08.123",
            "ERROR",
            "pool exhausted: 50 of 50 in use by 192.0.2.7",
        )
    )
    assert (unknown.where, unknown.message) == ("shop.log.gz:9999", ELSEWHERE)


def test_a_finding_is_told_with_its_patterns_and_lines() -> None:
    (view,) = content_of(report_of()).findings
    assert view[:11] == snapshot(
        (
            1,
            "pool exhausted rose 150 times",
            "burst",
            view.level,
            "2026-11-21 12:10:00.000",
            "2026-11-21 12:15:00.000",
            "5 min",
            "1,500",
            "17.6",
            "10.0",
            ["shop.log.gz"],
        )
    )
    assert view.carriers[0].template == "pool exhausted: <num> of <num> in use by <ip>"
    assert [line.where for line in view.lines] == [
        "shop.log.gz:8123",
        "shop.log.gz:8124",
    ]


@pytest.mark.parametrize(
    ("unit", "observed"),
    [("records", "1,500"), (None, "1,500"), ("share", "22.7\xa0%"), ("ms", "1,500 ms")],
)
def test_what_was_observed_has_its_unit(unit: str | None, observed: str) -> None:
    number = 0.22727 if unit == "share" else 1_500.0
    found = findings_of(finding(20, 30, unit=unit, observed=number))
    assert content_of(report_of(findings=found)).findings[0].observed == observed


def test_a_finding_that_lasts_to_the_end_is_still_open() -> None:
    content = content_of(report_of(findings=findings_of(finding(20, 40, open=True))))
    assert content.findings[0].end == "still open"
    assert content.facts[-1].note == "1 still open"


def test_long_lists_say_how_much_of_them_is_shown() -> None:
    templates = pl.DataFrame([pattern(f"T{n}") for n in range(80)], schema=TEMPLATES)
    findings = findings_of(
        *(finding(n, n + 1, templates=[f"T{m}" for m in range(9)]) for n in range(60))
    )
    content = content_of(report_of(templates=templates, findings=findings))
    assert (content.patterns_shown, len(content.patterns)) == snapshot(
        ("50 of 80 (62.5\xa0%)", 50)
    )
    assert (content.findings_shown, len(content.findings)) == snapshot(
        ("50 of 60 (83.3\xa0%)", 50)
    )
    assert content.findings[0].carriers_left == 4


def test_a_long_message_says_how_much_is_cut() -> None:
    long = pl.DataFrame([example(1, "x" * 5_000)], schema=EXAMPLES)
    (view,) = content_of(report_of(examples=long)).findings
    assert view.lines[0].message == "x" * 600 + "… (4,400 more characters)"


def test_a_receipt_adds_up() -> None:
    two = pl.DataFrame([source(), source(source_id="b" * 12)], schema=SOURCES)
    assert tuple(content_of(report_of(sources=two)).receipt.total) == snapshot(
        ("24,690", "24,000", "600", "80", "10", "")
    )


def test_a_receipt_that_does_not_add_up_says_so() -> None:
    short = pl.DataFrame([source(parsed=11_990)], schema=SOURCES)
    (view,) = content_of(report_of(sources=short)).receipt.sources
    assert view.tally.off == "+10 lines not accounted for"


def test_damage_while_reading_is_a_fault() -> None:
    torn = pl.DataFrame(
        [source(cut=2, replaced=7, faults=["It ends early."])], schema=SOURCES
    )
    (view,) = content_of(report_of(sources=torn)).receipt.sources
    assert view.faults == snapshot(
        [
            "7 bytes do not fit the encoding.",
            "2 of 12,345 lines were longer than the limit.",
            "It ends early.",
        ]
    )


def test_a_clock_that_was_set_right_is_told_with_its_source() -> None:
    late = pl.DataFrame([source(offset_s=-38.25, zone="Europe/Berlin")], schema=SOURCES)
    content = content_of(report_of(sources=late))
    assert content.receipt.sources[0].clock == snapshot(
        "times without a zone read as Europe/Berlin, −38.25 s added to every time"
    )
    assert "38.25 s added to every time" in render_html(report_of(sources=late))
    assert "38.25 s added to every time" in render_markdown(report_of(sources=late))


def test_settings_are_named_by_their_path() -> None:
    assert content_of(report_of()).settings == [
        ("parse.format", "auto"),
        ("parse.zone", "UTC"),
    ]


def test_a_model_is_named_as_the_maker() -> None:
    drafted = report_of().summary.with_columns(
        made_by=pl.lit("model-1"), status=pl.lit("partial")
    )
    maker = content_of(report_of(summary=drafted)).maker
    assert maker
    assert maker.maker == "drafted by model-1, partial"


def test_no_finding_says_why() -> None:
    none = report_of().findings.clear()
    learning = scores_of([1] * 4, learning=4)
    assert content_of(empty_report()).no_findings == NO_TIMES
    assert content_of(report_of(scores=SCORES.to_frame())).no_findings == NOT_SCORED
    assert content_of(report_of(scores=learning)).no_findings == STILL_LEARNING
    assert content_of(report_of(findings=none)).no_findings == snapshot(
        "Nothing left its normal band: 1 series were judged over 32 windows of time."
    )


def test_a_report_without_times_has_no_span() -> None:
    assert content_of(empty_report()).span == "No record has a time"


def test_a_frame_of_the_wrong_form_is_named() -> None:
    with pytest.raises(SchemaError, match="report: sha256: expected String"):
        content_of(report_of(sources=report_of().sources.drop("sha256")))
