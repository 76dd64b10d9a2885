import polars as pl
from inline_snapshot import snapshot

from logai_core.report import drafted
from logai_core.report.drafts import ORDER_ONLY
from logai_core.schemas import CHANGES
from tests.charts.frames import at, finding, findings_of
from tests.report.cases import empty_report, report_of, told_report
from tests.report.rows import change, pinned

LEADING = findings_of(
    finding(20, 30, finding_id="F1", text="pool exhausted rose"),
    finding(14, 25, finding_id="F2", text="latency rose", severity=9),
    finding(1, 3, finding_id="F3", text="a backup ran", severity=9),
    finding(25, 28, finding_id="F4", text="retries rose", severity=13),
)


def test_every_draft_cites_what_it_stands_on() -> None:
    fields = drafted(told_report())
    assert {name: field.text for name, field in fields.items()} == snapshot(
        {
            "status": "draft",
            "severity": "SEV2",
            "summary": """\
The pool ran dry.

- The pool was exhausted 1,500 times (shop.log.gz:8123, shop.log.gz:9999) [P2].\
""",
            "causes": """\
- Hypothesis: Release 2.1 is out, 5 min before the first symptom [P1].
- Hypothesis: pattern “pool exhausted: <num> of <num> in use by <ip>” is new, in 1,500 of 4,500 lines (33.3\xa0%) of the window and in 0 of 6,000 of the baseline (differences).

That something came first does not show that it caused what followed; a person has to confirm or strike each hypothesis.\
""",
            "trigger": "The last outside event before the first symptom: Release 2.1 is out at 2026-11-21 12:05:00.000 UTC [P1].",
            "detection": "The logs show it from 2026-11-21 12:10:00.000 UTC on: pool exhausted rose 150 times (finding 1) [P4].",
        }
    )
    assert {field.label for field in fields.values()} == {"drafted"}


def test_a_cause_began_before_the_first_symptom_and_lasted_up_to_it() -> None:
    text = drafted(report_of(findings=LEADING))["causes"].text
    assert text == snapshot("""\
- Hypothesis: latency rose; it began 3 min before the first symptom (finding 2).
- Hypothesis: a backup ran; it began 9 min 30 s before the first symptom (finding 3).

That something came first does not show that it caused what followed; a person has to confirm or strike each hypothesis.\
""")


def test_without_anything_before_it_the_symptom_is_all_there_is() -> None:
    fields = drafted(report_of())
    assert fields["causes"].text == (
        "- Hypothesis: what began it lies in the first symptom itself, pool exhausted "
        f"rose 150 times (finding 1).\n\n{ORDER_ONLY}"
    )
    assert "trigger" not in fields


def test_the_trigger_is_the_largest_change_before_when_no_event_is_pinned() -> None:
    assert drafted(report_of(findings=LEADING))["trigger"].text == snapshot(
        "The largest change before the first symptom: latency rose, from 2026-11-21 12:07:00.000 UTC (finding 2)."
    )


def test_what_is_new_only_after_the_symptom_is_no_cause() -> None:
    late = pl.DataFrame([change(first_ts=at(21))], schema=CHANGES)
    assert "differences" not in drafted(told_report(changes=late))["causes"].text


def test_an_event_of_noise_or_of_long_ago_is_no_cause_nor_is_an_alert() -> None:
    pins = [
        pinned(4, title="Alarm: errors above 5 %", at=at(18)),
        pinned(5, title="errors above 5 %", tags=("alert",), at=at(19)),
        pinned(1, title="noise", at=at(15), noise=True),
        pinned(2, title="yesterday", at=at(-3_000)),
        pinned(3, title="later", at=at(22)),
    ]
    fields = drafted(report_of(pins=pins))
    assert all(one.pin.title not in fields["causes"].text for one in pins)
    assert "trigger" not in fields


def test_log_text_in_a_draft_makes_no_reference() -> None:
    findings = findings_of(finding(20, 30, text="lost [P1] and [P2]"))
    report = report_of(findings=findings, pins=[pinned(1, at=at(0))])
    assert "[P1]" not in drafted(report)["detection"].text


def test_an_empty_case_drafts_its_status_alone() -> None:
    assert list(drafted(empty_report())) == ["status"]
