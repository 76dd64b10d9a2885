from datetime import UTC, datetime
from pathlib import Path

from logai_core import pipeline
from logai_core.schemas import SOURCES
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case, pack, unpack
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
