from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from logai_core.compare import compare, compare_all, rating
from logai_core.compare.odds import p_of_counts, q_of, size_ratio
from logai_core.schemas import CHANGES
from tests.builders import START, records_of

HOUR_S = 3_600


def side(seed: int, rates: dict[str, float], *, hour: int = 0) -> pl.LazyFrame:
    """Return an hour of records, `rates` a template on average, at random times."""
    rng = np.random.default_rng(seed)
    names = [n for n, rate in rates.items() for _ in range(rng.poisson(rate))]
    seconds = np.sort(rng.uniform(0, HOUR_S, len(names))) + hour * HOUR_S
    ts = [START + timedelta(seconds=float(one)) for one in seconds]
    shuffled = rng.permutation(names).tolist()
    records = records_of(shuffled, ts=ts)
    return records.with_columns(template_id=pl.col("message")).lazy()


def rows(changes: pl.DataFrame) -> list[tuple[str, str, str]]:
    found = changes.filter(pl.col("significant"), pl.col("dimension") == "template")
    return found.select("value", "change", "units").rows()  # type: ignore[return-value]


COUNTS = st.integers(0, 9)
USUAL = {f"T{n}": 2.0 * n * n for n in range(1, 16)}


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ({"Tnew": 60.0}, "new"),
        ({"T12": 1_000.0}, "up"),
        ({"T12": 40.0}, "down"),
        ({"T12": 0.0}, "gone"),
    ],
)
def test_a_planted_difference_is_found_and_comes_first(
    planted: dict[str, float], kind: str
) -> None:
    changes = compare(side(1, USUAL | planted, hour=1), side(2, USUAL))
    first = changes.row(0, named=True)
    assert (first["value"], first["change"], first["significant"]) == (
        next(iter(planted)),
        kind,
        True,
    )


def test_twice_as_much_of_everything_is_no_change_of_anything() -> None:
    double = {name: 2 * rate for name, rate in USUAL.items()}
    assert rows(compare(side(1, double, hour=1), side(2, USUAL))) == []


def test_a_flood_of_one_pattern_does_not_make_the_others_rarer() -> None:
    flood = USUAL | {"T3": 5_000.0}
    found = compare(side(1, flood, hour=1), side(2, USUAL))
    assert [value for value, *_ in rows(found)] == ["T3"]


def test_parts_of_an_unchanged_log_hardly_ever_differ() -> None:
    false = [
        seed
        for seed in range(40)
        if rows(compare(side(2 * seed, USUAL, hour=1), side(2 * seed + 1, USUAL)))
    ]
    assert false == []


def test_bursts_that_come_now_and_then_are_no_change() -> None:
    def bursty(at: list[int]) -> pl.LazyFrame:
        seconds = [s + n / 50 for s in at for n in range(50)]
        ts = [START + timedelta(seconds=one) for one in seconds]
        records = records_of(["burst"] * len(ts), ts=ts)
        return records.with_columns(template_id=pl.col("message")).lazy()

    steady, later = side(1, USUAL), side(2, USUAL, hour=1)
    before = pl.concat([steady, bursty([100, 2_000, 3_000])])
    after = pl.concat(
        [later, bursty([HOUR_S + n for n in (50, 900, 1_500, 2_500, 3_000)])]
    )
    assert rows(compare(after, before)) == []


def test_sessions_are_counted_where_records_have_an_id() -> None:
    def requests(loud: bool) -> pl.LazyFrame:
        texts = [text for n in range(50) for text in ("in", "out")]
        ids = [f"r{n}" for n in range(50) for _ in range(2)]
        if loud:  # one request that says the same a hundred times
            texts, ids = texts + ["retry"] * 100, ids + ["r7"] * 100
        records = records_of(texts, trace_id=ids)
        return records.with_columns(template_id=pl.col("message")).lazy()

    found = compare(requests(loud=True), requests(loud=False))
    retry = found.row(by_predicate=pl.col("value") == "retry", named=True)
    assert (retry["unit"], retry["units"], retry["records"], retry["significant"]) == (
        "trace_id",
        1,
        100,
        False,
    )


def test_records_without_times_are_compared_too() -> None:
    here = side(1, USUAL | {"Tnew": 80.0}).with_columns(
        ts=pl.lit(None, pl.Datetime("us", "UTC"))
    )
    there = side(2, USUAL).with_columns(ts=pl.lit(None, pl.Datetime("us", "UTC")))
    assert [value for value, *_ in rows(compare(here, there))] == ["Tnew"]


def test_an_empty_side_is_nothing_to_compare_with() -> None:
    nothing = side(1, USUAL).head(0)
    assert compare(side(1, USUAL), nothing).equals(CHANGES.to_frame())


def test_levels_services_and_hosts_are_compared() -> None:
    here = side(1, USUAL, hour=1).with_columns(
        service=pl.lit("pay"), severity=pl.lit(17, pl.UInt8)
    )
    there = side(2, USUAL).with_columns(service=pl.lit("shop"))
    found = compare(here, there).filter(pl.col("dimension").is_in(["level", "service"]))
    assert sorted(found.select("value", "change").rows()) == [
        ("ERROR", "new"),
        ("INFO", "gone"),
        ("pay", "new"),
        ("shop", "gone"),
    ]


def test_sources_of_two_files_are_what_is_compared_and_no_change() -> None:
    here = side(1, USUAL, hour=1).with_columns(source_id=pl.lit("a"))
    there = side(2, USUAL).with_columns(source_id=pl.lit("b"))
    assert "source" not in compare(here, there)["dimension"].to_list()
    both = pl.concat([there, here.head(9)])
    assert "source" in compare(here, both)["dimension"].to_list()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from(["T4", "T9", "T12", "new"]))
@example(91, "T4")  # a count that is just half a record from the expected
def test_swapped_sides_mirror_changes_and_negate_effects(seed: int, name: str) -> None:
    here = side(seed, USUAL | {name: 300.0}, hour=1)
    there = side(seed + 1, USUAL | {"T6": 0.0})
    mirrored = {"new": "gone", "gone": "new", "up": "down", "down": "up"}
    mirrored["unchanged"] = "unchanged"
    key = ["dimension", "value"]
    one = compare(here, there).sort(key)
    other = compare(there, here).sort(key)
    assert one.select(*key, "units", "units_b").rows() == (
        other.select(*key, "units_b", "units").rows()
    )
    assert one["effect"].to_list() == pytest.approx((-other["effect"]).to_list())
    assert one["change"].to_list() == [mirrored[change] for change in other["change"]]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1_000), st.booleans())
def test_the_order_of_records_does_not_matter(seed: int, dated: bool) -> None:
    here, there = side(seed, USUAL, hour=1), side(seed + 1, USUAL)
    if not dated:
        here, there = (
            one.with_columns(ts=pl.lit(None, pl.Datetime("us", "UTC")))
            for one in (here, there)
        )
    mixed = [
        one.collect().sample(fraction=1, shuffle=True, seed=seed).lazy()
        for one in (here, there)
    ]
    assert compare(*mixed).equals(compare(here, there))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_p_of_counts_is_a_probability_and_symmetric(a: int, b: int) -> None:
    counts = np.array([float(a)]), np.array([float(b)])
    p = p_of_counts(*counts, 1.0, np.array([1.0]))
    assert 0 <= p[0] <= 1
    assert p == pytest.approx(p_of_counts(*counts[::-1], 1.0, np.array([1.0])))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=9))
def test_the_ratio_of_sizes_is_the_reciprocal_with_sides_swapped(counts) -> None:
    a, b = np.array(counts, dtype=float).T
    assert size_ratio(a, b, 1.0) == pytest.approx(1 / size_ratio(b, a, 1.0))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_q_is_never_below_p_and_keeps_its_order(p: list[float]) -> None:
    values = np.array(p)
    q = q_of(values)
    assert (q >= values - 1e-12).all()
    assert (np.diff(q[np.argsort(values, kind="stable")]) >= 0).all()


def test_rare_values_that_are_not_rated_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(5)
    rare = {f"R{n:03}": float(rate) for n, rate in enumerate(rng.gamma(0.7, 1.5, 900))}
    rare |= {f"S{n:03}": 20.0 for n in range(300)}  # more than the new one has
    sides = side(1, USUAL | rare | {"Rnew": 24.0}, hour=1), side(2, USUAL | rare)
    changes, left_out = compare_all(*sides)
    assert (left_out["values"].item(), changes["significant"].any()) == (661, True)
    monkeypatch.setattr(rating, "_rare", lambda total, *_: total < 0)
    whole = compare_all(*sides)
    assert changes.equals(whole.changes)
    assert left_out.equals(whole.left_out)
