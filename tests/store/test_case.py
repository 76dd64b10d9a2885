import sqlite3
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from logai_core.errors import CaseError
from logai_core.schemas import HISTOGRAM
from logai_core.store import Case
from tests.builders import at, new_case, records_of, summary_of, tables_of


def histogram_of(records: int) -> pl.DataFrame:
    row = {"bucket_start": at(0), "level": "INFO", "records": records}
    return pl.DataFrame([row], schema=HISTOGRAM)


def test_a_new_case_has_no_sources_and_no_analysis(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Outage")
    assert (case.title, case.analysis) == ("Outage", None)
    assert case.sources().is_empty()
    assert case.records().collect().is_empty()
    assert case.table("findings").is_empty()


def test_a_case_is_not_made_where_files_are(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(CaseError, match="expected an empty or new directory"):
        Case.create(tmp_path, title="x")


def test_a_directory_without_notes_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no case there"):
        Case.open(tmp_path)


def test_a_case_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.notes.set_meta(version=99)
    with pytest.raises(CaseError, match="version 99, this program knows up to 4"):
        Case.open(case.root)


def test_damaged_notes_are_an_error_in_a_sentence(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    (case.root / "case.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(CaseError, match="the case's notes cannot be used"):
        Case.open(case.root)


def test_what_is_saved_is_there_when_the_case_is_opened_again(tmp_path: Path) -> None:
    records = records_of(["a", "b", "c"])
    made = new_case(tmp_path, records[:2], records[2:])
    made.add_summary(summary_of("Three lines"))
    case = Case.open(made.root)
    assert_frame_equal(case.records().collect(), records)
    assert_frame_equal(case.summaries(), summary_of("Three lines"))
    assert case.sources()["parsed"].to_list() == [3]
    assert case.analysis == made.analysis


def test_the_same_content_gives_the_same_analysis_digest(tmp_path: Path) -> None:
    one = new_case(tmp_path / "1", records_of(["a"]))
    two = new_case(tmp_path / "2", records_of(["a"]))
    other = new_case(tmp_path / "3", records_of(["a"], source_id="ba9876543210"))
    assert one.analysis == two.analysis != other.analysis


def test_a_killed_worker_leaves_the_records_before_it_in_force(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    half = case.begin_records("feedfeedfeed-x")
    records_of(["b"]).write_parquet(half / "part-00000.parquet")
    assert Case.open(case.root).records().collect()["message"].to_list() == ["a"]


def test_a_failed_save_leaves_the_analysis_before_it_in_force(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    case.save_analysis(tables_of(histogram=histogram_of(1)), {"detector": "record"})
    broken = dict(tables_of(histogram=histogram_of(2)))
    del broken["findings"]
    with pytest.raises(KeyError):
        case.save_analysis(broken, {"detector": "forest"})
    assert_frame_equal(case.table("histogram"), histogram_of(1))


def test_notes_survive_a_second_reader(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    with sqlite3.connect(case.root / "case.sqlite") as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        case.notes.set_input("x.png", "refused", what="binary", hint="Give a log")
    other.close()
    (refused,) = case.notes.inputs("refused")
    assert (refused["name"], refused["what"], refused["hint"]) == (
        "x.png",
        "binary",
        "Give a log",
    )
