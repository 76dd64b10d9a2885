"""One file that holds a whole case: a zip with the extension `.logaicase`."""

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from logai_core.atomic import replaced
from logai_core.errors import CaseError, LimitError
from logai_core.store.case import Case

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can state
_KEPT = ("evidence", "records", "analyses")


def pack(case: Case, into: Path) -> None:
    """Write the case as one file. Equal content gives equal names, order and times."""
    with (
        replaced(into) as temporary,
        zipfile.ZipFile(temporary, "w", compresslevel=1) as archive,
    ):
        for path in [case.root / "case.sqlite", *_content(case.root)]:
            name = path.relative_to(case.root).as_posix()
            entry = zipfile.ZipInfo(name, _EPOCH)
            # Parquet is compressed already.
            stored = path.suffix == ".parquet"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _content(root: Path) -> list[Path]:
    found = [path for part in _KEPT for path in (root / part).rglob("*")]
    visible = [
        path
        for path in found
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]
    return sorted(visible)


def unpack(file: Path, into: Path, *, most_bytes: int = 32 << 30) -> Case:
    """Open a packed case in the new directory `into`.

    Raises:
        CaseError: the file is no case, or names something outside of one.
        LimitError: it would unpack to more than `most_bytes`.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(file.name, entries, most_bytes)
            into.mkdir(parents=True)
            for entry in entries:
                target = into / entry.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as written:
                    shutil.copyfileobj(source, written, 1 << 20)
    except zipfile.BadZipFile as error:
        raise CaseError(
            f"{file.name}: not a case file ({error})",
            hint="Open a file that ends in .logaicase.",
        ) from error
    (into / "jobs").mkdir(exist_ok=True)
    return Case.open(into)


def _check(name: str, entries: list[zipfile.ZipInfo], most_bytes: int) -> None:
    foreign = [e.filename for e in entries if not _belongs(e.filename)]
    if foreign:
        raise CaseError(
            f"{name}: holds {foreign[0]!r}, which is no part of a case",
            hint="Open a file that this program packed.",
        )
    total = sum(entry.file_size for entry in entries)
    if total > most_bytes:
        raise LimitError(
            f"{name}: unpacks to {total:,} bytes, at most {most_bytes:,} are allowed",
            hint="Unpack it by hand where there is room, and open the directory.",
        )


def _belongs(name: str) -> bool:
    parts = PurePosixPath(name).parts
    if name == "case.sqlite":
        return True
    plain = all(part not in ("..", ".") and "\\" not in part for part in parts)
    return plain and len(parts) in (2, 3) and parts[0] in _KEPT
