import json
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.attributes import number_reader, scalar_reader
from logai_core.compare import (
    cells,
    changes_of,
    compare,
    count_columns,
    count_sides,
    distributions_of,
)
from logai_core.compare.choosing import Chosen, chosen_members
from logai_core.compare.columns import Columns, Ids
from logai_core.compare.counting import Counted
from logai_core.compare.members import Members, comparable, compared_members
from logai_core.profiles import COLUMNS, Numbered, numbered, profiles_of
from logai_core.query.members import values
from tests.builders import START, records_of

VALUES, NUMBERS = ("path", "user"), ("ms",)


def columns_of(records: pl.DataFrame) -> Columns:
    profiles = profiles_of([records.select(*COLUMNS, "ts")])
    assert profiles is not None

    def values_of(name: str) -> Numbered:
        found = values([records.lazy()], name)
        assert found is not None
        return found

    def ids_of(name: str) -> Ids | None:
        found = numbered([records[name]])
        assert found is not None
        known = found.table["value"].drop_nulls()
        return Ids(found.of, len(known)) if len(known) else None

    return Columns(profiles, [*VALUES, *NUMBERS], values_of, ids_of)


def drawn(
    seed: int, records: int, *, dated: float, named: str | None, hosts: int
) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    n = range(records)
    late = rng.random(records)
    kinds = rng.integers(0, 6, records) + (late > 0.5) * (rng.random(records) < 0.2)
    objects = [
        {"path": f"/p{k}", "ms": float(rng.gamma(2.0 + (at > 0.5), 10.0).__round__(2))}
        | ({"user": f"u{rng.integers(0, 9)}"} if k % 2 else {})
        for k, at in zip(kinds, late, strict=True)
    ]
    texts = [
        json.dumps(one, separators=(",", ":")) if rng.random() < 0.9 else None
        for one in objects
    ]
    ids = [f"r{rng.integers(0, records // 3 + 1)}" if rng.random() < 0.8 else None for _ in n]  # fmt: skip
    frame = records_of(
        [""] * records,
        ts=[
            START + timedelta(seconds=float(one) * 3_600)
            if rng.random() < dated
            else None
            for one in late
        ],
        severity=[9 + 8 * (int(k) == 5) for k in kinds],
        service=[("web", None)[k % 2] for k in kinds],
        host=[f"h{rng.integers(0, hosts)}" for _ in n],
        attributes=texts,
        **({named: ids} if named else {}),
    )
    return frame.with_columns(template_id=pl.Series([f"T{k}" for k in kinds]))


def told(counted: Counted) -> tuple[pl.DataFrame, ...]:
    changes, left_out = changes_of(counted)
    order = ["dimension", "value"]
    return changes.sort(order), left_out, distributions_of(counted)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 9_999),
    st.integers(2, 400),
    st.sampled_from([1.0, 0.97, 0.5, 0.0]),
    st.sampled_from([None, "request_id", "trace_id"]),
    st.sampled_from([1, 300]),
    st.sampled_from([0, 2_000]),
)
def test_columns_count_what_the_records_do(
    seed: int, records: int, dated: float, named: str | None, hosts: int, few: int
) -> None:
    whole = drawn(seed, records, dated=dated, named=named, hosts=hosts)
    rng = np.random.default_rng(seed)
    here = rng.random(records) < 0.4
    rows, others = (np.flatnonzero(one).astype(np.uint32) for one in (here, ~here))
    by_text = count_sides(
        whole.filter(pl.Series(here)).lazy(),
        whole.filter(pl.Series(~here)).lazy(),
        members=Members(
            {name: scalar_reader(name, 40) for name in VALUES},
            {name: number_reader(name, 40) for name in NUMBERS},
        ),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_FEW", few)  # values that are counted without sorting
        by_column = count_columns(
            columns_of(whole), rows, others, members=Chosen(VALUES, NUMBERS)
        )
    assert by_column.unit == by_text.unit
    for one, other in zip(by_column[:2], by_text[:2], strict=True):
        assert one[1:4] == other[1:4]
        order = ["dimension", "value"]
        assert one.counts.sort(order).equals(
            other.counts.select(one.counts.columns).sort(order)
        )
    for one, other in zip(told(by_column), told(by_text), strict=True):
        assert one.equals(other)


def counts_of(values: list[int], slices: list[int]) -> list[list[int]]:
    found = cells.cells_of(np.array(values, int), np.array(slices, int), height=3)
    return [one.tolist() for one in found]


@pytest.mark.parametrize("few", [0, 2_000])
def test_values_beyond_the_last_are_not_counted(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "_FEW", few)
    assert counts_of([2, 0, 3, 2, 2], [24, 7, 0, 24, 1]) == [[0, 2, 2], [7, 1, 24], [1, 1, 2]]  # fmt: skip
    assert counts_of([], []) == [[], [], []]


def test_an_id_counts_once_for_a_value_and_in_the_first_slice() -> None:
    values, ids, slices = ([1, 1, 1, 0, 1], [5, 5, 4, 5, 5], [9, 3, 24, 7, 24])
    given = [np.array(one) for one in (values, ids, slices)]
    found = cells.first_cells(*given, height=2, different=6)
    assert [one.tolist() for one in found] == [[0, 1, 1], [7, 3, 24], [1, 1, 1]]


def test_members_are_chosen_as_from_text_save_that_all_are() -> None:
    whole = drawn(7, 300, dated=1.0, named=None, hosts=3)
    here = np.arange(300) < 120
    by_text = compared_members(
        whole.filter(pl.Series(here)).lazy(), whole.filter(pl.Series(~here)).lazy()
    )
    sides = [np.flatnonzero(one).astype(np.uint32) for one in (here, ~here)]
    found = chosen_members(columns_of(whole), sides)
    assert found == (tuple(by_text.values), tuple(by_text.numbers))
    assert found == (("path", "user"), ("ms",))
    assert comparable(whole.lazy()) == ["ms", "path", "user"]


def test_a_value_that_json_escapes_is_told_as_it_reads() -> None:
    texts = ['{"path":"a\\\\b"}', '{"path":"a\\u005cb"}', '{"path":"c"}'] * 9
    whole = records_of([""] * 27, attributes=texts).with_columns(
        template_id=pl.lit("T")
    )
    changes = compare(whole.head(14).lazy(), whole.tail(13).lazy())
    told = changes.filter(pl.col("dimension") == "attribute:path")
    assert told.sort("value").select("value", "records", "records_b").rows() == [
        ("a\\b", 10, 8),
        ("c", 4, 5),
    ]
