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


class Filed(NamedTuple):
    """One case on the shelf; `changed` is when its notes were last written."""

    name: str
    title: str
    changed: datetime


def new_case(home: Path, *, title: str, now: datetime) -> Case:
    """Make a case below `home`, named by the day and random digits."""
    name = f"{now:%Y%m%d}-{secrets.token_hex(RANDOM_BYTES)}"
    return Case.create(home / name, title=title)


def open_named(home: Path, name: str) -> Case:
    """Open the case `name`, which is a directory in `home` itself.

    Raises:
        CaseError: the name is not plain, or there is no case of that name.
    """
    if not PLAIN.fullmatch(name) or (home / name).is_symlink():
        raise CaseError(
            f"{name!r}: not the name of a case, expected letters, digits and hyphens",
            hint="Use the address that the workbench showed for the case.",
        )
    return Case.open(home / name)


def list_cases(home: Path, *, most: int = 10) -> list[Filed]:
    """Return the cases in `home`, the one changed last first.

    A case that cannot be opened is listed under its name.
    """
    roots = sorted(_cases(home), key=lambda root: (_changed(root), root), reverse=True)
    return [Filed(root.name, _title(root), _changed(root)) for root in roots[:most]]


def sweep(home: Path, *, now: datetime, unused: timedelta) -> int:
    """Delete the cases that nobody has changed for a time; return how many."""
    old = [root for root in _cases(home) if now - _changed(root) > unused]
    for root in old:
        shutil.rmtree(root, ignore_errors=True)
    return len(old)


def _cases(home: Path) -> list[Path]:
    return [
        root
        for root in (home.iterdir() if home.is_dir() else ())
        if PLAIN.fullmatch(root.name)
        and not root.is_symlink()
        and (root / "case.sqlite").is_file()
    ]


def _changed(root: Path) -> datetime:
    # SQLite writes beside the file first, and a job writes below jobs.
    written = [*root.glob("case.sqlite*"), *root.glob("jobs"), *root.glob("jobs/*")]
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in written), UTC)


def _title(root: Path) -> str:
    try:
        return Case(root).title
    except CaseError:
        return root.name
