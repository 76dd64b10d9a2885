"""The files that make a case, held as they are at one moment.

A worker may replace records and analyses at any time. So the notes are copied first, and
then the files that this copy names; where one has gone meanwhile, all is begun again.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from logai_core.errors import CaseError
from logai_core.store.moving import snapshot

TRIES = 5


class Content(NamedTuple):
    """A copy of the notes, and links to all files that it names, below `root`."""

    root: Path

    def files(self) -> list[tuple[str, Path]]:
        """Return each file with its name in the case, the notes first."""
        found = [path for path in self.root.rglob("*") if path.is_file()]
        named = sorted((one.relative_to(self.root).as_posix(), one) for one in found)
        return sorted(named, key=lambda one: one[0] != "case.sqlite")


@contextmanager
def content_of(root: Path) -> Iterator[Content]:
    """Hold the content of the case in `root` in a hidden directory beside its notes.

    Raises:
        CaseError: the notes are damaged, or the case changes all the time.
    """
    with tempfile.TemporaryDirectory(prefix=".content-", dir=root) as folder:
        for number in range(TRIES):
            held = Path(folder) / str(number)
            held.mkdir()
            if _held(root, held):
                yield Content(held)
                return
            shutil.rmtree(held)
        raise CaseError(
            f"{root.name}: its files changed each time they were copied",
            hint="Try again when the work on it is done.",
        )


def _held(root: Path, into: Path) -> bool:
    """Link what the notes name; tell whether all of it was there."""
    snapshot(root / "case.sqlite", into / "case.sqlite")
    try:
        for folder in _named(root, into / "case.sqlite"):
            _link(root / folder, into / folder)
    except FileNotFoundError:
        return False
    return True


def _named(root: Path, notes: Path) -> list[str]:
    connection = sqlite3.connect(notes)
    try:
        records = connection.execute("SELECT records FROM sources").fetchall()
        analysis = connection.execute("SELECT value FROM meta WHERE name = 'analysis'")
        digests = [json.loads(value) for (value,) in analysis.fetchall()]
    finally:
        connection.close()
    return [
        "evidence",
        *(f"records/{name}" for (name,) in records),
        # Of an older version there may be none any more.
        *(
            f"analyses/{one}"
            for one in digests
            if (root / "analyses" / str(one)).is_dir()
        ),
    ]


def _link(source: Path, target: Path) -> None:
    """Link the files of a directory; what is hidden is unfinished and left out."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            link_or_copy(path, target / path.name)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk knows no such names.

    Files of a case are never written again, only replaced: so both stay what they are.
    """
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
