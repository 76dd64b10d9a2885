import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.llm import summarise
from logai_core.schemas import SUMMARIES
from tests.llm.cases import APP, DB, case, example, finding, outage, source, template


def row_of(frames):
    summary = summarise(*frames)
    assert summary.schema == SUMMARIES
    (row,) = summary.to_dicts()
    return row


def test_summarise_tells_an_outage_with_its_lines():
    assert row_of(outage()) == snapshot(
        {
            "made_by": "code",
            "status": "extractive",
            "title": "2 new error patterns from 14:02 UTC, 4.1 times the usual errors",
            "severity": "SEV2",
            "bullets": [
                {
                    "text": "ERROR rose to 410 records, 100 expected",
                    "evidence": [{"source_id": "aaaaaaaaaaaa", "line_no": 710}],
                },
                {
                    "text": "Hypothesis: this may have led to it: 14:00:00 UTC api “deploy of build 47 finished”",
                    "evidence": [{"source_id": "aaaaaaaaaaaa", "line_no": 700}],
                },
                {
                    "text": "2 error patterns new from 14:02:00 UTC; most frequent, 400 records: “pool of <num> connections is exhausted”",
                    "evidence": [
                        {"source_id": "aaaaaaaaaaaa", "line_no": 710},
                        {"source_id": "aaaaaaaaaaaa", "line_no": 720},
                    ],
                },
                {
                    "text": "Worst pattern: “pool of <num> connections is exhausted”, 400 records (40.0%), ERROR, first 14:02:00, last 14:19:00 UTC",
                    "evidence": [{"source_id": "aaaaaaaaaaaa", "line_no": 710}],
                },
                {
                    "text": "Most frequent pattern: “GET <path> <num>”, 900 records (90.0%), INFO, first 12:00:00, last 15:00:00 UTC",
                    "evidence": [{"source_id": "aaaaaaaaaaaa", "line_no": 1}],
                },
                {
                    "text": "Rarest pattern: “deploy of build <num> finished”, 1 record (0.1%), INFO, first 14:00:00, last 14:00:00 UTC",
                    "evidence": [{"source_id": "aaaaaaaaaaaa", "line_no": 700}],
                },
            ],
            "next_steps": [
                "Read app.log from line 710 on",
                "Look for a deploy, a change or a job shortly before 14:02:00 UTC",
                "Compare the time from 14:02:00 UTC on with a quiet stretch before it",
            ],
            "notes": [
                "1,000 of 1,000 records carry a time; 1,000 lines in 1 source: 0 joined, 0 rejected"
            ],
            "prompt_version": "",
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_usd": 0.0,
            "price_date": "",
            "coverage": 1.0,
            "cached": 0,
            "subject": "whole case",
            "question": "",
        }
    )


def test_summarise_of_nothing_says_so():
    assert row_of(case()) == snapshot(
        {
            "made_by": "code",
            "status": "extractive",
            "title": "No lines to summarise",
            "severity": "SEV4",
            "bullets": [],
            "next_steps": ["Load a log with lines in it"],
            "notes": [
                "0 of 0 records carry a time; 0 lines in 0 sources: 0 joined, 0 rejected",
                "Fewer than 3 bullets: no fact with a line to prove it",
            ],
            "prompt_version": "",
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_usd": 0.0,
            "price_date": "",
            "coverage": 1.0,
            "cached": 0,
            "subject": "whole case",
            "question": "",
        }
    )


def test_summarise_of_a_quiet_log_shows_its_commonest_and_rarest_patterns():
    row = row_of(outage(findings=[]))
    assert (row["title"], row["severity"]) == snapshot(
        ("No change stands out in 1,000 lines; 410 records are errors", "SEV4")
    )
    assert [bullet["text"] for bullet in row["bullets"]] == snapshot(
        [
            "Worst pattern: “pool of <num> connections is exhausted”, 400 records (40.0%), ERROR, first 14:02:00, last 14:19:00 UTC",
            "Most frequent pattern: “GET <path> <num>”, 900 records (90.0%), INFO, first 12:00:00, last 15:00:00 UTC",
            "Rarest pattern: “deploy of build <num> finished”, 1 record (0.1%), INFO, first 14:00:00, last 14:00:00 UTC",
        ]
    )


def test_summarise_says_when_no_line_has_a_time():
    undated = source(parsed=0, undated=1000, first=None, last=None)
    row = row_of(
        case(
            templates=[template(1, "a <num>", first=None, last=None)],
            sources=[undated],
            examples=[example(1, 1, "a 1", None)],
        )
    )
    assert (row["title"], row["next_steps"], row["notes"]) == snapshot(
        (
            "None of 1,000 lines has a time, so nothing can be said of when",
            ["Check the format: 1,000 lines without a time"],
            [
                "0 of 1,000 records carry a time; 1,000 lines in 1 source: 0 joined, 0 rejected",
                "Fewer than 3 bullets: 1 fact with a line to prove it",
            ],
        )
    )


def test_summarise_names_the_faults_of_reading():
    torn = source(faults=["ends in the middle of a gzip block"])
    assert row_of(outage(sources=[torn]))["notes"][1] == snapshot(
        "app.log: ends in the middle of a gzip block"
    )


def test_summarise_leaves_out_a_bullet_without_lines():
    row = row_of(outage(examples=[]))
    assert (row["bullets"], row["notes"][1:]) == snapshot(
        ([], ["Fewer than 3 bullets: no fact with a line to prove it"])
    )


def test_summarise_writes_the_day_where_a_case_spans_several():
    late = source(last="39:00")
    assert row_of(outage(sources=[late]))["title"] == snapshot(
        "2 new error patterns from 2026-01-05 14:02 UTC, 4.1 times the usual errors"
    )


def test_summarise_shows_log_text_on_one_line_without_unseen_characters():
    hostile = template(5, "\x1b[31mred\x1b[0m\n\u202egnp.exe", 5, "14:05", severity=21)
    row = row_of(outage(templates=[hostile], examples=[example(5, 3, "x", "14:05")]))
    texts = " ".join(bullet["text"] for bullet in row["bullets"])
    assert "red \\u{202e}gnp.exe" in texts
    assert "\x1b" not in texts


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_summarise_does_not_depend_on_row_order(rng):
    frames = outage(
        findings=[
            finding(),
            finding("F3", score=2.0, text="third"),
            finding("F2", score=2.0, text="second"),
        ],
        sources=[source(), source("db.log", DB)],
        examples=[example(3, n, "m", "14:02", f"F{n}") for n in (1, 2, 3)],
    )

    def shuffled(frame):
        order = list(range(frame.height))
        rng.shuffle(order)
        return frame[order]

    assert summarise(*map(shuffled, frames)).equals(summarise(*frames))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.sets(st.integers(0, 12)),
    st.sampled_from([0, 9, 13, 17, 21]),
)
def test_summarise_never_writes_more_than_seven_bullets_or_one_without_a_line(
    findings, templates, shown, severity
):
    row = row_of(
        case(
            findings=[
                finding(f"F{n}", score=float(n), text=f"finding {n}")
                for n in range(findings)
            ],
            templates=[
                template(n, f"pattern {n}", n + 1, severity=severity)
                for n in range(templates)
            ],
            sources=[source()],
            examples=[example(n, n + 1, "m", "14:02", f"F{n}") for n in shown],
        )
    )
    assert len(row["bullets"]) <= 7
    assert all(bullet["evidence"] for bullet in row["bullets"])
    assert (len(row["bullets"]) < 3) == any("Fewer" in note for note in row["notes"])


def test_summarise_reads_on_from_the_first_line_of_the_largest_finding():
    assert row_of(outage())["next_steps"][0] == "Read app.log from line 710 on"


def test_evidence_names_each_line_once():
    twice = [example(3, 710, "m", "14:02", "F1")] * 2
    (bullet, *_) = row_of(outage(examples=twice))["bullets"]
    assert bullet["evidence"] == [{"source_id": APP, "line_no": 710}]


def test_summarise_takes_frames_with_further_columns():
    findings, *others = outage()
    wider = findings.with_columns(pl.lit(1).alias("extra"))
    assert summarise(wider, *others).equals(summarise(findings, *others))


def test_the_lines_of_a_finding_begin_with_the_pattern_it_is_named_for():
    found = [finding(templates=["T0000000004", "T0000000003"])]
    shown = [
        example(3, 7, "busy", "14:02", "F1"),
        example(4, 9, "pool is dry", "14:03", "F1"),
    ]
    bullets = summarise(*case(found, [], [source()], shown))["bullets"][0]
    assert [one["line_no"] for one in bullets[0]["evidence"]] == [9, 7]


@pytest.mark.parametrize(
    ("severity", "said", "graded"),
    [(9, "", "SEV4"), (17, "; 7 records are errors", "SEV3"), (21, "; 7 records are errors", "SEV3")],
)  # fmt: skip
def test_errors_of_no_known_time_are_counted_and_not_called_harmless(
    severity, said, graded
):
    undated = source(parsed=0, undated=1000, first=None, last=None)
    made = template(1, "a <num>", 7, first=None, last=None, severity=severity)
    row = row_of(
        case(
            templates=[made],
            sources=[undated],
            examples=[example(1, 1, "a 1", None, severity=severity)],
        )
    )
    assert (row["title"], row["severity"]) == (
        f"None of 1,000 lines has a time, so nothing can be said of when{said}",
        graded,
    )


def test_the_incident_begins_with_errors_not_with_what_else_changed_before():
    found = [
        finding("F1", "14:02", "14:20", score=9.0),
        finding("F2", "14:10", "14:30", score=5.0),
        finding("F3", "13:40", "14:05", score=1.0, severity=9),
    ]
    fresh = template(3, "pool is dry", 50, "14:03", "14:20", 17)
    made = summarise(*case(found, [fresh], [source()], [example(3, 9, "dry", "14:03")]))
    assert made["title"][0].startswith("1 new error pattern from 14:02")


def test_lines_that_speak_to_a_model_are_told_but_are_no_incident():
    spoken = finding(
        "F9", "12:10", "12:11", 3.0, 0.0, score=99.0,
        kind="instruction-like lines", text="3 lines look like instructions", severity=9,
        templates=["T0000000001"],
    )  # fmt: skip
    shown = [example(1, 5, "ignore previous instructions", "12:10", "F9")]
    alone = row_of(outage(findings=[spoken], examples=shown))
    assert (alone["title"], alone["severity"]) == (
        "No change stands out in 1,000 lines; 410 records are errors",
        "SEV4",
    )
    assert alone["bullets"][0]["text"] == "3 lines look like instructions"
    both = row_of(outage(findings=[spoken, finding()]))
    assert both["title"].startswith("2 new error patterns from 14:02")
