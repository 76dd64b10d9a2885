"""One file that holds a whole case: a zip with the extension `.logaicase`.

It may come from a stranger: nothing in it names a place, it is unpacked beside its place
and takes it when all of it was found to be a case.
"""

import re
import shutil
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from logai_core.atomic import replaced
from logai_core.errors import CaseError, LimitError
from logai_core.store.case import Case
from logai_core.store.contents import Content, content_of
from logai_core.store.database import set_journal
from logai_core.store.examining import examine
from logai_core.store.notes import VERSION
from logai_core.store.soundness import check_sound

ENDING = ".logaicase"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can state
_NAME = re.compile(
    r"case\.sqlite|(evidence|records|analyses)(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}){1,2}"
)
_MOST_ENTRIES = 200_000
_MODES = (0, stat.S_IFREG)  # a zip of another system says none


def pack(case: Case, into: Path) -> None:
    """Write the case as one file. Equal content gives equal names, order and times.

    It is the case as it was at one moment, whoever works on it meanwhile.

    Raises:
        CaseError: the case is damaged, or there is no room for the file.
    """
    with (
        writing(into),
        replaced(into) as temporary,
        content_of(case.root) as content,
        zipfile.ZipFile(temporary, "w", compresslevel=1) as archive,
    ):
        _pack(content, archive)


def _pack(content: Content, archive: zipfile.ZipFile) -> None:
    for name, path in content.files():
        entry = zipfile.ZipInfo(name, _EPOCH)
        # Parquet is compressed already.
        stored = path.suffix == ".parquet"
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        entry.file_size = path.stat().st_size
        with path.open("rb") as source, archive.open(entry, "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)


def unpack(
    file: Path | BinaryIO,
    into: Path,
    *,
    most_bytes: int = 32 << 30,
    name: str | None = None,
) -> Case:
    """Open a packed case in the new directory `into`; it is there whole or not at all.

    `name` is what the file is called where it is not a path.

    Raises:
        CaseError: the file is no case, names something outside of one, was changed, or a
            newer version wrote it.
        LimitError: it would unpack to more than `most_bytes`.
    """
    named = name or (file.name if isinstance(file, Path) else "The file")
    beside = into.with_name(f".{into.name}.{uuid.uuid4().hex}")
    try:
        with writing(into), _readable(named), zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(named, entries, most_bytes)
            _extract(archive, entries, beside)
        _check_notes(named, beside)
        (beside / "jobs").mkdir()
        set_journal(beside / "case.sqlite", "WAL")
        taken = Case.open(beside)
        check_sound(taken, named)
        taken.answers.forget()
        with writing(into):
            beside.rename(into)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Case.open(into)


def _extract(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], into: Path
) -> None:
    into.mkdir(parents=True)
    for folder in ("evidence", "records", "analyses"):
        (into / folder).mkdir()
    for entry in entries:
        target = into / entry.filename
        target.parent.mkdir(exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as written:
            shutil.copyfileobj(source, written, 1 << 20)


def _check_notes(name: str, root: Path) -> None:
    try:
        examine(root / "case.sqlite", newest=VERSION, thorough=True)
    except CaseError as error:
        # It is the file that a person knows, not the directory that it went to.
        what = error.what.replace(root.name, name)
        raise CaseError(what, hint=error.hint) from error


def _check(name: str, entries: list[zipfile.ZipInfo], most_bytes: int) -> None:
    foreign = next((e.filename for e in entries if not _belongs(e)), None)
    if foreign is not None:
        raise CaseError(
            f"{name}: holds {foreign[:200]!r}, which is no part of a case",
            hint="Open a file that this program packed.",
        )
    names = {e.filename for e in entries}
    if "case.sqlite" not in names or len(names) < len(entries):
        raise CaseError(
            f"{name}: not a case file (expected case.sqlite in it, and each name once)",
            hint="Open a file that this program packed.",
        )
    total = sum(entry.file_size for entry in entries)
    if total > most_bytes or len(entries) > _MOST_ENTRIES:
        raise LimitError(
            f"{name}: unpacks to {total:,} bytes in {len(entries):,} files, "
            f"at most {most_bytes:,} are allowed",
            hint="Unpack it by hand where there is room, and open the directory.",
        )


def _belongs(entry: zipfile.ZipInfo) -> bool:
    plain = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    readable = not entry.flag_bits & 0x1  # encrypted
    of_a_file = stat.S_IFMT(entry.external_attr >> 16) in _MODES
    named = _NAME.fullmatch(entry.orig_filename) is not None
    return plain and readable and of_a_file and named


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise CaseError(
            f"{name}: not a case file ({error})",
            hint=f"Open a file that ends in {ENDING}; if it does, copy it anew.",
        ) from error


@contextmanager
def writing(into: Path) -> Iterator[None]:
    """Tell in a sentence that something cannot be written, or was there no more.

    Raises:
        CaseError: so it was.
    """
    try:
        yield
    except OSError as error:
        raise CaseError(
            f"{into.name}: it could not be written ({error.strerror or error})",
            hint="What was there before is intact. Look for room on the disk.",
        ) from error
