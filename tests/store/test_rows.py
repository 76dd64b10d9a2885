import itertools
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal, assert_series_equal

from logai_core.pipeline import find_rows, profiles_of, values_of
from logai_core.query import Fields
from logai_core.schemas import RECORDS, SHAPE_TEMPLATES
from logai_core.scope import Scope, Window
from logai_core.store import Case, match_rows, take_rows
from logai_core.store import rows as rows_of_store
from logai_core.store.rows import Order, line_numbers, reach, scan_rows
from tests.builders import add_records, at, new_case, records_of, tables_of

FIELDS = Fields((), {}, {"TA": "a", "TB": "b"}, None, None)
MESSAGES = ["Pool is dry", "GET /cart", "pool (is) back", "GET /cart"]


def matching(folder: Path, scope: Scope, **order: str) -> list[int]:
    records = records_of(
        MESSAGES, severity=[17, 9, 0, 13], ts=[at(3), at(1), None, at(1)]
    )
    case = new_case(folder, records[:1], records[1:])
    return find_rows(case, scope, FIELDS, **order).tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "rows"),
    [
        (Scope(), [0, 1, 2, 3]),
        (Scope(query="POOL"), [0, 2]),
        (Scope(query='"(is)"'), [2]),
        (Scope(query="level:(error OR unknown)"), [0, 2]),
        (Scope(window=Window(at(1), at(3))), [1, 3]),
        (Scope(window=Window(at(2), at(9))), [0]),
        (Scope(sources=("ffffffffffff",)), []),
        (Scope(query="pool level:error"), [0]),
    ],
)
def test_a_scope_names_the_rows_that_pass_all_its_parts(
    tmp_path: Path, scope: Scope, rows: list[int]
) -> None:
    assert matching(tmp_path, scope) == rows


def test_time_order_breaks_ties_by_file_order_and_puts_undated_last(
    tmp_path: Path,
) -> None:
    assert matching(tmp_path, Scope(), order="time") == [1, 3, 0, 2]


def test_taken_rows_come_in_the_order_asked_from_whichever_part(tmp_path: Path) -> None:
    records = records_of(["a", "b", "c", "d", "e"])
    case = new_case(tmp_path, records[:2], records[2:4], records[4:])
    rows = match_rows(case, None)[[4, 0, 3, 1]]
    taken = take_rows(case, rows)
    assert taken["message"].to_list() == ["e", "a", "d", "b"]
    assert_frame_equal(taken.drop("template_id"), records[[4, 0, 3, 1]])


def test_only_the_columns_asked_for_are_taken(tmp_path: Path) -> None:
    records = records_of(["a", "b", "c"])
    case = new_case(tmp_path, records[:2], records[2:])
    rows = match_rows(case, None)[[2, 0]]
    taken = take_rows(case, rows, ["message", "ts"])
    assert_frame_equal(taken, records[[2, 0]].select("message", "ts"))
    assert take_rows(case, rows[:0], ["message"]).columns == ["message"]


def test_taking_no_rows_gives_no_records(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    assert take_rows(case, find_rows(case, Scope(query="x"), FIELDS)).is_empty()


def test_what_is_left_out_is_so_even_when_asked_for_and_the_nameless_stay(
    tmp_path: Path,
) -> None:
    case = Case.create(tmp_path / "case", title="Test case")
    add_records(case, [records_of(["a", "b", "c", "d"], shape_id=[1, 2, None, 1])])
    named = pl.DataFrame(
        [(1, "TA", "a"), (2, "TB", "b")], schema=SHAPE_TEMPLATES, orient="row"
    )
    case.save_analysis(tables_of(shape_templates=named), {})
    without = Scope(query="-tpl=TA")
    both = Scope(query="tpl:(TA OR TB) -tpl=TA")
    assert find_rows(case, without, FIELDS).tolist() == [1, 2]
    assert find_rows(case, both, FIELDS).tolist() == [1]


@given(
    st.lists(st.none() | st.integers(0, 5), min_size=1, max_size=30),
    st.lists(st.integers(1, 29), max_size=3),
)
def test_every_record_is_on_exactly_one_page_however_it_is_stored(
    seconds: list[int | None], cuts: list[int]
) -> None:
    times: list[datetime | None] = [None if s is None else at(s) for s in seconds]
    records = records_of([str(i) for i in range(len(times))], ts=times)
    edges = [0, *sorted({cut for cut in cuts if cut < len(times)}), len(times)]
    parts = [records[a:b] for a, b in itertools.pairwise(edges)]
    with tempfile.TemporaryDirectory() as folder:
        case = new_case(Path(folder), *parts)
        rows = match_rows(case, None, order="time")
        pages = [take_rows(case, rows[at : at + 7]) for at in range(0, len(rows), 7)]
    expected = records.sort("ts", "line_no", nulls_last=True)
    assert_frame_equal(pl.concat(pages).drop("template_id"), expected)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(),
        Scope(query="pool level:(error OR unknown)"),
        Scope(window=Window(at(1), at(3)), query="-pool"),
        Scope(sources=("ffffffffffff",)),
        Scope(query="line:[2 TO 3]"),
    ],
)
@pytest.mark.parametrize("order", ["file", "time"])
def test_profiles_find_the_rows_that_a_scan_finds(
    tmp_path: Path, scope: Scope, order: Order
) -> None:
    records = records_of(
        MESSAGES, severity=[17, 9, 0, 13], ts=[at(3), at(1), None, at(1)]
    )
    case = new_case(tmp_path, records[:1], records[1:])
    scanned = find_rows(case, scope, FIELDS, order=order)
    known = profiles_of(case)
    told = find_rows(case, scope, FIELDS, order=order, profiles=known)
    assert (told.dtype, told.tolist()) == (scanned.dtype, scanned.tolist())


def test_the_values_of_an_attribute_are_those_of_each_record(tmp_path: Path) -> None:
    objects = ['{"code":7}', None, '{"code":"7"}', '{"other":1}', '{"code":{"a":1}}']
    records = records_of(["a"] * 5, attributes=objects)
    found = values_of(new_case(tmp_path, records[:2], records[2:]), "code")
    assert found is not None
    assert found.table["value"][found.of].to_list() == ["7", None, "7", None, None]


@pytest.mark.parametrize("at_once", [1, 3, 16])
def test_scanned_rows_are_those_asked_for_wherever_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(rows_of_store, "_AT_ONCE", at_once)
    records = records_of(list("abcdefghi"))
    case = new_case(tmp_path, records[:2], records[2:3], records[3:8], records[8:])
    lengths = (2, 1, 5, 1)
    for rows in ([], [0], [8], [1, 2, 3], [0, 1, 4, 6], [3, 4, 5, 6, 7], [*range(9)]):
        pieces = list(scan_rows(case, np.array(rows, np.uint32), ["message"]))
        found = [one.take(one.scan)["message"].to_list() for one in pieces]
        assert [*itertools.chain(*found)] == [records["message"][one] for one in rows]
        assert [*itertools.chain(*(one.rows.tolist() for one in pieces))] == rows
        home = {np.searchsorted([2, 3, 8, 9], one, side="right") for one in rows}
        wide = sum(lengths[one] for one in home)
        assert reach(case, np.array(rows, np.uint32)) == wide


@pytest.mark.parametrize(
    "line_no", [[1, 2, 3, 4, 5], [1, 2, 7, 8, 9], [1, 4, 5, 6, 9], [3, 4, 6, 7, 8]]
)
def test_line_numbers_are_those_of_the_records(
    tmp_path: Path, line_no: list[int]
) -> None:
    numbers = pl.Series("line_no", line_no, RECORDS["line_no"])
    records = records_of(list("abcde")).with_columns(numbers)
    case = new_case(tmp_path, records[:2], records[2:])
    for rows in ([], [4, 0, 3, 1], [2]):
        found = line_numbers(case, np.array(rows, np.uint32))
        assert_series_equal(found, numbers[rows])


def test_line_numbers_are_read_where_a_part_does_not_tell_its_range(
    tmp_path: Path,
) -> None:
    records = records_of(list("abcde"))
    case = new_case(tmp_path, records[:2], records[2:])
    records[:2].write_parquet(case.parts()[0], statistics=False)
    found = line_numbers(case, np.array([4, 1], np.uint32))
    assert found.to_list() == records["line_no"][[4, 1]].to_list()
