from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core import compare
from logai_core.compare import changes, stretches
from logai_core.compare.together import Together
from logai_core.pipeline import differing, kept_ids, members, profiles_of, reporting
from logai_core.pipeline.overview import keep_overview
from logai_core.profiles import COLUMNS
from logai_core.profiles import profiles_of as of_batches
from logai_core.query.members import scalar
from logai_core.scope import Scope, Window
from logai_core.store import Case
from logai_core.store.kept import keep, kept_of
from logai_core.store.rows import Rows
from tests.builders import START, at, new_case, records_of, tables_of
from tests.compare.test_columns import drawn

HOUR = timedelta(hours=1)
WINDOW = Window(START + HOUR / 2, START + HOUR)
BASELINE = Window(START, START + HOUR * 0.6)  # a tenth is in both


@pytest.fixture
def case(tmp_path: Path) -> Case:
    records = drawn(3, 300, dated=0.98, named="request_id", hosts=4)
    part = records.drop("template_id").with_columns(
        shape_id=pl.col("severity").cast(pl.UInt64)
    )
    found = new_case(tmp_path, part[:180], part[180:])
    ids = pl.DataFrame(
        {"shape_id": [9, 17], "template_id": ["TA", "TB"], "template": ["a", "b"]}
    )
    named = ids.cast({"shape_id": pl.UInt64})
    found.save_analysis(tables_of(shape_templates=named), {})
    return found


def both_sides(case: Case) -> compare.Sides:
    return compare.sides(
        case.records_with_templates(),
        (WINDOW.start, WINDOW.end),
        (BASELINE.start, BASELINE.end),
    )


def test_a_case_differs_as_its_records_do_whether_columns_are_kept_or_not(
    case: Case,
) -> None:
    by_text = compare.compare(*both_sides(case))
    assert by_text.filter(pl.col("dimension") == "attribute:path").height
    built = differing.changes_between(case, WINDOW, BASELINE)
    keep_overview(case, None)
    index = members.kept_index(case)
    assert index is not None
    assert (sorted(index.attributes), index.ids) == (["ms", "path", "user"], ["request_id"])  # fmt: skip
    assert index.tied == ["path", "user", "ms"]
    assert together_of(case).table["template_id"].unique().sort().to_list() == ["TA", "TB"]  # fmt: skip
    kept = differing.changes_between(case, WINDOW, BASELINE)
    assert kept.equals(built)
    assert kept.equals(by_text)
    for path in (case.root / "analyses").glob("*/all-*"):
        if members.kept_index(case):  # until the index itself is gone
            path.write_bytes(path.read_bytes()[:200])
            assert differing.changes_between(case, WINDOW, BASELINE).equals(built)


def together_of(case: Case) -> Together:
    known = profiles_of(case)
    assert known is not None
    return members.columns_of(case, known).together


def test_members_are_not_told_with_profiles_that_do_not_hold(case: Case) -> None:
    keep_overview(case, None)
    assert list(together_of(case).values) == ["path", "user", "ms"]
    kept = kept_of(case, "tied", members._TIED_TABLE, members._OF)
    assert kept is not None
    short = kept.table.with_columns(pl.col("values").list.head(2))
    keep(case, "tied", kept._replace(table=short))
    assert not together_of(case).values
    by_text = compare.compare(*both_sides(case))
    assert differing.changes_between(case, WINDOW, BASELINE).equals(by_text)
    keep(case, "tied", kept)
    assert together_of(case).values
    parted = case.records().select("source_id", "line_no").head(1)
    named = parted.with_columns(
        template_id=pl.lit("TA"), template=pl.lit("a")
    ).collect()
    case.save_analysis(
        tables_of(shape_templates=case.table("shape_templates"), parted=named), {}
    )
    keep_overview(case, None)
    assert not together_of(case).values


def rows_of(case: Case) -> Rows:
    known = profiles_of(case)
    assert known is not None
    inside = known.ts.is_between(WINDOW.start, WINDOW.end, closed="left")
    return np.flatnonzero(inside.fill_null(value=False)).astype(np.uint32)


@pytest.mark.parametrize("kept", [False, True])
def test_the_first_records_with_a_value_are_those_of_a_scan(
    case: Case, *, kept: bool
) -> None:
    if kept:
        keep_overview(case, None)
    known, rows = profiles_of(case), rows_of(case)
    assert known is not None
    in_place = tuple(slice(int(row), int(row) + 1) for row in rows)
    own = case.records_with_templates().filter(
        pl.col("ts").is_between(WINDOW.start, WINDOW.end, closed="left")
    )
    for named, has in (
        (("level", "ERROR"), pl.col("severity") == 17),
        (("template", "TA"), pl.col("template_id") == "TA"),
        (("attribute:user", "u3"), scalar("user") == "u3"),
    ):
        scanned = own.filter(has).sort("ts", "source_id", "line_no").head(5).collect()
        assert differing.carriers(case, known, rows, named, 5).equals(scanned)
        assert differing.carriers(case, known, in_place, named, 5).equals(scanned)
    number = scalar("ms").cast(pl.Float64)
    top = own.filter(number.is_not_null()).sort(number, "ts", descending=[True, False])
    for some in (rows, in_place):
        largest = differing.largest(case, known, some, "ms", 5)
        assert largest.equals(top.head(5).collect())


def test_a_report_tells_differences_in_the_order_of_the_page(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_LEAST_EFFECT", 0.0)  # else few of so few differ
    monkeypatch.setattr(changes, "MOST_Q", 0.9)
    found = differing.changes_between(case, WINDOW, BASELINE).filter("significant")
    told = reporting.changes_of(case, (WINDOW, BASELINE))
    assert told.equals(compare.by_weight(found))
    assert not told.equals(found)
    assert reporting.changes_of(case, None).is_empty()


def test_what_two_windows_share_is_of_the_shorter_one() -> None:
    spans = {WINDOW: np.array([3, 4, 5], np.uint32), BASELINE: np.array([1, 2, 3], np.uint32)}  # fmt: skip

    def of(scope: Scope) -> Rows:
        assert scope.window is not None
        return spans[scope.window]

    one, other = Scope(window=WINDOW), Scope(window=BASELINE)
    told = [[side.tolist() for side in differing.sides_of(*pair, of)] for pair in ((one, other), (other, one))]  # fmt: skip
    assert told == [[[3, 4, 5], [1, 2]], [[1, 2], [3, 4, 5]]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9) | st.none(), max_size=30),
    st.tuples(st.integers(0, 8), st.integers(1, 6)),
    st.tuples(st.integers(0, 8), st.integers(1, 6)),
    st.sampled_from([2, 48]),
)
def test_windows_found_by_their_ends_have_the_records_that_a_scan_finds(
    minutes: list[int | None],
    one: tuple[int, int],
    other: tuple[int, int],
    most: int,
) -> None:
    ts = [None if it is None else START + timedelta(minutes=it) for it in minutes]
    records = records_of([""] * len(ts), ts=ts).with_columns(template_id=pl.lit("T"))
    known = of_batches([records.select(*COLUMNS, "ts")])
    assert known is not None
    scopes = [
        Scope(window=Window(START + timedelta(minutes=first), START + timedelta(minutes=first + long)))
        for first, long in (one, other)
    ]  # fmt: skip
    scanned = differing.sides_of(*scopes, partial(differing._in_window, known))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "MOST", most)
        risen = differing.risen_of(known)
    found = differing.windows_of(known, risen, *scopes)
    if found is None:
        assert not risen
        return
    assert [stretches.rows_in(side).tolist() for side in found] == [side.tolist() for side in scanned]  # fmt: skip
    assert [stretches.size_of(side) for side in found] == [
        side.size for side in scanned
    ]


def test_only_whole_windows_are_found_by_their_ends(case: Case) -> None:
    known = profiles_of(case)
    assert known is not None
    risen = (slice(0, known.of.size),)
    whole, query, sources = (
        Scope(window=WINDOW),
        Scope(window=WINDOW, query="a"),
        Scope(window=WINDOW, sources=("web",)),
    )
    assert differing.windows_of(known, risen, whole, whole) is not None
    for part in (query, sources, Scope()):
        assert differing.windows_of(known, risen, whole, part) is None
        assert differing.windows_of(known, risen, part, whole) is None


def test_sides_without_records_differ_in_nothing(tmp_path: Path) -> None:
    bare = new_case(tmp_path, records_of(["a"], ts=[at(0)], shape_id=[1]))
    bare.save_analysis(tables_of(), {})
    assert differing.changes_between(bare, WINDOW, BASELINE).is_empty()


@pytest.mark.parametrize("told", [[], [None], [40, 40], [3], [2**32 - 1]], ids=str)
def test_ids_of_a_stranger_that_do_not_hold_together_are_read_anew(
    case: Case, told: list[int | None]
) -> None:
    built = differing.changes_between(case, WINDOW, BASELINE)
    keep_overview(case, None)
    name = kept_ids._id("request_id")
    kept = kept_of(case, name, kept_ids._DIFFERENT, kept_ids._ID)
    assert kept is not None
    other = pl.DataFrame({"different": told}, schema=kept_ids._DIFFERENT)
    keep(case, name, kept._replace(table=other))
    assert kept_ids.kept_ids(case, "request_id") is None
    assert differing.changes_between(case, WINDOW, BASELINE).equals(built)


def test_a_stranger_may_name_an_attribute_that_has_too_many_values(
    case: Case,
) -> None:
    keep_overview(case, None)
    built = differing.changes_between(case, WINDOW, BASELINE)
    kept = kept_of(case, members._INDEX, members._NAMES, members._OF)
    assert kept is not None
    more = pl.DataFrame(
        [("attribute", "none such")], schema=members._NAMES, orient="row"
    )
    keep(case, members._INDEX, kept._replace(table=pl.concat([more, kept.table])))
    known = profiles_of(case)
    assert known is not None
    columns = members.kept_columns(
        case, known, lambda one: members.kept_values(case, one)
    )
    assert columns is not None
    assert "none such" in columns.members
    rows = rows_of(case), np.arange(9, dtype=np.uint32)
    assert compare.changes_of(compare.count_columns(columns, *rows)).changes.equals(
        compare.changes_of(
            compare.count_columns(members.columns_of(case, known), *rows)
        ).changes
    )
    assert differing.changes_between(case, WINDOW, BASELINE).equals(built)


def test_values_of_a_stranger_that_are_none_are_not_told_with_profiles(
    case: Case,
) -> None:
    keep_overview(case, None)
    kept = kept_of(case, "tied", members._TIED_TABLE, members._OF)
    assert kept is not None
    first = pl.int_range(pl.len()) > 0
    some = kept.table.with_columns(values=pl.when(first).then("values"))
    keep(case, "tied", kept._replace(table=some))
    assert not together_of(case).values
    assert members.kept_together(case, ["path"]) is None
