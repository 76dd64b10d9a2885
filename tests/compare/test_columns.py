import json
from collections.abc import Sequence
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
    counts,
    distributions_of,
    laid,
    named,
    stretches,
    together,
)
from logai_core.compare.choosing import Chosen, chosen_members
from logai_core.compare.columns import Columns, Ids, Placed, Stated
from logai_core.compare.counting import Counted
from logai_core.compare.members import Members, comparable, compared_members
from logai_core.compare.summed import apart
from logai_core.compare.together import tied
from logai_core.compare.valued import BOTH
from logai_core.pipeline.places import read_of
from logai_core.profiles import COLUMNS, Numbered, numbered, profiles_of
from logai_core.query.members import values
from logai_core.schemas import RECORDS
from logai_core.sessions import id_of
from tests.builders import START, records_of

VALUES, NUMBERS = ("path", "user"), ("ms",)
TEXT = "took <num> ms by <*>"  # of each template
PLACES = [
    read_of(TEXT, at, name, is_number=at == 0)
    for name in ("T0", "T1", "T5", "T9")
    for at in range(2)
]


def placed_in(records: pl.DataFrame, *, apart: bool) -> list[Placed]:
    """Return what stands in PLACES; numbers are kept one by one where they are `apart`."""
    found = []
    for name in ("T0", "T1", "T5"):
        rows = (records["template_id"] == name).arg_true()
        own = [one for one in PLACES if one.template_id == name]
        values, numbers = {}, {}
        for place in own:
            read = numbered([place.texts(records["message"].gather(rows))])
            assert read is not None
            if place.numbers is None:
                values[place.name] = read
                continue
            told = place.numbers(read.table["value"]).fill_null(np.nan).to_numpy()
            numbers[place.name] = (
                Stated(told[read.of], None) if apart else Stated(told, read.of)
            )
        found.append(Placed(name, rows.to_numpy(), values, numbers))
    return found


ORDER = "message:order"
IDS = {name: id_of(name) for name in (ORDER, "trace_id", "request_id")}


def columns_of(records: pl.DataFrame, tie: Sequence[str] = ()) -> Columns:
    profiles = profiles_of([records.select(*COLUMNS, "ts")])
    assert profiles is not None

    def values_of(name: str) -> Numbered:
        found = values([records.lazy()], name)
        assert found is not None
        return found

    def ids_of(name: str) -> Ids | None:
        found = numbered([records.select(IDS[name].alias("id"))["id"]])
        assert found is not None
        known = found.table["value"].drop_nulls()
        return Ids(found.of, len(known)) if len(known) else None

    together = tied(profiles, {name: values_of(name) for name in tie})
    members = [*VALUES, *NUMBERS]
    return Columns(profiles, members, values_of, ids_of, together, list(IDS))


def drawn(
    seed: int, records: int, *, dated: float, named: str | None, hosts: int
) -> pl.DataFrame:
    rng, said = np.random.default_rng(seed), np.random.default_rng([seed, 1])
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
    ids = [
        f"r{int(at * (records // 3)) + rng.integers(0, 2)}" if rng.random() < 0.8 else None
        for at in late
    ]  # fmt: skip
    frame = records_of(
        [
            f"took {one['ms']} ms by u{said.integers(0, 5)}"
            if said.random() < 0.9
            else "free text"
            for one in objects
        ],
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
        **({named: ids} if named in RECORDS else {}),
    )
    if named == ORDER:
        told = pl.concat_str(
            pl.lit("order "), pl.Series(ids, dtype=pl.String).str.strip_prefix("r")
        )
        frame = frame.with_columns(message=told.fill_null("none"))
    return frame.with_columns(template_id=pl.Series([f"T{k}" for k in kinds]))


def told(counted: Counted) -> tuple[pl.DataFrame, ...]:
    changes, left_out = changes_of(counted)
    order = ["dimension", "value"]
    return changes.sort(order), left_out, distributions_of(counted)


def in_two_sources(records: pl.DataFrame) -> pl.DataFrame:
    """Return records in the order of time, by turns of one source and of another."""
    risen = records.sort("ts", nulls_last=True)
    parts = [risen.gather_every(2, at) for at in range(2)]
    return pl.concat(
        one.with_columns(
            source_id=pl.lit(f"s{at}"),
            line_no=pl.int_range(1, one.height + 1, dtype=pl.UInt32),
        )
        for at, one in enumerate(parts)
    )


def agree(whole: pl.DataFrame, here: pl.Series, columns: Columns) -> None:
    """Hold that columns tell of records here and of the others what their text does."""
    sides = [here.fill_null(value=False), ~here.fill_null(value=True)]
    by_text = count_sides(
        *(whole.filter(one).lazy() for one in sides),
        members=Members(
            {name: scalar_reader(name, 40) for name in VALUES},
            {name: number_reader(name, 40) for name in NUMBERS},
            PLACES,
        ),
        ids=IDS,
    )
    rows = [np.flatnonzero(one).astype(np.uint32) for one in sides]
    columns = columns._replace(placed=placed_in(whole, apart=whole.height % 2 == 0))
    by_column = count_columns(columns, *rows, members=Chosen(VALUES, NUMBERS))
    assert by_column.unit == by_text.unit
    for one, other in zip(by_column[:2], by_text[:2], strict=True):
        assert one._replace(numbers={}) == other._replace(numbers={})
    own, others = (
        pl.concat([BOTH.to_frame(), *(of.whole() for of in one.both)]).sort(
            "dimension", "value"
        )
        for one in (by_column, by_text)
    )
    assert own.equals(others)
    for one, other in zip(told(by_column), told(by_text), strict=True):
        assert one.equals(other)


def counted_without_sorting(values: int, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "_FEW", values)
    patch.setattr(counts, "_FEW", values)
    patch.setattr(counts, "_DENSE", values)
    patch.setattr(named, "_LARGEST", values * 1_000)


DRAWN = (
    st.integers(0, 9_999),
    st.integers(2, 400),
    st.sampled_from([1.0, 0.97, 0.5, 0.0]),
    st.sampled_from([None, "request_id", "trace_id", ORDER, ORDER]),
    st.sampled_from([1, 300]),
)
FEW, TIED = st.sampled_from([-1, 2_000]), st.sampled_from([(), VALUES])


@settings(max_examples=12, deadline=None)
@given(*DRAWN, FEW, TIED)
def test_columns_count_what_the_records_do(
    seed: int,
    records: int,
    dated: float,
    name: str | None,
    hosts: int,
    few: int,
    tie: Sequence[str],
) -> None:
    whole = drawn(seed, records, dated=dated, named=name, hosts=hosts)
    here = pl.Series(np.random.default_rng(seed).random(records) < 0.4)
    with pytest.MonkeyPatch.context() as patch:
        counted_without_sorting(few, patch)
        agree(whole, here, columns_of(whole, tie))


@settings(max_examples=12, deadline=None)
@given(*DRAWN, FEW, TIED, st.sampled_from([0, 3, 48]), st.floats(0.05, 0.95))
def test_windows_of_sources_in_the_order_of_time_count_what_their_records_do(
    seed: int,
    records: int,
    dated: float,
    name: str | None,
    hosts: int,
    few: int,
    tie: Sequence[str],
    most: int,
    until: float,
) -> None:
    found = drawn(seed, records, dated=dated, named=name, hosts=hosts)
    whole = in_two_sources(found)
    here = whole["ts"] < START + timedelta(hours=until)
    with pytest.MonkeyPatch.context() as patch:
        counted_without_sorting(few, patch)
        patch.setattr(stretches, "MOST", most)  # stretches that are counted in place
        agree(whole, here, columns_of(whole, tie))


def test_a_source_that_goes_back_in_time_is_cut_where_it_does() -> None:
    minutes = [0, 1, 5, 2, 3, 4, 9, 6]
    whole = records_of([""] * 8, ts=[START + timedelta(minutes=one) for one in minutes])
    columns = columns_of(whole.with_columns(template_id=pl.lit("T")))
    side = laid.lay(columns, np.array([0, 1, 2, 3, 4, 6, 7], np.uint32))
    rows = [one.rows for one in side.stretches]
    assert rows == [slice(0, 3), slice(3, 5), slice(6, 7), slice(7, 8)]
    assert side.extent[:2] == (7, 7)
    assert side.whole(np.arange(8)).tolist() == [0, 1, 2, 3, 4, 6, 7]
    numbers = [n for n, values, _ in side.blocks(np.arange(8)) for _ in values]
    assert numbers == sorted(side.slices().tolist()) == [0, 2, 5, 7, 13, 15, 23]


def test_members_are_tied_as_long_as_few_ways_come_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = drawn(5, 200, dated=1.0, named=None, hosts=2)
    loose = columns_of(whole)
    members = {name: loose.values_of(name) for name in (*VALUES, *NUMBERS)}
    found = tied(loose.profiles, members)
    assert found is not None
    assert list(found.values) == ["path", "user", "ms"]
    for name, member in members.items():
        own = member.table["value"].gather(member.of)
        assert found.values[name].gather(found.of).to_list() == own.to_list()
    told = found.table[found.of.astype(np.uint32)]
    assert told.equals(loose.profiles.table[loose.profiles.of])
    monkeypatch.setattr(together, "MOST", found.table.height - 1)
    fewer = tied(loose.profiles, members)
    assert fewer is not None
    assert list(fewer.values) == ["path", "user"]
    monkeypatch.setattr(together, "MOST", 1)
    assert tied(loose.profiles, members) is None


def counts_of(values: list[int], slices: list[int]) -> list[list[int]]:
    found = cells.cells_of(np.array(values, int), np.array(slices, int), height=3)
    return [one.tolist() for one in found]


@pytest.mark.parametrize("few", [-1, 2_000])
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


def test_ids_without_a_value_and_values_without_an_id_are_not_counted() -> None:
    values, ids, slices = ([1, 1, 2, 0, 1, 0], [5, 5, 4, 5, 6, 6], [9, 3, 24, 7, 2, 2])
    given = np.array(values), Ids(np.array(ids), 6), np.array(slices)
    found = named.by_id(*given, height=2)
    assert found.counts(None, 2).tolist() == [1, 2]
    one_of_them = np.array([1, 0, 1])  # of values that stand for one, and for none
    assert found.counts(one_of_them, 1).tolist() == [2]
    for own, height in ((None, 2), (one_of_them, 1), (np.array([0, 0, 0]), 0)):
        told = [one.tolist() for one in found.first(own, height)]
        assert told == {2: [[0, 1], [7, 3], [1, 1]], 1: [[0], [3], [1]], 0: [[], [], []]}[height]  # fmt: skip


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


def test_members_of_inner_objects_are_compared_by_text_as_by_columns() -> None:
    objects = [
        {"http": {"code": 200 + n % 3, "took": {"ms": 7.5 * (n * 17 % 90)}}}
        if n % 4
        else {"http.code": "2\\00", "code": n % 2}
        for n in range(400)
    ]
    texts = [json.dumps(one, separators=(",", ":")) for one in objects]
    whole = records_of([""] * 400, attributes=texts).with_columns(
        template_id=pl.lit("T")
    )
    names = comparable(whole.lazy())
    assert names == ["http.code", "http.took.ms"]
    columns = columns_of(whole)._replace(members=names)
    rows = np.arange(150, dtype=np.uint32), np.arange(150, 400, dtype=np.uint32)
    counted = (
        count_columns(columns, *rows),
        count_sides(whole.head(150).lazy(), whole.tail(250).lazy()),
    )
    own, others = (
        pl.concat(of.whole() for of in one.both).sort("dimension", "value")
        for one in counted
    )
    assert own.equals(others)
    codes = own.filter(pl.col("dimension") == "attribute:http.code")
    assert codes["value"].to_list() == ["200", "201", "202", "2\\00"]
    first, second = map(told, counted)
    assert first[2].equals(second[2])
    assert first[2]["measure"].to_list() == ["http.took.ms"]


def test_what_is_not_tied_is_all_that_is_read_one_by_one() -> None:
    whole = drawn(7, 400, dated=1.0, named=None, hosts=3)
    columns = columns_of(whole, ["path"])
    asked: list[str] = []

    def values_of(name: str) -> Numbered:
        asked.append(name)
        return columns.values_of(name)

    rows = np.arange(400, dtype=np.uint32)
    count_columns(columns._replace(values_of=values_of), rows[:200], rows[200:])
    assert apart(columns) == sorted(asked, reverse=True) == ["user", "ms"]


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


def test_many_values_of_few_ids_are_counted_without_a_table_of_all_slices(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(named, "filled", None)  # what is made of such a table
    height = 70_000
    of, slices = np.arange(height), np.zeros(height, np.uint8)
    ids = Ids(np.zeros(height, np.uint32), 1)
    begun = named.by_id(of, ids, slices, height=height).first(None, height)
    assert cells.sums(begun, height).tolist() == [1] * height


@pytest.mark.parametrize("dated", [1.0, 0.95, 0.5])
def test_columns_count_ids_that_stand_in_messages_as_the_records_do(
    dated: float,
) -> None:
    whole = drawn(1, 400, dated=dated, named=ORDER, hosts=2)
    early = whole["ts"] < START + timedelta(hours=0.4)
    here = early.fill_null(pl.int_range(400, eager=True) % 2 == 0)
    agree(whole, here, columns_of(whole))
    sides = [np.flatnonzero(one).astype(np.uint32) for one in (here, ~here)]
    chosen = Chosen(VALUES, NUMBERS)
    counted = count_columns(columns_of(whole), *sides, members=chosen)
    assert counted.unit == (ORDER if dated > 0.5 else "line")
    assert counted.here.opened > 0
