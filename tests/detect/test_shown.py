from datetime import timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.sessions import rate_sessions
from logai_core.detect.shown import shown_of
from logai_core.schemas import UTC_US
from tests.detect.test_missing import sessions_of, spans_of, without

EDGES = st.one_of(st.none(), st.integers(-5, 110))


def covered_of(edges: list[tuple[int | None, int | None]]) -> pl.DataFrame:
    """Return COVERED of T1, T2 …, in seconds after the first session began."""
    begin = spans_of(1)["first_ts"][0]
    rows = [
        [
            f"T{n + 1}",
            *(None if s is None else begin + timedelta(seconds=s) for s in own),
        ]
        for n, own in enumerate(edges)
    ]
    schema = {"template_id": pl.String, "since": UTC_US, "until": UTC_US}
    return pl.DataFrame(rows, schema=schema, orient="row")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(EDGES, EDGES), max_size=4))
def test_sessions_that_are_alike_may_lack_the_same_steps(
    edges: list[tuple[int | None, int | None]],
) -> None:
    shown = shown_of(["T1", "T2", "T3", "T4"], spans_of(20), covered_of(edges))
    alike, told = shown.alike()
    each = np.array([shown.of(step, np.arange(20)) for step in range(4)]).T
    assert (told[alike] == each).all()


def test_a_session_without_a_time_may_lack_any_step() -> None:
    spans = spans_of(3).with_columns(first_ts=None, last_ts=None)
    spans = spans.cast({"first_ts": UTC_US, "last_ts": UTC_US})
    alike, told = shown_of(["T1"], spans, covered_of([(0, 5)])).alike()
    assert told[alike].all()


def test_a_session_is_not_said_to_lack_what_its_source_would_not_have_shown() -> None:
    log, spans = sessions_of(500, without("T4", [100, *range(450, 500)])), spans_of(500)
    covered = covered_of([(None, None)] * 3 + [(None, 450 * 5)])
    told, untold = (
        rate_sessions(log, spans=spans, covered=one).filter("flagged")
        for one in (covered, None)
    )
    assert untold.is_empty()  # 51 of 500 would lack it
    assert told.select("session_id", "reasons").rows() == [
        ("s0100", ["'T1' is followed by 'T4' in 99.8 % of 450 sessions; missing here"])
    ]


def test_a_rare_lapse_after_the_end_of_its_source_is_not_flagged() -> None:
    log, spans = sessions_of(500, without("T4", [499])), spans_of(500)
    covered = covered_of([(None, None)] * 3 + [(None, 498 * 5)])
    flagged = [
        rate_sessions(log, spans=spans, covered=one)["flagged"].sum()
        for one in (None, covered)
    ]
    assert flagged == [1, 0]
