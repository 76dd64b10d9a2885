from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core import schemas
from logai_core.errors import CaseError
from logai_core.record_id import RecordId
from logai_core.store import Case
from logai_core.store.around import around
from tests.builders import add_records, at, new_case, records_of, tables_of

WEB, APP = "aaaaaaaaaaaa", "bbbbbbbbbbbb"
Seconds = list[int | None]


def case_of(folder: Path, web: Seconds, app: Seconds, *, part: int = 3) -> Case:
    case = new_case(folder)
    for source_id, seconds in ((WEB, web), (APP, app)):
        times: list[datetime | None] = [None if s is None else at(s) for s in seconds]
        # A record of two lines now and then: line numbers are not row numbers.
        starts = [1 + i + i // 3 for i in range(len(seconds))]
        records = records_of(
            [f"{source_id[0]}{i}" for i in range(len(seconds))],
            source_id=source_id,
            ts=times,
            line_no=starts,
        )
        add_records(case, [records[i : i + part] for i in range(0, len(seconds), part)])
    case.save_analysis(tables_of(), {})
    return case


def messages(case: Case, line_no: int, *, everywhere: bool, n: int = 2) -> list[str]:
    found = around(
        case, RecordId(WEB, line_no), before=n, after=n, everywhere=everywhere
    )
    assert found.columns == [*schemas.RECORDS, "template_id"]
    return found["message"].to_list()


def test_around_in_its_source_is_the_order_of_the_file(tmp_path: Path) -> None:
    case = case_of(tmp_path, [5, 4, None, 3, 2, 1, 0], [9])
    assert messages(case, 5, everywhere=False) == ["a1", "a2", "a3", "a4", "a5"]
    assert messages(case, 1, everywhere=False) == ["a0", "a1", "a2"]
    assert messages(case, 9, everywhere=False) == ["a4", "a5", "a6"]


def test_around_everywhere_is_by_time_and_ties_by_source_and_line(
    tmp_path: Path,
) -> None:
    case = case_of(tmp_path, [0, 10, 20, 30], [9, 10, 10, 11])
    assert messages(case, 2, everywhere=True) == ["a0", "b0", "a1", "b1", "b2"]


def test_undated_records_of_the_same_source_keep_their_place(tmp_path: Path) -> None:
    case = case_of(tmp_path, [0, 10, None, None, 20], [10, 15, None])
    expected = ["a0", "a1", "a2", "a3", "b0", "b1", "a4"]
    assert messages(case, 3, everywhere=True, n=9) == expected


def test_undated_records_before_any_time_come_first(tmp_path: Path) -> None:
    case = case_of(tmp_path, [None, None, 10], [10, 12])
    assert messages(case, 1, everywhere=True) == ["a0", "a1", "a2"]
    late = case_of(tmp_path / "late", [None, None, None, None, None, 10], [9, 12])
    assert messages(late, 1, everywhere=True, n=1) == ["b0", "a0", "a1"]


def test_a_source_without_times_has_its_own_order_only(tmp_path: Path) -> None:
    case = case_of(tmp_path, [None, None, None], [1, 2])
    assert messages(case, 2, everywhere=True) == ["a0", "a1", "a2"]


@pytest.mark.parametrize("line_no", [0, 4, 99])
def test_a_line_that_begins_no_record_is_refused(tmp_path: Path, line_no: int) -> None:
    with pytest.raises(CaseError, match="no record begins at line"):
        messages(case_of(tmp_path, [1, 2, 3, 4], [1]), line_no, everywhere=False)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Case:
    web = [0, 3, 3, 3, 2, 9_000, 130, 130, 7_000, 7_201, 1, 9_000]
    app = [3, 3, 0, 125, 130, 8_999, 9_001, 50]
    return case_of(tmp_path_factory.mktemp("busy"), [*web], [*app])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 11), st.integers(0, 20), st.integers(0, 20))
def test_around_everywhere_is_a_slice_of_all_records_by_time(
    busy: Case, which: int, before: int, after: int
) -> None:
    everything = busy.records().sort("ts", "source_id", "line_no").collect()
    one = RecordId(WEB, busy.records_of(WEB).collect()["line_no"][which])
    ids = everything.select("source_id", "line_no").rows()
    place = ids.index(tuple(one))
    found = around(busy, one, before=before, after=after, everywhere=True)
    expected = ids[max(0, place - before) : place + after + 1]
    assert found.select("source_id", "line_no").rows() == expected
