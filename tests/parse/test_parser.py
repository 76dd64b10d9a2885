from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.errors import SettingError
from logai_core.formats import ALL, TEXT, Format, Guess, by_name
from logai_core.parse import Parser
from logai_core.schemas import RECORDS, REJECTS
from logai_core.settings import Limits, ParseSettings
from tests.parse.builders import (
    SETTINGS,
    Outcome,
    attributes,
    lines_of,
    parse,
    parse_text,
)

SAMPLE_LINES = [sample.line for fmt in ALL for sample in fmt.samples]
ODD_LINES = [
    "", " ", "\t", "\x00\x1b[31m", "\u2028", "}", "  x", " x", "\tat a.B(B.java:1)",
    "Caused by: x", "Traceback (most recent call last):", "ValueError: x", "Refused: x",
    "KeyboardInterrupt", "panic: x", "During handling of the above exception, x",
    "2026-02-30 00:00:00 WARN x", '{"a":', "level=", "Ω 10:00",
]  # fmt: skip
LINES = st.lists(
    st.sampled_from(SAMPLE_LINES) | st.sampled_from(ODD_LINES) | st.text(max_size=30),
    max_size=16,
)
FORMATS = st.sampled_from(ALL)
SHARES = st.sampled_from([0.1, 1.0])


def in_blocks(texts: list[str], cuts: list[int]) -> list[pl.DataFrame]:
    whole = lines_of(*texts)
    edges = [0, *sorted(min(cut, len(texts)) for cut in cuts), len(texts)]
    return [whole[a:b] for a, b in pairwise(edges)]


def lines_in(outcome: Outcome) -> list[int]:
    spans = outcome.records.select("line_no", "lines").rows()
    return [line for first, count in spans for line in range(first, first + count)]


@settings(max_examples=40, deadline=None)
@given(LINES, FORMATS, SHARES)
def test_every_line_is_in_exactly_one_record_or_reject(
    texts: list[str], fmt: Format, share: float
) -> None:
    outcome = parse_text(*texts, fmt=fmt, record_lines=4, share=share)
    rejected = outcome.rejects["line_no"].to_list()
    assert sorted([*lines_in(outcome), *rejected]) == list(range(1, len(texts) + 1))


@settings(max_examples=40, deadline=None)
@given(LINES, FORMATS, SHARES)
def test_the_receipt_adds_up(texts: list[str], fmt: Format, share: float) -> None:
    outcome = parse_text(*texts, fmt=fmt, record_lines=4, share=share)
    counts = outcome.counts
    dated = outcome.records["ts"].count()
    assert counts == (
        len(texts),
        dated,
        len(texts) - outcome.records.height - outcome.rejects.height,
        outcome.records.height - dated,
        outcome.rejects.height,
    )


@settings(max_examples=40, deadline=None)
@given(LINES, FORMATS, SHARES, st.lists(st.integers(0, 16), max_size=4))
def test_how_lines_are_cut_into_blocks_does_not_show(
    texts: list[str], fmt: Format, share: float, cuts: list[int]
) -> None:
    whole = parse_text(*texts, fmt=fmt, record_lines=4, share=share)
    pieces = parse(*in_blocks(texts, cuts), fmt=fmt, record_lines=4, share=share)
    assert_frame_equal(pieces.records, whole.records)
    assert_frame_equal(pieces.rejects, whole.rejects)
    assert pieces.counts == whole.counts


@settings(max_examples=40, deadline=None)
@given(LINES, FORMATS, SHARES)
def test_attributes_are_json_objects_and_a_time_has_a_basis(
    texts: list[str], fmt: Format, share: float
) -> None:
    for record in parse_text(*texts, fmt=fmt, share=share).records.rows(named=True):
        assert isinstance(attributes(record), dict)
        assert (record["ts"] is None) == (record["ts_basis"] == "none")


def test_nothing_in_is_nothing_out() -> None:
    outcome = parse()
    assert (outcome.records.schema, outcome.rejects.schema) == (RECORDS, REJECTS)
    assert outcome.counts == (0, 0, 0, 0, 0)


def test_the_last_record_is_held_back_until_the_next_begins() -> None:
    lines = lines_of("2026-01-01 00:00:00 a", "\tat a.B", "2026-01-01 00:00:00 b")
    outcome = parse(lines[:1], lines[1:2], lines[2:])
    assert outcome.records["message"].to_list() == ["a\n\tat a.B", "b"]


def test_lines_that_the_format_does_not_explain_are_read_as_json_or_any_text() -> None:
    outcome = parse_text(
        "Mar  3 14:02:01 web1 cron: run",
        '{"ts": "2026-03-03T14:02:02Z", "msg": "object"}',
        "2026-03-03 14:02:03 WARN text",
        "neither",
        fmt=by_name("syslog"),
        share=0.4,
    )
    assert outcome.records.select("message", "ts_basis", "severity").rows() == snapshot(
        [
            ("run", "assumed year", 0),
            ("object", "explicit", 0),
            ("text", "zone setting", 13),
            ("neither", "none", 0),
        ]
    )


def test_a_stamp_that_names_no_moment_is_kept_beside_the_undated_record() -> None:
    outcome = parse_text("Feb 30 14:02:01 web1 cron[7]: run", fmt=by_name("syslog"))
    record = outcome.records.row(0, named=True)
    assert record["ts"] is None
    assert attributes(record) == {"pid": 7, "time": "Feb 30 14:02:01"}


def test_a_cut_line_is_marked_in_its_record() -> None:
    outcome = parse(lines_of("a", "b", "\tat c", cut=frozenset({1, 3})))
    assert outcome.records["attributes"].to_list() == ['{"cut":true}', '{"cut":true}']


def test_attributes_leave_out_what_a_line_does_not_state() -> None:
    outcome = parse_text(
        "Mar  3 14:02:01 web1 cron: a",
        "Mar  3 14:02:01 web1 cron[7]: b",
        "<13>Mar  3 14:02:01 web1 cron[8]: c",
        "Mar  3 14:02:01 web1 cron: d",
        fmt=by_name("syslog"),
    )
    assert outcome.records["attributes"].to_list() == [
        None,
        '{"pid":7}',
        '{"priority":13,"pid":8}',
        None,
    ]


def test_a_time_deep_in_a_line_is_no_stamp() -> None:
    line = "x" * 70 + " 2026-01-01 00:00:00 WARN too far in"
    record = parse_text(line).records.row(0, named=True)
    assert (record["ts"], record["severity"], record["message"]) == (None, 0, line)


def test_blank_lines_are_not_held_back_for_ever() -> None:
    parser = Parser(
        Guess(TEXT, 1.0),
        source_id="s",
        settings=SETTINGS,
        limits=Limits(record_lines=3),
    )
    parsed = parser.feed(lines_of("a", "", "", ""))
    assert (parsed.records.height, parsed.rejects.height) == (1, 3)


def test_a_number_that_is_none_stays_text() -> None:
    outcome = parse_text("Mar  3 14:02:01 web1 cron[00x7]: run", fmt=by_name("syslog"))
    assert attributes(outcome.records.row(0, named=True)) == {"pid": "00x7"}


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("2026-01-01 00:00:00 no ERROR in the body counts", 0),
        ("2026-01-01 00:00:00 Error opening the door", 0),
        ("2026-01-01 00:00:00 [x1] [E] door", 17),
        ("2026-01-01 00:00:00,1::WARNING::door", 13),
        ("2026-01-01 00:00:00.1|Warn|Door|open", 13),
        ("2026-01-01 00:00:00 shop.CRITICAL: door", 18),
        ("ERROR    2026-01-01T00:00:00 - door", 17),
        ("(W) 2026-01-01T00:00:00 - door", 13),
        ("[notice] 2026-01-01T00:00:00Z door", 10),
    ],
)
def test_a_level_counts_only_in_the_header(line: str, severity: int) -> None:
    assert parse_text(line).records["severity"].to_list() == [severity]


def test_a_priority_beyond_the_last_facility_gives_no_severity() -> None:
    outcome = parse_text("<192>Mar  3 14:02:01 web1 cron: run", fmt=by_name("syslog"))
    assert outcome.records["severity"].to_list() == [0]


@pytest.mark.parametrize(
    "wrong",
    [ParseSettings(year=0), ParseSettings(year=10_000)],
)
def test_settings_that_cannot_be_used_are_refused(wrong: ParseSettings) -> None:
    with pytest.raises(SettingError):
        parse(fmt=TEXT, settings=wrong)
