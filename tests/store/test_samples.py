import json
from pathlib import Path

import polars as pl
import pytest

from logai_core.schemas import REJECTS
from logai_core.store import Case
from logai_core.store.leftovers import page_of, write_left
from logai_core.store.samples import Sampled, bases_of, first_records
from tests.builders import SOURCE, at, new_case, records_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    own = records_of(
        ["a", "=b()", "c", "d\x1b[31m", "e"],
        ts=[at(0), None, at(2), None, at(4)],
        ts_basis=["explicit", "none", "zone setting", "none", "explicit"],
        level_basis=["format", "none", "format", "none", "head"],
        lines=[1, 1, 2, 3, 1],
    )
    case = new_case(tmp_path, own[:2], own[2:])
    rejects = [
        {"source_id": SOURCE, "line_no": n, "byte_offset": n, "byte_len": 1,
         "reason": "blank line", "text": text}
        for n, text in ((9, ""), (10, "+1"), (11, "x\u202ey"))
    ]  # fmt: skip
    pl.DataFrame(rejects, schema=REJECTS).write_parquet(
        case.folder_of(SOURCE) / "rejects.parquet"
    )
    return case


def test_the_first_records_come_in_file_order(case: Case) -> None:
    found = first_records(case, SOURCE, most=3)
    assert found["message"].to_list() == ["a", "=b()", "c"]


def test_bases_are_counted_the_most_frequent_first(case: Case) -> None:
    assert bases_of(case, SOURCE) == {
        "ts_basis": {"explicit": 2, "none": 2, "zone setting": 1},
        "level_basis": {"format": 2, "none": 2, "head": 1},
    }


@pytest.mark.parametrize(
    ("kind", "messages"),
    [("parsed", ["c", "e"]), ("joined", ["d\x1b[31m"]), ("undated", ["d\x1b[31m"])],
)
def test_a_page_begins_where_the_one_before_ended(
    kind: Sampled, messages: list[str], case: Case
) -> None:
    page = page_of(case, SOURCE, kind, first=1, most=2)
    assert page["message"].to_list() == messages


def test_rejects_are_paged_too(case: Case) -> None:
    page = page_of(case, SOURCE, "rejected", first=1, most=1)
    assert page["line_no"].to_list() == [10]


def test_a_csv_of_undated_lines_begins_no_cell_like_a_formula(
    case: Case, tmp_path: Path
) -> None:
    write_left(case, SOURCE, "undated", "csv", tmp_path / "u.csv")
    assert (tmp_path / "u.csv").read_text() == (
        "line_no,lines,byte_offset,byte_len,reason,text\n"
        "2,1,0,4,no time,'=b()\n"
        "4,3,0,6,no time,d\n"
    )


def test_all_rejects_go_to_a_file_with_unseen_characters_spelled_out(
    case: Case, tmp_path: Path
) -> None:
    write_left(case, SOURCE, "rejected", "ndjson", tmp_path / "r.ndjson")
    lines = (tmp_path / "r.ndjson").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["line_no"], row["text"]) for row in rows] == [
        (9, ""), (10, "+1"), (11, "x\\u{202e}y"),
    ]  # fmt: skip
