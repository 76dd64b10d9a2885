import os
import sqlite3
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa
from polars.testing import assert_frame_equal

from logai_core.errors import CaseError, SettingError
from logai_core.pin import Pin
from logai_core.postmortem import Field
from logai_core.store import Case, pack, unpack
from logai_core.store.keeping import (
    Holds,
    archive,
    clear,
    delete,
    described,
    duplicate,
    rename,
    restore,
    take_in,
)
from logai_core.store.shelf import cases, list_cases, open_named
from tests.builders import START, add_records, records_of, summary_of, tables_of
from tests.store.conftest import Make

EVENT = Pin("event", "Deploy of shop 2.1")


@pytest.fixture
def case(make: Make) -> Case:
    """Return a case of one source in which everything was made that people make."""
    made = make("20261120-a")
    add_records(made, [records_of(["a", "b"])])
    (made.evidence / "e").write_bytes(b"a\nb\n")
    made.save_analysis(tables_of(), {})
    made.add_summary(summary_of("Two lines"))
    made.notes.add_edits([{"edit": "name"}])
    made.notes.add_search({"query": "level:error"})
    made.notes.set_input("x.png", "refused", what="a picture", hint="Give a log.")
    made.board.remove(made.board.add(EVENT).number)
    made.board.add(Pin("event", "Rollback"))
    made.board.write(Field("impact", "Carts failed."), 0)
    return made


def everything(case: Case) -> list[object]:
    notes, board = case.notes, case.board
    return [
        *(notes.sources(), notes.inputs("refused"), notes.edits(), notes.searches()),
        *(board.pins(), board.fields(), board.history(), notes.meta()),
        *(case.summaries().rows(), case.records().collect().rows()),
        {path.name: path.read_bytes() for path in case.evidence.iterdir()},
        case.analysis,
    ]


def same(one: Case, other: Case) -> bool:
    differing = {"title"}
    left, right = (
        [
            {k: v for k, v in part.items() if k not in differing}
            if isinstance(part, dict)
            else part
            for part in everything(case)
        ]
        for case in (one, other)
    )
    return left == right


def test_a_copy_holds_the_same_and_is_a_case_of_its_own(case: Case) -> None:
    copy = duplicate(case, title="Copy of Shop", now=START)
    assert same(copy, case)
    assert (copy.title, case.title) == ("Copy of Shop", "Shop")
    copy.board.add(EVENT)
    copy.remove_source(next(iter(copy.notes.sources())))
    assert len(case.board.pins()) == 1
    assert case.records().collect()["message"].to_list() == ["a", "b"]
    assert (case.evidence / "e").read_bytes() == b"a\nb\n"


def test_what_a_copy_reads_anew_does_not_change_the_first(case: Case) -> None:
    copy = duplicate(case, title="Copy", now=START)
    (source_id,) = copy.notes.sources()
    receipt = copy.sources().with_columns(pl.lit("Asia/Tokyo").alias("zone"))
    before = case.sources()
    copy.set_receipt(source_id, receipt)
    copy.save_analysis(tables_of(), {"detector": "forest"})
    assert_frame_equal(case.sources(), before)
    assert case.table("findings").is_empty()


def test_a_packed_case_holds_everything_and_gives_no_number_twice(
    case: Case, tmp_path: Path
) -> None:
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "again")
    assert everything(again) == everything(case)
    again.board.remove(2)
    numbers = [one.board.add(Pin("event", "Third")).number for one in (again, case)]
    assert numbers == [3, 3]


def test_a_case_file_is_one_snapshot_that_two_packings_give_alike(
    case: Case, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        pack(case, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_was_deleted_does_not_travel(case: Case, tmp_path: Path) -> None:
    case.notes.set_meta(secret="SHIBBOLETH" * 5_000)
    case.notes.set_meta(secret="")
    pack(case, tmp_path / "x.logaicase")
    unpack(tmp_path / "x.logaicase", tmp_path / "again")
    notes = tmp_path / "again" / "case.sqlite"
    assert b"SHIBBOLETH" not in notes.read_bytes()
    connection = sqlite3.connect(notes)
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    connection.close()


def test_a_case_is_renamed_to_a_line_that_can_be_seen(case: Case) -> None:
    rename(case, "  Shop \n outage\u202e ")
    assert Case.open(case.root).title == "Shop outage\\u{202e}"
    for title in ("", " \n ", "x" * 121):
        with pytest.raises(SettingError, match="expected 1 to 120"):
            rename(case, title)


def test_an_archived_case_is_out_of_the_list_and_can_come_back(case: Case) -> None:
    home = case.root.parent
    archive(case.root)
    assert list_cases(home) == []
    assert [(one.title, one.archived) for one in map(described, cases(home))] == [
        ("Shop", True)
    ]
    assert open_named(home, case.root.name).title == "Shop"
    restore(case.root)
    restore(case.root)
    assert [one.title for one in list_cases(home)] == ["Shop"]


def test_cases_are_told_with_what_they_hold(case: Case) -> None:
    told = described(case.root)
    assert (told.name, told.title, told.fault) == ("20261120-a", "Shop", "")
    assert told.holds == Holds(
        sources=1, pins=1, sections=1, edits=1, summaries=1, steps=4
    )
    files = [path for path in case.root.rglob("*") if path.is_file()]
    sizes = [one.stat().st_size for one in files if not one.name.endswith("-shm")]
    assert told.bytes == sum(sizes)


@pytest.mark.parametrize("table", ["analyses/*/findings", "records/*/receipt"])
def test_a_case_with_a_damaged_table_says_which(case: Case, table: str) -> None:
    (path,) = case.root.glob(f"{table}.parquet")
    path.write_bytes(path.read_bytes()[:100])
    named = path.relative_to(case.root).as_posix()
    with pytest.raises(CaseError, match=f"20261120-a: {named} is missing or damaged"):
        _ = case.table("findings"), case.receipt_of(next(iter(case.notes.sources())))
    assert path.stat().st_size == 100
    path.unlink()
    with pytest.raises(CaseError, match="Nothing was changed"):
        _ = case.table("findings"), case.sources()


def test_a_case_that_cannot_be_opened_is_told_with_its_reason(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "broken", title="Shop")
    (case.root / "case.sqlite").write_bytes(b"no database" * 500)
    told = described(case.root)
    assert (told.title, told.holds, told.bytes) == ("broken", Holds(), 5500)
    assert "the file is damaged" in told.fault
    delete(case.root)
    assert list(tmp_path.iterdir()) == []


def test_a_deleted_case_is_gone_with_all_its_data(case: Case) -> None:
    home, board = case.root.parent, case.board
    delete(case.root)
    assert list(home.iterdir()) == []
    with pytest.raises(CaseError):
        board.add(EVENT)
    assert list(home.iterdir()) == []
    with pytest.raises(CaseError, match="could not be written"):
        delete(case.root)


def test_what_a_killed_deletion_left_is_cleared(tmp_path: Path) -> None:
    Case.create(tmp_path / ".deleted-1", title="half")
    old = tmp_path / ".20261120-0a1b2c"
    young = tmp_path / ".20261120-0a1b2d"
    for path in (old, young, tmp_path / ".config"):
        path.mkdir()
    for path, hours in ((old, 25), (young, 1), (tmp_path / ".config", 99)):
        moment = (START - timedelta(hours=hours)).timestamp()
        os.utime(path, (moment, moment))
    clear(tmp_path, now=START)
    clear(tmp_path / "none", now=START)
    names = [path.name for path in sorted(tmp_path.iterdir())]
    assert names == [".20261120-0a1b2d", ".config"]


def test_a_case_file_is_taken_in_as_a_new_case(case: Case, tmp_path: Path) -> None:
    pack(case, tmp_path / "x.logaicase")
    home = tmp_path / "home"
    content = BytesIO((tmp_path / "x.logaicase").read_bytes())
    taken = take_in(home, content, name="x.logaicase", now=START, most_bytes=1 << 30)
    assert everything(taken) == everything(case)
    assert [path.name for path in home.iterdir()] == [taken.root.name]


def test_a_file_that_is_no_case_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"x\.zip: not a case file"):
        take_in(tmp_path, BytesIO(b"PK"), name="x.zip", now=START, most_bytes=1 << 30)
    assert list(tmp_path.iterdir()) == []


def test_cases_go_to_a_server_and_leave_nothing_there_when_deleted(
    on_server: str, tmp_path: Path
) -> None:
    def schemas() -> list[str]:
        engine = sa.create_engine(on_server.replace(":", "+psycopg:", 1))
        query = sa.text(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'case%' ORDER BY 1"
        )
        with engine.connect() as connection:
            found = connection.execute(query).scalars().all()
        engine.dispose()
        return list(found)

    before = schemas()
    case = Case.create(tmp_path / "a", title="Shop")
    case.board.remove(case.board.add(EVENT).number)
    pack(case, tmp_path / "x.logaicase")
    file = tmp_path / "x.logaicase"
    taken = take_in(
        tmp_path, file, name="x", now=START, most_bytes=1 << 30, database=on_server
    )
    copy = duplicate(taken, title="Copy", now=START, database=on_server)
    assert len(schemas()) == len(before) + 2
    assert copy.board.add(EVENT).number == taken.board.add(EVENT).number == 2
    for one in (taken, copy):
        delete(one.root)
    assert schemas() == before


def test_a_case_on_a_server_that_nobody_names_says_so(
    on_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.create(tmp_path / "a", title="Shop", database=on_server)
    with monkeypatch.context() as patch:
        patch.delenv("LOGAI_DATABASE_URL")
        with pytest.raises(CaseError, match="on a database server, and none is named"):
            Case.open(case.root)
        patch.setenv("LOGAI_DATABASE_URL", "postgresql://logai@/none?host=/nowhere")
        with pytest.raises(CaseError, match="notes cannot be used") as caught:
            Case.open(case.root)
        with pytest.raises(CaseError):
            delete(case.root)
        nowhere = "postgresql://logai@/none?host=/nowhere"
        with pytest.raises(CaseError, match="notes cannot be used"):
            Case.create(tmp_path / "b", title="Shop", database=nowhere)
        for url in ("mysql://a@b/c", "nonsense"):
            patch.setenv("LOGAI_DATABASE_URL", url)
            with pytest.raises(SettingError, match="LOGAI_DATABASE_URL"):
                Case.open(case.root)
    assert "database server" in caught.value.hint
    assert Case.open(case.root).title == "Shop"
