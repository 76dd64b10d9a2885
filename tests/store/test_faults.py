import hashlib
import random
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from logai_core.errors import CaseError
from logai_core.pin import Pin
from logai_core.postmortem import Field, Written
from logai_core.store import Case, database, pack

EVENT = Pin("event", "Deploy", shown="x" * 3000)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case.create(tmp_path / "case", title="Shop")
    made.board.add(EVENT)
    made.board.write(Field("impact", "Carts failed."), 0)
    return made


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def digests(root: Path) -> dict[str, str]:
    # What a reader may leave beside the file is empty.
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def state(case: Case) -> tuple[object, ...]:
    return case.board.pins(), case.board.fields(), case.board.history()


def test_a_full_disk_leaves_the_state_before_or_after_wherever_it_strikes(
    case: Case,
) -> None:
    number = 1
    outcomes: set[tuple[bool, str, str]] = set()
    for size in range(0, 60_000, 1_500):
        before = state(case)
        try:
            with files_of_at_most(size):
                case.board.change(1, number, comment="y" * 9000 + str(size))
        except CaseError as error:
            outcomes.add((state(case) == before, error.what, error.hint))
        else:
            number += 1
            outcomes.add((state(case) == before, "", ""))
        assert case.board.pins()[0].version == number
    full = (
        "case: the case's notes cannot be used "
        "(the disk cannot be written, it may be full)",
        "What was saved before is intact. Free some space, then save again.",
    )
    assert outcomes == {(True, *full), (False, "", "")}
    assert case.board.change(1, number, comment="room").version == number + 1


def test_a_case_file_is_not_left_half_on_a_full_disk(
    case: Case, tmp_path: Path
) -> None:
    noise = random.Random(8).randbytes(100_000)  # noqa: S311 - it cannot be packed
    (case.evidence / "e").write_bytes(noise)
    pack(case, tmp_path / "x.logaicase")
    before = (tmp_path / "x.logaicase").read_bytes()
    for size in range(0, 100_000, 20_000):
        with files_of_at_most(size), pytest.raises(CaseError):
            pack(case, tmp_path / "x.logaicase")
    assert (tmp_path / "x.logaicase").read_bytes() == before
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["case", "x.logaicase"]
    assert [one.name for one in case.root.glob(".*")] == []


def test_a_case_that_is_locked_for_long_says_so_and_is_read_meanwhile(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    before = state(case)
    other = sqlite3.connect(case.root / "case.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseError, match="kept it locked for long"):
        case.board.add(Pin("event", "mine"))
    assert state(case) == before
    other.execute("COMMIT")
    other.close()
    assert case.board.add(Pin("event", "mine")).number == 2


def newer_by_its_notes(notes: sqlite3.Connection) -> None:
    notes.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    notes.execute("CREATE TABLE more (name TEXT)")


def newer_by_its_mark(notes: sqlite3.Connection) -> None:
    notes.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("age", [newer_by_its_notes, newer_by_its_mark])
def test_a_case_of_a_newer_version_is_refused_and_no_byte_of_it_changes(
    case: Case, age: Callable[[sqlite3.Connection], None]
) -> None:
    notes = sqlite3.connect(case.root / "case.sqlite")
    age(notes)
    notes.commit()
    notes.close()
    before = digests(case.root)
    for _ in range(2):
        with pytest.raises(CaseError, match="version 99, this program knows up to 4"):
            Case.open(case.root)
    assert digests(case.root) == before


@pytest.mark.parametrize("kept", [0, 10, 100, 4096, 5000, 20_000])
def test_a_case_that_was_cut_short_is_refused_and_left_as_it_is(
    case: Case, kept: int
) -> None:
    file = case.root / "case.sqlite"
    file.write_bytes(file.read_bytes()[:kept])
    before = digests(case.root)
    with pytest.raises(CaseError):
        Case.open(case.root).board.history()
    if kept:
        assert digests(case.root) == before


def test_bytes_that_flipped_are_an_error_in_a_sentence_or_do_no_harm(
    case: Case,
) -> None:
    file = case.root / "case.sqlite"
    whole, refused = file.read_bytes(), 0
    for place in range(0, len(whole), 997):
        flipped = bytearray(whole)
        flipped[place : place + 8] = b"\xff" * 8
        file.write_bytes(flipped)
        try:
            state(Case.open(case.root))
        except CaseError:
            refused += 1
    assert refused > 0


def test_a_case_that_is_gone_is_told_and_not_made_anew(case: Case) -> None:
    for path in case.root.glob("case.sqlite*"):
        path.unlink()
    with pytest.raises(CaseError, match="there are none"):
        case.board.pins()
    with pytest.raises(CaseError, match="no case there"):
        Case.open(case.root)
    assert list(case.root.glob("case.sqlite*")) == []


def test_a_reader_sees_one_state_while_another_writes(case: Case) -> None:
    with database.reading(case.root / "case.sqlite") as connection:
        connection.exec_driver_sql("SELECT count(*) FROM pinned").scalar()
        case.board.write(Field("impact", "anew"), 1)
        query = "SELECT version FROM fields"
        assert connection.exec_driver_sql(query).scalar() == 1
    assert case.board.fields() == {"impact": Written(2, Field("impact", "anew"))}
