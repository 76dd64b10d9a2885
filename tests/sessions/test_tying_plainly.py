"""Sessions as they are tied, against the same written out record by record."""

from datetime import datetime
from typing import Any, NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.sessions import tie_sessions
from logai_core.sessions.grouping import lists_of
from tests.builders import at
from tests.sessions.builders import named


class Row(NamedTuple):
    source: str
    line: int
    second: int | None
    trace: str | None
    service: str | None
    template: str | None


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from("ab"),
                st.none() | st.integers(0, 9),
                st.sampled_from(["x", "y", "z", "", None]),
                st.sampled_from(["shop", "store", None]),
                st.sampled_from(["Ta", "Tb", "Tc", None]),
            ),
            max_size=25,
        )
    )
    lines = {"a": 0, "b": 0}
    made = []
    for source, *rest in rows:
        lines[source] += 1
        made.append(Row(source, lines[source], *rest))
    return draw(st.permutations(made))


def records(rows: list[Row]) -> pl.LazyFrame:
    return named(
        ["done"] * len(rows),
        [row.template for row in rows],
        ts=[None if row.second is None else at(row.second) for row in rows],
        line_no=[row.line for row in rows],
        service=[row.service for row in rows],
        trace_id=[row.trace for row in rows],
    ).lazy().with_columns(source_id=pl.Series([row.source for row in rows], dtype=pl.String))  # fmt: skip


def placed(rows: list[Row]) -> list[tuple[Row, int | None]]:
    """Return the steps with where they are in time, in order."""
    steps = sorted(row for row in rows if row.trace and row.template)
    last: dict[str, int | None] = {}
    found = []
    for row in steps:
        if row.second is not None:
            last[row.source] = row.second
        found.append((row, last.get(row.source)))
    return sorted(found, key=lambda one: -1 if one[1] is None else one[1])


def spelled_out(rows: list[Row], most: int) -> list[dict[str, Any]]:
    sessions: dict[str, list[tuple[Row, int | None]]] = {}
    for row, where in placed(rows):
        sessions.setdefault(str(row.trace), []).append((row, where))
    begun = sorted(
        sessions.items(),
        key=lambda one: (one[1][0][1] is None, one[1][0][1] or 0, one[0]),
    )
    return [
        {
            "session_id": name,
            "events": [row.template for row, _ in of],
            "records": len(of),
            "first_ts": _time(min, of),
            "last_ts": _time(max, of),
            "sources": sorted({row.source for row, _ in of}),
            "services": sorted({row.service for row, _ in of if row.service}),
        }
        for name, of in begun[max(0, len(begun) - most) :]
    ]


def _time(which: Any, of: list[tuple[Row, int | None]]) -> datetime | None:
    seconds = [row.second for row, _ in of if row.second is not None]
    return at(which(seconds)) if seconds else None


@settings(max_examples=40, deadline=None)
@given(rows=logs(), most=st.integers(1, 4))
def test_sessions_are_those_that_one_would_tie_by_hand(
    rows: list[Row], most: int
) -> None:
    tied = tie_sessions(records(rows), "trace_id", most=most)
    assert tied.spans["session_id"].equals(tied.sessions["session_id"])
    found = tied.spans.with_columns(tied.sessions["events"])
    want = spelled_out(rows, most)
    columns = list(want[0]) if want else found.columns
    assert found.select(columns).to_dicts() == want
    assert tied.left_out == len({row.trace for row, _ in placed(rows)}) - len(want)


def test_lists_may_be_empty() -> None:
    lists = lists_of(pl.Series(["a", "b", "c"]), pl.Series([0, 2, 0, 1]).to_numpy())
    assert lists.to_list() == [[], ["a", "b"], [], ["c"]]
