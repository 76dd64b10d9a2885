"""Where cases lie side by side: directories with names that nobody can guess."""

import re
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from logai_core.errors import CaseError
from logai_core.store.case import Case

# What we write ourselves, and what a person may name a directory; never a path.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
RANDOM_BYTES = 10
ARCHIVED = "archived"  # a file in the directory: it holds for a damaged case too


class Filed(NamedTuple):
    """One case on the shelf; `changed` is when its notes were last written."""

    name: str
    title: str
    changed: datetime


def new_case(
    home: Path, *, title: str, now: datetime, database: str | None = None
) -> Case:
    """Make a case below `home`; its tables are on the server at `database`, if any."""
    return Case.create(home / new_name(now), title=title, database=database)


def new_name(now: datetime) -> str:
    """Return a name for a case, of the day and random digits."""
    return f"{now:%Y%m%d}-{secrets.token_hex(RANDOM_BYTES)}"


def open_named(home: Path, name: str) -> Case:
    """Open the case `name`, which is a directory in `home` itself.

    Raises:
        CaseError: the name is not plain, or there is no case of that name.
    """
    return Case.open(root_of(home, name))


def root_of(home: Path, name: str) -> Path:
    """Return the directory of the case `name`, which may be damaged or none.

    Raises:
        CaseError: the name is not plain, or leads elsewhere.
    """
    if not PLAIN.fullmatch(name) or (home / name).is_symlink():
        raise CaseError(
            f"{name!r}: not the name of a case, expected letters, digits and hyphens",
            hint="Use the address that the workbench showed for the case.",
        )
    return home / name


def list_cases(home: Path, *, most: int = 10) -> list[Filed]:
    """Return the cases in `home` that are not archived, the one changed last first.

    A case that cannot be opened is listed under its name.
    """
    roots = [root for root in cases(home) if not is_archived(root)]
    return [Filed(root.name, _title(root), changed(root)) for root in roots[:most]]


def sweep(home: Path, *, now: datetime, unused: timedelta) -> int:
    """Delete the cases that nobody has changed for a time; return how many."""
    old = [root for root in cases(home) if now - changed(root) > unused]
    for root in old:
        shutil.rmtree(root, ignore_errors=True)
    return len(old)


def cases(home: Path) -> list[Path]:
    """Return the directories of the cases in `home`, the one changed last first."""
    roots = [
        root
        for root in (home.iterdir() if home.is_dir() else ())
        if PLAIN.fullmatch(root.name)
        and not root.is_symlink()
        and (root / "case.sqlite").is_file()
    ]
    return sorted(roots, key=lambda root: (changed(root), root), reverse=True)


def changed(root: Path) -> datetime:
    """Return when the notes of a case were last written, or a job was at work on it."""
    # SQLite writes beside the file first, and a job writes below jobs. A reader leaves
    # an empty file beside it.
    beside = [one for one in root.glob("case.sqlite-wal") if one.stat().st_size]
    written = [root / "case.sqlite", *beside, *root.glob("jobs"), *root.glob("jobs/*")]
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in written), UTC)


def is_archived(root: Path) -> bool:
    """Tell whether a case was put out of the way."""
    return (root / ARCHIVED).exists()


def _title(root: Path) -> str:
    try:
        return Case(root).title
    except CaseError:
        return root.name
