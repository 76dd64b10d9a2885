"""What is done to whole cases: told, renamed, doubled, put away, taken in, deleted.

Whoever calls has made sure that no worker is at work on a case that is to be deleted.
"""

import os
import re
import secrets
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

import sqlalchemy as sa

from logai_core.atomic import write_text
from logai_core.errors import CaseError, SettingError
from logai_core.inert import inert_text
from logai_core.store import server
from logai_core.store.case import Case
from logai_core.store.contents import content_of
from logai_core.store.database import TABLES, reading, set_journal, told
from logai_core.store.moving import move
from logai_core.store.notes import VERSION
from logai_core.store.portable import unpack, writing
from logai_core.store.shelf import ARCHIVED, changed, is_archived, new_name

MOST_TITLE = 120
A_DAY = timedelta(days=1)
_DELETED = ".deleted-"
_OF_READERS = "-shm"  # memory that SQLite shares; it comes and goes
_UNFINISHED = re.compile(r"[.]+[0-9]{8}-[0-9a-f]+([.][0-9a-f]+)?")


class Holds(NamedTuple):
    """How much of each a case has; `sections` are those of the report that are written."""

    sources: int = 0
    findings: int = 0
    pins: int = 0
    sections: int = 0
    edits: int = 0
    summaries: int = 0
    steps: int = 0


class Described(NamedTuple):
    """One case with what it holds; `fault` says why it cannot be opened, if so.

    `bytes` is the size of its files; those that a copy shares with another case count
    for each of them.
    """

    name: str
    title: str
    changed: datetime
    archived: bool
    bytes: int
    holds: Holds = Holds()
    fault: str = ""


def described(root: Path) -> Described:
    """Return what the case in a directory holds, or why it cannot be opened."""
    known = Described(
        root.name, root.name, changed(root), is_archived(root), _size(root)
    )
    try:
        case = Case.open(root)
        return known._replace(title=case.title, holds=_holds(case))
    except CaseError as error:
        return known._replace(fault=f"{error.what}. {error.hint}")


def _holds(case: Case) -> Holds:
    written = [one for one in case.board.fields().values() if not one.field.empty]
    with reading(case.notes.path) as connection:
        edits, summaries, steps = (
            connection.execute(
                sa.select(sa.func.count()).select_from(TABLES.tables[name])
            ).scalar_one()
            for name in ("edits", "summaries", "history")
        )
    return Holds(
        sources=len(case.notes.sources()),
        findings=case.table("findings").height,
        pins=case.board.count(),
        sections=len(written),
        edits=edits,
        summaries=summaries,
        steps=steps,
    )


def _size(root: Path) -> int:
    """Return the bytes of all files below a directory; what vanishes counts nothing."""
    total = 0
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(_OF_READERS):
                continue
            with suppress(OSError):
                total += Path(folder, name).lstat().st_size
    return total


def rename(case: Case, title: str) -> None:
    """Call a case otherwise.

    Raises:
        SettingError: the title is empty or too long.
    """
    case.notes.set_meta(title=checked_title(title))


def checked_title(title: str) -> str:
    """Return a title as one line of visible characters.

    Raises:
        SettingError: it is empty or too long.
    """
    plain = " ".join(inert_text(title).split())
    if not plain or len(plain) > MOST_TITLE:
        raise SettingError(
            f"Title: {len(plain)} characters, expected 1 to {MOST_TITLE}",
            hint="Give what a colleague would call the case.",
        )
    return plain


def duplicate(
    case: Case, *, title: str, now: datetime, database: str | None = None
) -> Case:
    """Make a case of its own beside `case` with equal content, as it is at this moment."""
    home = case.root.parent
    beside = home / f".{new_name(now)}"
    title = checked_title(title)
    try:
        with writing(beside), content_of(case.root) as content:
            shutil.move(content.root, beside)
        return _placed(beside, home / new_name(now), title=title, database=database)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def take_in(
    home: Path,
    file: Path | BinaryIO,
    *,
    name: str,
    now: datetime,
    most_bytes: int,
    database: str | None = None,
) -> Case:
    """Open a packed case, called `name`, as a new one in `home`.

    Raises:
        CaseError: the file is no case, or damaged; nothing of it is left then.
        LimitError: it would unpack to more than `most_bytes`.
    """
    beside = home / f".{new_name(now)}"
    try:
        case = unpack(file, beside, most_bytes=most_bytes, name=name)
        root = home / new_name(now)
        return _placed(beside, root, title=case.title, database=database)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _placed(beside: Path, root: Path, *, title: str, database: str | None) -> Case:
    """Give a case its place, its tables theirs, and open it."""
    for name in ("evidence", "records", "analyses", "jobs"):
        (beside / name).mkdir(exist_ok=True)
    set_journal(beside / "case.sqlite", "WAL")
    Case(beside).notes.set_meta(title=title)
    if database is not None and not Case.open(beside).outdated:
        file, former = beside / "case.sqlite", beside / "former.sqlite"
        with writing(root):
            file.rename(former)
            move(former, file, version=VERSION, url=database)
            for one in beside.glob("former.sqlite*"):
                one.unlink()
    with writing(root):
        beside.rename(root)
    return Case.open(root)


def archive(root: Path) -> None:
    """Put a case out of the way; it stays what it is."""
    with writing(root):
        write_text("", root / ARCHIVED)


def restore(root: Path) -> None:
    """Take a case back from the archive."""
    with writing(root):
        (root / ARCHIVED).unlink(missing_ok=True)


def delete(root: Path) -> None:
    """Delete a case with all its data, for good.

    It is gone for everybody at one stroke; a page that still shows it says so.

    Raises:
        CaseError: there is none, or some of it cannot be deleted.
    """
    going = root.with_name(f"{_DELETED}{secrets.token_hex(8)}")
    with writing(root):
        root.rename(going)
        try:
            _discard(going, root)
        except CaseError:
            going.rename(root)  # its server did not answer: it is still whole
            raise


def _discard(going: Path, root: Path) -> None:
    schema = server.schema_at(going / "case.sqlite")
    if schema is not None:
        with told(root / "case.sqlite"):
            server.drop(schema)
    shutil.rmtree(going)


def clear(home: Path, *, now: datetime) -> None:
    """Delete what was left by a deletion, or a copying, that was ended half-way."""
    for left in home.glob(".*") if home.is_dir() else ():
        unfinished = _UNFINISHED.fullmatch(left.name) and now - _touched(left) > A_DAY
        if left.name.startswith(_DELETED) or unfinished:
            with suppress(OSError, CaseError):
                _discard(left, left)


def _touched(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
