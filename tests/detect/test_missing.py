from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect.missing import find_missing_steps
from logai_core.schemas import FINDINGS, SESSION_SPANS, SESSIONS
from tests.detect.builders import templates_of

USUAL = ["T1", "T2", "T3", "T4"]
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
KNOWN = templates_of(T1=9, T2=9, T3=17, T4=9)


def sessions_of(
    number: int, other: Mapping[int, Sequence[str]], still_open: Sequence[int] = ()
) -> pl.DataFrame:
    """Return `number` usual SESSIONS but for some."""
    return pl.DataFrame(
        {
            "session_id": [f"s{n:04}" for n in range(number)],
            "events": [list(other.get(n, USUAL)) for n in range(number)],
            "open": [n in still_open for n in range(number)],
        },
        schema=SESSIONS,
    )


def spans_of(number: int, every_s: float = 5.0) -> pl.DataFrame:
    """Return SESSION_SPANS, one beginning every `every_s` seconds and 2 s long."""
    begins = [START + timedelta(seconds=every_s * n) for n in range(number)]
    return pl.DataFrame(
        {
            "session_id": [f"s{n:04}" for n in range(number)],
            "first_ts": begins,
            "last_ts": [one + timedelta(seconds=2) for one in begins],
            "records": [4] * number,
            "sources": [["a"] if n % 2 else ["a", "b"] for n in range(number)],
            "services": [["shop"]] * number,
        },
        schema=SESSION_SPANS,
    )


def found_in(sessions: pl.DataFrame) -> pl.DataFrame:
    return find_missing_steps(sessions, spans_of(sessions.height), KNOWN)


def without(step: str, places: Sequence[int]) -> dict[int, list[str]]:
    return {n: [one for one in USUAL if one != step] for n in places}


def test_a_step_missing_for_a_while_is_found_with_the_counts_that_say_so() -> None:
    found = found_in(sessions_of(500, without("T4", [17, *range(300, 340, 2)])))
    assert found.schema == FINDINGS
    row = found.row(0, named=True)
    shown = ["kind", "key", "observed", "expected", "unit", "severity", "open", "text"]
    assert (found.height, {name: row[name] for name in shown}) == snapshot(
        (
            1,
            {
                "kind": "missing step",
                "key": "T4",
                "observed": 20.0,
                "expected": 0.13,
                "unit": "sessions",
                "severity": 17,
                "open": False,
                "text": "“text of T4” is missing in 20 of 39 sessions from 14:25:02 to 14:28:12 UTC; it follows “text of T3” in 99.8 % of 461 others",
            },
        )
    )
    assert (row["templates"], row["sources"]) == (["T4", "T3"], ["a", "b"])
    assert (row["start"], row["end"]) == (
        START + timedelta(seconds=300 * 5 + 2),
        START + timedelta(seconds=338 * 5 + 2, microseconds=1),
    )


def test_scattered_lapses_are_no_finding() -> None:
    assert found_in(sessions_of(500, without("T4", range(7, 500, 25)))).is_empty()


def test_of_steps_that_go_missing_together_the_first_names_the_finding() -> None:
    broken = {n: ["T1", "T2"] for n in range(300, 330)}
    found = found_in(sessions_of(500, broken))
    assert found["templates"].to_list() == [["T3", "T2", "T4"]]


def test_steps_that_go_missing_at_different_times_are_two_findings() -> None:
    both = without("T4", range(200, 230)) | without("T2", range(400, 430))
    found = found_in(sessions_of(500, both))
    assert sorted(found["key"]) == ["T2", "T4"]


def test_one_step_may_go_missing_twice() -> None:
    twice = without("T4", [*range(200, 230), *range(400, 430)])
    found = found_in(sessions_of(600, twice)).sort("start")
    assert found["observed"].to_list() == [30.0, 30.0]


def test_a_first_step_may_go_missing_too() -> None:
    found = found_in(sessions_of(500, without("T1", range(300, 330))))
    assert found["text"].to_list() == snapshot(
        [
            "“text of T1” is missing in 30 of 30 sessions from 14:25:02 to 14:27:27 UTC; it comes before “text of T2” in 100 % of 470 others"
        ]
    )


def test_what_lasts_to_the_end_is_open() -> None:
    found = found_in(sessions_of(500, without("T4", range(450, 500))))
    assert found["open"].to_list() == [True]
    ended = found_in(sessions_of(500, without("T4", range(300, 350))))
    assert ended["open"].to_list() == [False]


def test_a_step_that_was_never_there_before_is_not_missing() -> None:
    assert found_in(sessions_of(500, without("T4", range(200)))).is_empty()


def test_a_step_that_is_often_left_out_is_not_missing() -> None:
    often = set(range(0, 500, 3)) | set(range(300, 330))
    assert found_in(sessions_of(500, without("T4", sorted(often)))).is_empty()


def test_open_sessions_may_yet_take_the_step() -> None:
    late = sessions_of(500, without("T4", range(470, 500)), range(470, 500))
    assert found_in(late).is_empty()


def test_too_few_sessions_are_not_judged() -> None:
    assert found_in(sessions_of(60, without("T4", range(30, 60)))).is_empty()


def test_no_sessions_give_no_findings() -> None:
    assert found_in(sessions_of(0, {})).equals(FINDINGS.to_frame())


def test_a_clearer_gap_scores_higher() -> None:
    faint = found_in(sessions_of(500, without("T4", range(300, 360, 5))))
    clear = found_in(sessions_of(500, without("T4", range(300, 360))))
    assert 1.0 <= faint["score"][0] < clear["score"][0]


def test_logs_of_which_nothing_is_wrong_have_no_findings() -> None:
    found = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        lapses = {
            n: [step for step in USUAL if rng.random() > 0.02] for n in range(1_000)
        }
        found.append(found_in(sessions_of(1_000, lapses)).height)
    assert found == [0] * 20


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000), st.integers(-(10**6), 10**6))
def test_neither_the_order_nor_the_time_nor_the_names_of_sessions_matter(
    seed: int, shift_s: int
) -> None:
    log, spans = sessions_of(300, without("T4", range(200, 230))), spans_of(300)
    order = np.random.default_rng(seed).permutation(300)
    moved = [
        spans[order].with_columns(
            pl.col("first_ts", "last_ts") + pl.duration(seconds=shift_s),
            pl.format("x{}", "session_id").alias("session_id"),
        ),
        log[order].with_columns(pl.format("x{}", "session_id").alias("session_id")),
    ]
    found = find_missing_steps(moved[1], moved[0], KNOWN)
    usual = find_missing_steps(log, spans, KNOWN)
    figures = ["kind", "key", "score", "observed", "expected", "open", "templates"]
    assert found[figures].equals(usual[figures])
    assert (found["start"] - usual["start"]).dt.total_seconds().to_list() == [shift_s]


BATCH = [f"{stage} {what}" for stage in "abcde" for what in ("begins", "ends")]


def batches_without(stage: str, *, again_every: int = 0) -> pl.DataFrame:
    """Return SESSIONS: 400 batches of five stages, 60 of which go without one.

    Some of the others are marked as run again.
    """
    lost = range(200, 260)
    short = [one for one in BATCH if not one.startswith(stage)]
    again = range(0, 400, again_every) if again_every else ()
    other = {n: ["again", *BATCH] for n in again}
    usual = dict.fromkeys(range(400), BATCH)
    return sessions_of(400, usual | other | dict.fromkeys(lost, short))


@pytest.mark.parametrize("stage", "ace")
@pytest.mark.parametrize("again_every", [0, 5])
def test_lines_of_one_stage_do_not_vouch_for_each_other(
    stage: str, again_every: int
) -> None:
    found = found_in(batches_without(stage, again_every=again_every))
    assert found["observed"].to_list() == [60.0]
    assert {f"{stage} begins", f"{stage} ends"} <= set(found["templates"][0])
    assert found["key"].to_list() == [f"{stage} begins"]


def test_a_missing_stage_is_told_beside_the_stage_before_it() -> None:
    assert found_in(batches_without("c"))["text"].to_list() == snapshot(
        [
            "“c begins” is missing in 60 of 60 sessions from 14:16:42 to 14:21:37 UTC; it follows “b ends” in 100 % of 340 others"
        ]
    )


def test_a_stage_is_not_missing_where_another_known_way_is_taken_more_often() -> None:
    rng = np.random.default_rng(1)
    share = np.where((np.arange(1_000) >= 600) & (np.arange(1_000) < 750), 0.4, 0.05)
    by_card = ["ordered", "card asked", "card charged", "sent"]
    on_account = ["ordered", "put on account", "sent"]
    taken = {
        n: on_account if rng.random() < share[n] else by_card for n in range(1_000)
    }
    assert found_in(sessions_of(1_000, taken)).is_empty()


def test_a_step_is_not_missed_where_its_source_has_ended_or_not_begun() -> None:
    late, early = (
        sessions_of(500, without("T4", places))
        for places in (range(450, 500), range(30))
    )
    both = without("T4", [*range(30), *range(300, 330), *range(450, 500)])
    last = spans_of(500)["last_ts"]
    covered = pl.DataFrame(
        {"template_id": ["T4"], "since": [last[30]], "until": [last[449]]}
    )
    found = [
        find_missing_steps(log, spans_of(500), KNOWN, covered=covered)
        for log in (late, early, sessions_of(500, both))
    ]
    assert [one["observed"].to_list() for one in found] == [[], [], [30.0]]
    assert found[2]["expected"].to_list() == [0.0]  # it never lacked it before
    assert found_in(late)["observed"].to_list() == [50.0]
