import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from logai_core.compare import compare, compare_numbers
from logai_core.schemas import DISTRIBUTIONS
from tests.builders import records_of


def having(name: str, values: Sequence[Any], **more: Any) -> pl.LazyFrame:
    """Return records with one member each in their attributes, and a template."""
    texts = [json.dumps({name: value} | more) for value in values]
    records = records_of(["x"] * len(values), attributes=texts)
    return records.with_columns(template_id=pl.lit("T1")).lazy()


def draws(seed: int, *, mean: float = 100.0, n: int = 400) -> list[float]:
    return np.random.default_rng(seed).exponential(mean, n).round(3).tolist()


def test_slower_requests_are_found_with_medians_of_both_sides() -> None:
    here, there = draws(1, mean=200.0), draws(2)
    (found,) = compare_numbers(having("ms", here), having("ms", there)).to_dicts()
    known = stats.ks_2samp(here, there, method="asymp")
    assert (found["measure"], found["significant"]) == ("ms", True)
    assert found["statistic"] == pytest.approx(known.statistic)
    assert found["p"] == pytest.approx(known.pvalue, rel=0.05)
    assert (found["median"], found["median_b"]) == (
        np.quantile(here, 0.5, method="inverted_cdf"),
        np.quantile(there, 0.5, method="inverted_cdf"),
    )
    assert (found["high"], found["high_b"]) == (
        np.quantile(here, 0.95, method="inverted_cdf"),
        np.quantile(there, 0.95, method="inverted_cdf"),
    )


def test_swapped_sides_mirror_the_statistic() -> None:
    here, there = having("ms", draws(1, mean=150.0)), having("ms", draws(2, n=300))
    one, other = compare_numbers(here, there), compare_numbers(there, here)
    assert one["statistic"].item() == pytest.approx(-other["statistic"].item())
    assert (
        one.select("median", "high", "records", "p").rows()
        == other.select("median_b", "high_b", "records_b", "p").rows()
    )


def test_numbers_of_an_unchanged_log_hardly_ever_differ() -> None:
    found = [
        compare_numbers(having("ms", draws(2 * n)), having("ms", draws(2 * n + 1)))
        for n in range(60)
    ]
    assert not any(one["significant"].item() for one in found)


@pytest.mark.parametrize(
    "values",
    [
        list(range(400)),  # a counter
        [1.7e12 + n for n in draws(3)],  # moments
        [f"u{n}" for n in draws(4)],  # texts
        [[n] for n in draws(5)],  # lists
        [n % 7 for n in range(400)],  # codes
    ],
)
def test_what_measures_nothing_is_no_distribution(values: list[Any]) -> None:
    side = having("n", values)
    assert compare_numbers(side, side).equals(DISTRIBUTIONS.to_frame())


def test_numbers_that_no_float_holds_are_left_out() -> None:
    side = having("n", [10**400, *draws(1)])
    (found,) = compare_numbers(side, side).to_dicts()
    assert (found["records"], found["statistic"]) == (400, 0.0)


def test_records_without_attributes_have_no_distributions() -> None:
    bare = records_of(["x"] * 9).lazy()
    assert compare_numbers(bare, bare).equals(DISTRIBUTIONS.to_frame())
    assert compare_numbers(bare.head(0), bare).equals(DISTRIBUTIONS.to_frame())


def told(changes: pl.DataFrame) -> list[tuple[str, str, str, bool]]:
    own = changes.filter(pl.col("dimension").str.starts_with("attribute:"))
    names = ("dimension", "value", "change", "significant")
    return own.select(names).rows()  # type: ignore[return-value]


def test_values_of_attributes_are_dimensions() -> None:
    here = having("status", [200] * 300 + [503] * 100, route="/cart")
    there = having("status", [200] * 400, route="/cart")
    assert told(compare(here, there)) == [  # all have the route
        ("attribute:status", "503", "new", True),
        ("attribute:status", "200", "down", True),
    ]


def test_ids_and_null_values_are_no_dimension() -> None:
    ids = having("order", [f"o{n}" for n in range(200)], owner=None)
    assert told(compare(ids, ids)) == []
    some = having("node", ["a", None] * 50)
    assert {value for _, value, *_ in told(compare(some, some))} == {"a"}


def test_many_hosts_are_counted_instead_of_lines() -> None:
    def side(loud: bool) -> pl.LazyFrame:
        hosts = [f"client{n}" for n in range(120) for _ in range(2)]
        texts = ["get", "put"] * 120
        if loud:  # one client that says the same many times
            hosts, texts = hosts + ["client7"] * 150, texts + ["retry"] * 150
        records = records_of(texts, host=hosts)
        return records.with_columns(template_id=pl.col("message")).lazy()

    found = compare(side(loud=True), side(loud=False))
    retry = found.row(by_predicate=pl.col("value") == "retry", named=True)
    assert (retry["unit"], retry["units"], retry["units_of"]) == ("host", 1, 120)
    assert not retry["significant"]
