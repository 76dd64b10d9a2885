import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core import profiles
from logai_core.profiles import COLUMNS, numbered, profiles_of
from tests.builders import at, records_of

RECORDS = records_of(
    ["a", "b", "c", "d"],
    severity=[9, 17, 9, 9],
    service=["web", None, "web", "web"],
    shape_id=[1, 2, 1, 2],
    ts=[at(3), at(1), None, at(1)],
).with_columns(template_id=pl.Series(["TA", "TB", "TA", "TB"]))


def test_records_that_are_alike_have_one_profile() -> None:
    found = profiles_of([RECORDS.select(*COLUMNS, "ts")])
    assert found is not None
    assert found.table.height == 3
    assert found.of[0] == found.of[2]
    assert len(set(found.of.tolist())) == 3
    assert found.by_time.tolist() == [1, 3, 0, 2]  # ties as they are, undated last
    told = pl.DataFrame(found.columns(np.array([3, 1], np.uint32), ["ts", "service"]))
    assert told.rows() == RECORDS.select("service", "ts")[[3, 1]].rows()
    assert found.where(pl.col("service").is_null()).tolist() == [
        False,
        True,
        False,
        False,
    ]
    assert sorted(found.counts()) == [1, 1, 2]


def test_shapes_give_the_templates_that_batches_come_without() -> None:
    named = pl.DataFrame(
        {"shape_id": [1, 2], "template_id": ["TA", "TB"]},
        schema_overrides={"shape_id": pl.UInt64},
    )
    short = [one for one in COLUMNS if one != "template_id"]
    found = profiles_of([RECORDS.select(*short, "ts")], named)
    assert found is not None
    assert found.table["template_id"][found.of].to_list() == ["TA", "TB", "TA", "TB"]


def test_no_record_has_no_profile() -> None:
    found = profiles_of([])
    assert found is not None
    assert (found.table.height, found.of.size, found.by_time.size) == (0, 0, 0)


def test_so_many_profiles_that_they_tell_little_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(profiles, "MOST", 2)
    assert profiles_of([RECORDS.select(*COLUMNS, "ts")]) is None


@given(st.lists(st.none() | st.sampled_from("abcd"), max_size=12), st.integers(1, 5))
def test_numbered_values_are_the_values_however_they_are_batched(
    values: list[str | None], size: int
) -> None:
    column = pl.Series(values, dtype=pl.String)
    found = numbered(column[at : at + size] for at in range(0, len(values), size))
    assert found is not None
    assert found.table["value"][found.of].to_list() == values
    assert found.table.height == len(set(values))


@given(
    st.lists(st.none() | st.integers(0, 5), min_size=40, max_size=60),
    st.sets(st.integers(0, 39), max_size=40),
)
def test_some_records_in_the_order_of_time_are_in_that_of_files_at_one_time(
    seconds: list[int | None], some: set[int]
) -> None:
    times = [None if one is None else at(one) for one in seconds]
    records = records_of(["a"] * len(times), ts=times)
    found = profiles_of([records.with_columns(template_id=pl.lit("T"))])
    assert found is not None
    wanted = np.array(sorted(some), np.uint32)
    expected = [row for row in found.by_time.tolist() if row in some]
    assert found.in_time(wanted).tolist() == expected


def test_records_are_counted_alike_however_many_are_at_hand_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = records_of(["a"] * 20, severity=[one % 3 for one in range(20)])
    found = profiles_of([records.with_columns(template_id=pl.lit("T"))])
    assert found is not None
    some = np.arange(0, 20, 2, dtype=np.uint32)
    whole = found.counts().tolist(), found.counts(some).tolist()
    monkeypatch.setattr(profiles, "_AT_ONCE", 3)
    assert (found.counts().tolist(), found.counts(some).tolist()) == whole
    assert sum(whole[0]) == 20
    assert sum(whole[1]) == 10


def test_a_column_may_have_any_name() -> None:
    names = ["number", "number of", "row", "index", ""]
    rows = profiles.Numbering({name: pl.UInt32() for name in names})
    batch = pl.DataFrame({name: [7, 8, 7] for name in names}).cast(pl.UInt32)
    assert rows.add(batch)
    found = rows.numbered()
    assert found is not None
    assert found.table.to_dicts() == [dict.fromkeys(names, n) for n in (7, 8)]
    assert found.of.tolist() == [0, 1, 0]
