import hashlib
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from logai_core import pipeline
from logai_core.errors import CaseError, LimitError
from logai_core.pin import Pin
from logai_core.pipeline.reporting import report_of
from logai_core.postmortem import Field
from logai_core.report import render_html
from logai_core.settings import Settings
from logai_core.store import Case, contents, pack, unpack
from tests.builders import at, new_case, records_of, summary_of, tables_of


def test_a_packed_case_opens_elsewhere_with_the_same_content(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a", "b"]))
    (case.evidence / "e").write_bytes(b"a\nb\n")
    case.add_summary(summary_of())
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert_frame_equal(again.records().collect(), case.records().collect())
    assert_frame_equal(again.summaries(), case.summaries())
    assert (again.evidence / "e").read_bytes() == b"a\nb\n"
    assert (again.analysis, again.title) == (case.analysis, case.title)


def test_what_a_worker_left_unfinished_is_not_packed(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    (case.begin_records("feed-x") / "part-00000.parquet").write_bytes(b"half")
    pack(case, tmp_path / "x.logaicase")
    names = zipfile.ZipFile(tmp_path / "x.logaicase").namelist()
    assert [name for name in names if "feed" in name] == []


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "evidence/../../evil",
        "run.sh",
        "evidence/a/b/c",
        "records/..\\evil",
    ],
)
def test_a_file_that_reaches_outside_a_case_is_refused(
    tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "x.logaicase", "w") as archive:
        archive.writestr(name, "evil")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CaseError, match="no part of a case"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.logaicase").write_text("hello")
    with pytest.raises(CaseError, match="not a case file"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")


def test_a_case_that_would_unpack_too_large_is_refused(tmp_path: Path) -> None:
    pack(new_case(tmp_path, records_of(["a"])), tmp_path / "x.logaicase")
    with pytest.raises(LimitError, match="at most 100 are allowed"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other", most_bytes=100)


def repacked(case: Case, into: Path, change: Callable[[Path], None]) -> Path:
    """Pack a case whose files were changed by hand."""
    pack(case, into)
    folder = into.with_suffix(".d")
    with zipfile.ZipFile(into) as archive:
        archive.extractall(folder)
    change(folder)
    with zipfile.ZipFile(into, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    shutil.rmtree(folder)
    return into


def with_notes(*statements: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with sqlite3.connect(folder / "case.sqlite") as notes:
            for one in statements:
                notes.execute(one)
        notes.close()

    return change


FOREIGN = {
    "table": "CREATE TABLE mine (name TEXT)",
    "view": "CREATE VIEW mine AS SELECT * FROM meta",
    "trigger": "CREATE TRIGGER mine AFTER INSERT ON meta BEGIN DELETE FROM meta; END",
    "index": "CREATE INDEX mine ON meta (value)",
    "virtual": "CREATE VIRTUAL TABLE mine USING fts5(name)",
    "default": "ALTER TABLE meta ADD COLUMN mine TEXT DEFAULT 'x'",
    "generated": "ALTER TABLE meta ADD COLUMN value2 TEXT AS (hex(value))",
    "collation": "ALTER TABLE meta ADD COLUMN mine TEXT COLLATE NOCASE",
}


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=FOREIGN)
def test_notes_with_what_this_program_never_writes_are_refused(
    tmp_path: Path, statement: str
) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    file = repacked(case, tmp_path / "x.logaicase", with_notes(statement))
    before = file.read_bytes()
    with pytest.raises(CaseError, match=r"x\.logaicase: case\.sqlite holds"):
        unpack(file, tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "x.logaicase"]
    assert file.read_bytes() == before


def no_database(folder: Path) -> None:
    (folder / "case.sqlite").write_bytes(b"no database" * 100)


def another_server(folder: Path) -> None:
    (folder / "case.sqlite").write_bytes(b"postgresql:case_0\n")


def no_notes(folder: Path) -> None:
    (folder / "case.sqlite").unlink()


def changed_evidence(folder: Path) -> None:
    (folder / "evidence").mkdir()
    (folder / "evidence" / hashlib.sha256(b"a").hexdigest()).write_bytes(b"b")


def another_table(folder: Path) -> None:
    (part,) = folder.glob("records/*/part-00000.parquet")
    pl.read_parquet(part).drop("message").write_parquet(part)


def no_table(folder: Path) -> None:
    (table,) = folder.glob("analyses/*/findings.parquet")
    table.unlink()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (no_database, "the file is damaged"),
        (another_server, "the file is damaged"),
        (no_notes, "expected case.sqlite in it"),
        (changed_evidence, "its bytes have another sha256"),
        (another_table, "part-00000.parquet, expected what the case was packed with"),
        (no_table, "findings.parquet, expected what the case was packed with"),
        (with_notes("UPDATE meta SET value = 9 WHERE name = 'version'"), "version 9"),
        (with_notes("UPDATE sources SET records = '../../etc'"), "'../../etc'"),
        (with_notes("UPDATE sources SET source_id = '*'"), "'*'"),
        (with_notes("""UPDATE meta SET value = '"../.."' WHERE name = 'analysis'"""),
         "'../..'"),
        (with_notes("""INSERT INTO inputs VALUES ('a', 'refused', '*', '', '')"""), "'*'"),
        (with_notes("INSERT INTO pinned VALUES (1, 1.0, 1, '{}')"), "pin 1"),
        (with_notes("INSERT INTO fields VALUES ('impact', 1, '[1]')"), "field impact"),
        (with_notes("UPDATE meta SET value = '[' WHERE name = 'title'"), "damaged"),
    ],
)  # fmt: skip
def test_a_case_file_that_was_changed_is_refused(
    tmp_path: Path, change: Callable[[Path], None], told: str
) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    file = repacked(case, tmp_path / "x.logaicase", change)
    with pytest.raises(CaseError) as caught:
        unpack(file, tmp_path / "other")
    assert told in caught.value.what
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "x.logaicase"]


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "entry",
    [link("evidence/a"), link("case.sqlite"), "evidence/a\0.txt", "records/.a/b"],
)
def test_what_is_no_plain_file_of_a_case_is_refused(
    tmp_path: Path, entry: str | zipfile.ZipInfo
) -> None:
    with zipfile.ZipFile(tmp_path / "x.logaicase", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(CaseError):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["x.logaicase"]


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.logaicase", "w") as archive:
        archive.writestr("case.sqlite", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("case.sqlite", "two")
    with pytest.raises(CaseError, match="each name once"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")


def test_a_file_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.logaicase"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.sqlite", bytes(10_000_000))
    content = file.read_bytes()
    file.write_bytes(content.replace((10_000_000).to_bytes(4, "little"), b"\x64\0\0\0"))
    with pytest.raises(CaseError, match="not a case file"):
        unpack(file, tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["x.logaicase"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_case_file_that_was_cut_short_is_refused(
    tmp_path: Path, share: float
) -> None:
    pack(new_case(tmp_path, records_of(["a"])), tmp_path / "x.logaicase")
    content = (tmp_path / "x.logaicase").read_bytes()
    (tmp_path / "x.logaicase").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CaseError, match="not a case file"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")


def test_a_case_that_is_written_to_while_it_is_packed_is_one_moment_of_it(
    tmp_path: Path,
) -> None:
    case, done = new_case(tmp_path, records_of(["a"])), threading.Event()
    written = case.board.write(Field("impact", "0"), 0)

    def write() -> None:
        version = written.version
        while not done.is_set():
            case.board.add(Pin("event", f"{version}"))
            version = case.board.write(Field("impact", f"{version}"), version).version

    writer = threading.Thread(target=write)
    writer.start()
    packed = [tmp_path / f"{number}.logaicase" for number in range(5)]
    try:
        for file in packed:
            pack(case, file)
    finally:
        done.set()
        writer.join()
    for file in packed:
        board = unpack(file, file.with_suffix("")).board
        pins, version = len(board.pins()), board.fields()["impact"].version
        assert version <= pins + 1 <= version + 1


def test_a_case_that_is_analysed_while_it_is_packed_is_packed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    copied, times = contents.snapshot, iter(range(9))

    def snapshot(path: Path, into: Path) -> None:
        copied(path, into)
        if next(times) < 2:  # then a worker reads the source anew
            (source_id,) = case.notes.sources()
            named = f"{source_id}-{next(times)}"
            folder = case.begin_records(named)
            shutil.copytree(case.folder_of(source_id), folder, dirs_exist_ok=True)
            case.finish_records(folder, source_id, named)
            case.save_analysis(tables_of(), {})

    monkeypatch.setattr(contents, "snapshot", snapshot)
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert again.notes.sources() == case.notes.sources()
    assert_frame_equal(again.records().collect(), case.records().collect())


def test_a_report_of_a_case_that_was_packed_has_the_same_bytes(tmp_path: Path) -> None:
    lines = [f"{at(i).isoformat()} INFO cart {i} answered" for i in range(200)]
    (tmp_path / "shop.log").write_text("\n".join(lines) + "\n")
    case = Case.create(tmp_path / "case", title="Shop")
    given = pipeline.Input(tmp_path / "shop.log", "shop.log")
    pipeline.load(case, [given], settings=Settings())
    pipeline.analyze(case, settings=Settings())
    case.board.add(Pin("event", "Deploy of shop 2.1", at=at(2400)))
    case.board.write(Field("impact", "Carts failed [P1]."), 0)
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "other")
    first, second = (render_html(report_of(one)) for one in (case, again))
    assert first == second
    assert again.board.history() == case.board.history()
