from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.compare import compare, compare_all
from logai_core.compare.extent import PARTS, Extent, logged_us
from logai_core.compare.odds import log_odds, q_of, q_of_findable
from logai_core.schemas import LEFT_OUT
from tests.builders import START, records_of
from tests.compare.test_compare import USUAL, rows, side

COUNTS = st.integers(0, 500)


def by_the_clock(times: int, *, hour: int = 0) -> pl.LazyFrame:
    """Return an hour of a line that comes at even times."""
    ts = [START + timedelta(hours=hour + n / times) for n in range(times)]
    records = records_of(["beat"] * times, ts=ts)
    return records.with_columns(template_id=pl.col("message")).lazy()


def change_of(changes: pl.DataFrame, value: str) -> tuple[str, bool]:
    row = changes.row(by_predicate=pl.col("value") == value, named=True)
    return row["change"], row["significant"]


def test_what_comes_by_the_clock_is_unchanged_where_a_night_is_quiet() -> None:
    quiet = {name: rate / 3 for name, rate in USUAL.items()}
    night = pl.concat([side(1, quiet, hour=1), by_the_clock(300, hour=1)])
    day = pl.concat([side(2, USUAL), by_the_clock(300)])
    found = compare(night, day)
    assert rows(found) == []
    assert change_of(found, "beat") == ("unchanged", False)


def test_what_rises_by_records_and_by_time_is_up_in_a_quiet_night() -> None:
    quiet = {name: rate / 3 for name, rate in USUAL.items()} | {"T9": 400.0}
    found = compare(side(1, quiet, hour=1), side(2, USUAL))
    assert rows(found) == [("T9", "up", found["units"][0])]


def test_equal_counts_are_unchanged() -> None:
    here = side(1, USUAL).with_columns(pl.col("ts") + pl.duration(microseconds=1))
    longer = records_of(["T1"], ts=[START + timedelta(seconds=3_600.5)])
    there = pl.concat(
        [side(1, USUAL), longer.with_columns(template_id=pl.col("message")).lazy()]
    )
    found = compare(here, there).filter(pl.col("units") == pl.col("units_b"))
    assert found.height == 14
    assert found.select(
        "change", "effect", "impact", "significant"
    ).unique().rows() == [("unchanged", 0.0, 0.0, False)]


@given(COUNTS, COUNTS, st.floats(0.01, 100))
def test_an_effect_is_none_exactly_to_the_nearest_count_and_mirrored(
    a: int, b: int, ratio: float
) -> None:
    one, other = np.array([float(a)]), np.array([float(b)])
    (effect,) = log_odds(one, other, ratio)
    assert effect == pytest.approx(-log_odds(other, one, 1 / ratio)[0], abs=1e-9)
    if a == round(ratio * b) and ratio * b % 1 not in (0.5,):
        assert effect == 0


def having_clients(clients: int, busy: int) -> pl.LazyFrame:
    """Return requests of clients, twice each, and `busy` of one of them."""
    names = [f"198.51.{n // 256}.{n % 256}" for n in range(clients)] * 2
    names += ["203.0.113.9"] * busy
    texts = [f'{{"client": "{name}"}}' for name in names]
    records = records_of(["get"] * len(names), attributes=texts)
    return records.with_columns(template_id=pl.lit("T1")).lazy()


def test_a_dimension_of_many_values_keeps_the_largest_and_sums_up_the_others() -> None:
    changes, left_out = compare_all(having_clients(900, 90), having_clients(700, 0))
    own = changes.filter(pl.col("dimension") == "attribute:client")
    assert own.row(0, named=True)["value"] == "203.0.113.9"
    assert own.filter("significant").height == 1
    assert own.height == 201
    assert left_out.rows() == [("attribute:client", 700, 1_400, 1_000)]
    assert own["records"].sum() + 1_400 == 1_890
    assert own["records_b"].sum() + 1_000 == 1_400


def test_where_all_is_kept_nothing_is_left_out() -> None:
    assert compare_all(side(1, USUAL), side(2, USUAL)).left_out.equals(
        LEFT_OUT.to_frame()
    )


def test_lines_outside_of_sessions_are_counted_as_lines() -> None:
    def requests(*, failing: int) -> pl.LazyFrame:
        texts = ["in", "out"] * 100 + ["pool dry"] * failing
        ids = [f"r{n // 2}" for n in range(200)] + [None] * failing
        records = records_of(texts, request_id=ids)
        return records.with_columns(template_id=pl.col("message")).lazy()

    found = compare(requests(failing=60), requests(failing=0))
    names = ["value", "unit", "units", "units_of", "change", "significant"]
    assert found.select(names).row(0) == ("pool dry", "line", 60, 260, "new", True)


def test_of_values_of_the_same_records_the_pattern_comes_first() -> None:
    planted = pl.col("message") == "Tnew"
    here = side(1, USUAL | {"Tnew": 60.0}, hour=1).with_columns(
        severity=pl.when(planted).then(pl.lit(17, pl.UInt8)).otherwise("severity"),
        host=pl.when(planted).then(pl.lit("web3")),
    )
    found = compare(here, side(2, USUAL)).head(3)
    assert found["dimension"].to_list() == ["template", "host", "level"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 500))
def test_what_comes_too_seldom_to_be_found_hides_nothing(
    p: list[float], seldom: int
) -> None:
    every = np.array(sorted(set(p)) + [1.0] * seldom)
    least = np.array([0.0] * len(set(p)) + [0.5] * seldom)
    q = q_of_findable(every, least, 0.01)
    assert q[: len(set(p))] == pytest.approx(q_of(np.array(sorted(set(p)))))
    assert (q[len(set(p)) :] == 1).all()


def test_what_is_cut_out_of_a_side_is_no_time_of_it() -> None:
    extent = Extent(10_000, 10_000, 0, PARTS * 1_000 - 1, {})
    whole = pl.Series(range(PARTS), dtype=pl.Int16)
    without = whole.filter((whole < 100) | (whole >= 300))
    assert logged_us(whole, extent) == PARTS * 1_000
    assert logged_us(without, extent) == (PARTS - 200) * 1_000
    assert logged_us(whole, extent._replace(dated=10)) is None
