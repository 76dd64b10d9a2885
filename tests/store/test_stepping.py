from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.errors import CaseError
from logai_core.record_id import RecordId
from logai_core.store import stepping
from logai_core.store.stepping import next_place, place_of, row_of
from tests.builders import add_records, new_case, records_of


def rows_of(numbers: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.array(numbers, np.uint32)


def test_the_row_of_a_record_counts_all_sources_before_it(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a", "b"]), records_of(["c"], line_no=[3]))
    other = records_of(["d", "e"], source_id="f" * 12, line_no=[1, 4])
    add_records(case, [other])
    messages = case.records().collect()["message"]
    for source_id, line_no, message in (
        ("0123456789ab", 3, "c"),
        ("f" * 12, 1, "d"),
        ("f" * 12, 4, "e"),
    ):
        assert messages[row_of(case, RecordId(source_id, line_no))] == message
    with pytest.raises(CaseError, match="no record begins at line 2"):
        row_of(case, RecordId("f" * 12, 2))


def test_a_row_that_is_not_listed_has_no_place() -> None:
    assert place_of(rows_of([7, 3, 5]), 3) == 1
    assert place_of(rows_of([7, 3, 5]), 4) is None


@given(st.permutations(range(12)), st.sets(st.integers(0, 20)), st.integers(0, 11))
def test_the_next_place_is_the_nearest_on_that_side(
    numbers: list[int], wanted: set[int], place: int
) -> None:
    rows, some = rows_of(numbers), rows_of(sorted(wanted))
    after = [at for at in range(place + 1, 12) if numbers[at] in wanted]
    before = [at for at in range(place) if numbers[at] in wanted]
    assert next_place(rows, some, place, later=True) == (after[0] if after else None)
    assert next_place(rows, some, place, later=False) == (
        before[-1] if before else None
    )


@given(st.lists(st.integers(0, 50), unique=True), st.integers(0, 50))
def test_a_place_is_found_in_any_order(numbers: list[int], row: int) -> None:
    expected = numbers.index(row) if row in numbers else None
    assert place_of(rows_of(numbers), row) == expected
    assert place_of(rows_of(sorted(numbers)), row) == (
        sorted(numbers).index(row) if row in numbers else None
    )


def test_a_place_that_is_far_away_is_found_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stepping, "_AT_ONCE", 3)
    rows = rows_of(list(range(20)))
    found = [
        next_place(rows, rows_of([0, 19]), 10, later=later) for later in (True, False)
    ]
    assert found == [19, 0]
    assert next_place(rows, rows_of([10]), 10, later=True) is None
