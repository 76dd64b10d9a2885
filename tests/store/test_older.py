import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from logai_core import pipeline
from logai_core.pin import Pin
from logai_core.record_id import RecordId
from logai_core.schemas import SOURCES
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case, pack, unpack
from logai_core.store.notes import VERSION
from tests.builders import at, new_case, records_of
from tests.store.older import SOURCE, older_case


def test_a_case_of_version_1_opens_with_its_receipts_and_no_analysis(
    tmp_path: Path,
) -> None:
    case = Case.open(older_case(tmp_path / "old"))
    assert (case.outdated, case.analysis, case.title) == (True, None, "Old")
    assert case.sources().schema == SOURCES
    assert case.sources()["lines_in"].to_list() == [2]
    (refused,) = case.notes.inputs("refused")
    assert (refused["name"], refused["what"], refused["hint"]) == (
        "x.png",
        "a picture",
        "Give a log",
    )
    assert Case.open(case.root).notes.inputs("refused") == [refused]


def test_a_case_of_version_1_is_read_anew_as_it_was_read_then(tmp_path: Path) -> None:
    case = Case.open(older_case(tmp_path / "old", zone="Asia/Tokyo"))
    settings = Settings(ParseSettings(last_day=datetime(2026, 11, 21, tzinfo=UTC)))
    pipeline.refresh(case, settings=settings)
    pipeline.analyze(case, settings=settings)
    assert not case.outdated
    assert case.analysis is not None
    receipt = case.sources().row(0, named=True)
    assert (receipt["zone"], receipt["year"], receipt["format"]) == (
        "Asia/Tokyo",
        2025,
        "syslog",
    )
    records = case.records().collect()
    assert records["ts"][0] == datetime(2025, 11, 20, 3, 0, tzinfo=UTC)
    assert [folder.name for folder in (case.root / "records").iterdir()] == [
        case.notes.sources()[SOURCE]
    ]


def test_a_packed_case_of_version_1_is_unpacked_outdated(tmp_path: Path) -> None:
    case = Case.open(older_case(tmp_path / "old"))
    case.notes.set_meta(version=1)
    pack(case, tmp_path / "old.logaicase")
    assert unpack(tmp_path / "old.logaicase", tmp_path / "again").outdated


def test_a_source_of_version_1_that_cannot_be_read_is_refused_and_kept(
    tmp_path: Path,
) -> None:
    case = Case.open(older_case(tmp_path / "old"))
    (kept,) = case.evidence.iterdir()
    kept.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    pipeline.refresh(case, settings=Settings())
    assert case.sources().is_empty()
    assert [one["name"] for one in case.notes.inputs("refused")] == ["syslog", "x.png"]
    assert kept.exists()
    assert not case.outdated


def with_old_pins(case: Case, *lines: tuple[str, int]) -> None:
    with sqlite3.connect(case.root / "case.sqlite") as notes:
        notes.execute(
            "CREATE TABLE pins (source_id TEXT NOT NULL, line_no INTEGER NOT NULL, "
            "PRIMARY KEY (source_id, line_no))"
        )
        notes.executemany("INSERT INTO pins VALUES (?, ?)", lines)
        notes.execute("UPDATE meta SET value = '3' WHERE name = 'version'")
        for table in ("pinned", "fields", "history"):
            notes.execute(f"DROP TABLE {table}")
        notes.execute("PRAGMA user_version = 0")
    notes.close()


def test_lines_that_version_2_pinned_are_pins_with_what_they_say(
    tmp_path: Path,
) -> None:
    case = new_case(tmp_path, records_of(["up", "down\nby 7"]))
    source_id = next(iter(case.notes.sources()))
    with_old_pins(case, (source_id, 2), (source_id, 99), ("feedfeedfeed", 7))
    opened = Case.open(case.root)
    record, sha256 = RecordId(source_id, 2), case.receipt_of(source_id)["sha256"]
    held = [one.pin for one in opened.board.pins()]
    assert held[0] == Pin(
        "line",
        "down",
        shown="down\nby 7",
        at=at(1),
        records=(record,),
        total=1,
        sources=((source_id, sha256),),
    )
    assert [one.title for one in held[1:]] == [
        f"Line 99 of {case.receipt_of(source_id)['name']}",
        "Line 7 of a source that is not in the case",
    ]
    again = Case.open(case.root)
    assert [one.pin for one in again.board.pins()] == held
    assert again.notes.meta()["version"] == VERSION
