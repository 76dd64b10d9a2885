"""Which files a person means: paths, patterns and folders."""

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from logai_core.errors import LimitError, SourceError

# What this program writes beside logs, by name, by ending, and beside a packed case.
_OWN_ENDINGS = (".parquet", ".logaicase")
_OWN_NAMES = {"findings.json", "report.html", "report.md"}
_OWN_TRUTH = "truth.json"  # of a made-up incident


class Found(NamedTuple):
    """One file, and what to call it: its name, with folders where that is not enough."""

    path: Path
    name: str


def find_inputs(
    given: Sequence[str], *, most: int, leave_out: Collection[Path] = ()
) -> list[Found]:
    """Return the files that paths, glob patterns and folders name, each once.

    What exists is taken as it is, since a name may hold a bracket. A folder is walked
    in the order of names, without hidden files, links to folders, and what this program
    wrote itself; a pattern takes files only. A path that leads nowhere is returned
    too: to open it says why.

    Raises:
        SourceError: a pattern or a folder holds no file.
        LimitError: there are more than `most`.
    """
    out = {path.resolve() for path in leave_out}
    found: list[Found] = []
    for one in given:
        for file in _files(one):
            if file.path.resolve() not in out:
                found.append(file)
            if len(found) > most:
                raise LimitError(
                    f"{one}: more than {most:,} files, the most for one load",
                    hint="Give fewer at a time, or a folder further down.",
                )
    return _told_apart(list({file.path.absolute(): file for file in found}.values()))


def _files(given: str) -> Iterator[Found]:
    path = Path(given).expanduser()
    if path.is_dir():
        yield from _of_folder(path)
    elif os.path.lexists(path) or not glob.has_magic(str(path)):
        yield Found(path, path.name)
    else:
        yield from _of_pattern(str(path))


def _of_pattern(pattern: str) -> Iterator[Found]:
    matches = glob.iglob(pattern, recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    files = sorted(path for path in map(Path, matches) if not path.is_dir())
    if not files:
        raise SourceError(
            f"{pattern}: no file matches, expected at least one",
            hint="Check the pattern; in a terminal, quote it.",
        )
    yield from (Found(path, path.name) for path in files)


def _of_folder(folder: Path) -> Iterator[Found]:
    top, empty = folder.resolve(), True
    for place, folders, names in os.walk(top):
        here = Path(place)
        if "case.sqlite" in names:  # a case of ours
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not _is_own(name, names):
                empty = False
                path = here / name
                yield Found(path, f"{top.name}/{path.relative_to(top).as_posix()}")
    if empty:
        raise SourceError(
            f"{folder}: no log in the folder, expected at least one file",
            hint="Hidden files and what this program wrote are left out; name them one "
            "by one if they are meant.",
        )


def _is_own(name: str, beside: Collection[str]) -> bool:
    if name.endswith(_OWN_ENDINGS) or name == _OWN_TRUTH:
        return True
    return name in _OWN_NAMES and "case.logaicase" in beside


def _told_apart(found: list[Found]) -> list[Found]:
    """Add folders to names that several files have."""
    several = {name for name, n in Counter(one.name for one in found).items() if n > 1}
    return [
        one._replace(name=str(one.path)) if one.name in several else one
        for one in found
    ]
