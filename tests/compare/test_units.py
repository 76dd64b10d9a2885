from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.compare import changes, compare, count_sides, opened
from logai_core.compare.changes import changes_of
from logai_core.sessions import id_of
from tests.builders import START, records_of

ORDER, USER = "message:order", "message:user"
IDS = {name: id_of(name) for name in (ORDER, USER, "trace_id", "request_id")}
HOUR_S = 3_600.0
STEPS = ("begun", "packed", "sent")

# When each line is, in seconds, and what it says.
Lines = Sequence[tuple[float, str]]


def side(lines: Lines, *, hour: int = 0, **columns: Sequence[object]) -> pl.LazyFrame:
    """Return RECORDS, whose template is what they say without ids."""
    ts = [START + timedelta(seconds=at + hour * HOUR_S) for at, _ in lines]
    records = records_of([text for _, text in lines], ts=ts, **columns)
    said = pl.col("message").str.replace_all("[0-9]+", "N")
    return records.with_columns(template_id=said).lazy()


def orders(
    several: int, *, seed: int = 0, lasts: float = 10.0, cut: bool = True
) -> list[tuple[float, str]]:
    """Return the lines of orders that begin within an hour; some end after it, or are cut."""
    rng = np.random.default_rng(seed)
    first = 1_000 * (seed + 1)
    lines = [
        (begin + at * lasts, f"order {first + number} {step}")
        for number, begin in enumerate(rng.uniform(0, HOUR_S, several))
        for at, step in zip((0.0, 0.5, 1.0), STEPS, strict=True)
    ]
    return sorted(one for one in lines if one[0] < HOUR_S or not cut)


def plain(several: int) -> list[tuple[float, str]]:
    """Return lines without any id."""
    return [(one * HOUR_S / several, "all is well") for one in range(several)]


def unit(here: Lines, there: Lines) -> str:
    return count_sides(side(here, hour=1), side(there), ids=IDS).unit


def test_an_id_within_messages_is_counted_where_half_of_both_sides_have_one() -> None:
    here, there = orders(40, seed=1), orders(60, seed=2)
    assert unit(here, there) == ORDER
    assert unit(here + plain(len(here)), there) == ORDER
    assert unit(here + plain(len(here) + 1), there) == "line"
    assert unit(here, there + plain(len(there) + 1)) == "line"


def test_the_best_id_that_both_sides_have_is_counted() -> None:
    here, there = (
        [(at, f"{text} for user {number // 4}") for number, (at, text) in enumerate(of)]
        for of in (orders(40, seed=1), orders(60, seed=2))
    )
    assert unit(here, there) == ORDER
    bare = [(at, text.replace("order", "")) for at, text in there]
    assert unit(here, bare) == USER
    others = {name: IDS[name] for name in (USER, ORDER)}
    assert count_sides(side(here), side(there), ids=others).unit == USER


def test_of_fewer_than_ten_ids_none_is_counted() -> None:
    assert unit(orders(10, seed=1, cut=False), orders(60, seed=2)) == ORDER
    assert unit(orders(9, seed=1, cut=False), orders(60, seed=2)) == "line"


def test_ids_that_mostly_go_on_beyond_the_edges_are_not_counted() -> None:
    brief, longer = (
        [orders(60, seed=seed, lasts=lasts) for seed in (1, 2)]
        for lasts in (60.0, 3_000.0)
    )
    assert unit(*brief) == ORDER
    assert unit(*longer) == "line"


def test_a_session_that_says_the_same_two_hundred_times_is_one() -> None:
    here = orders(100, seed=1)
    loud = [(1_800 + one / 50, "order 1000 waits") for one in range(200)]
    found = compare(side(here + loud, hour=1), side(orders(100, seed=2)), ids=IDS)
    row = found.row(by_predicate=pl.col("value") == "order N waits", named=True)
    names = ("unit", "units", "units_of", "records", "significant")
    assert [row[one] for one in names] == [ORDER, 1, 101, 200, False]


def test_what_many_sessions_say_once_is_found() -> None:
    here = orders(100, seed=1)
    begun = [one for one in here if one[1].endswith("begun")]
    more = [(at + 1, text.replace("begun", "waits")) for at, text in begun[:25]]
    found = compare(side(here + more, hour=1), side(orders(100, seed=2)), ids=IDS)
    row = found.row(0, named=True)
    assert (row["value"], row["change"], row["units"], row["significant"]) == (
        "order N waits",
        "new",
        25,
        True,
    )


def halves(seed: int, *, until: float = 0.5) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return both parts of a log of four hundred orders, many of them under way at once."""
    lines = side(orders(400, seed=seed, lasts=120.0))
    late = pl.col("ts") >= START + timedelta(seconds=HOUR_S * until)
    return lines.filter(late), lines.filter(~late)


def differ(sides: tuple[pl.LazyFrame, pl.LazyFrame]) -> pl.DataFrame:
    return compare(*sides, ids=IDS).filter("significant", pl.col("unit") == ORDER)


@pytest.mark.parametrize("until", [0.5, 0.25])
def test_what_an_edge_cuts_off_is_no_difference(
    until: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [halves(seed, until=until) for seed in range(4)]
    assert [differ(one).height for one in some] == [0] * 4
    counted = [count_sides(*one, ids=IDS) for one in some]
    assert {one.unit for one in counted} == {ORDER}
    monkeypatch.setattr(changes, "cut_at_edges", lambda *_: 0)
    assert sum(differ(one).height for one in some) > 0


def test_what_most_sessions_lack_of_a_sudden_is_found_in_spite_of_the_edges() -> None:
    here, there = halves(1)
    lacking = here.filter(~pl.col("message").str.contains("[02468] packed"))
    first = differ((lacking, there)).row(0, named=True)
    assert (first["value"], first["change"]) == ("order N packed", "down")


def test_as_many_ids_are_open_as_go_on_where_most_slices_meet() -> None:
    first, last = np.array([0, 0, 5, 5, 5, 23]), np.array([0, 6, 6, 23, 5, 23])
    assert opened.open_at(first, last) == 3
    assert opened.open_at(first[:1], last[:1]) == 0
    assert opened.open_at(first[:0], last[:0]) == 0


def in_order(told: pl.DataFrame) -> pl.DataFrame:
    return told.sort("dimension", "value")


SEEDS = st.integers(0, 30)
Way = Callable[[pl.LazyFrame], pl.LazyFrame]
SHIFT = timedelta(days=3, microseconds=17)
WAYS: dict[str, Way] = {
    "order": lambda one: one.collect().sample(fraction=1, shuffle=True, seed=1).lazy(),
    "parts": lambda one: pl.concat([one.filter(w) for w in _thirds()]),
    "time": lambda one: one.with_columns(pl.col("ts") + SHIFT),
    "names": lambda one: one.with_columns(
        pl.col("message").str.replace("order ([0-9]+)", "order x$1")
    ),
}


def _thirds() -> list[pl.Expr]:
    return [pl.col("line_no") % 3 == one for one in range(3)]


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=4, deadline=None)
@given(seed=SEEDS)
def test_neither_order_nor_parts_nor_time_nor_names_of_ids_matter(
    way: str, seed: int
) -> None:
    sides = halves(seed)
    usual, other = (
        compare(*both, ids=IDS)
        for both in (sides, tuple(WAYS[way](one) for one in sides))
    )
    same = usual.drop("first_ts") if way == "time" else usual
    told = other.drop("first_ts") if way == "time" else other
    assert in_order(told).equals(in_order(same))
    assert set(usual["unit"]) == {ORDER}


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS, times=st.integers(2, 30))
def test_lines_that_sessions_say_more_often_change_nothing_of_what_they_have(
    seed: int, times: int
) -> None:
    here, there = halves(seed)
    loud = pl.concat([here, *([here.filter(_thirds()[0])] * times)])
    usual, other = (
        changes_of(count_sides(one, there, ids=IDS)).changes for one in (here, loud)
    )
    told = ["dimension", "value", "units", "units_of", "units_b", "units_of_b"]
    assert in_order(other).select(told).equals(in_order(usual).select(told))
