"""What an input holds: itself, or the files in an archive."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from logai_core.errors import LogAIError
from logai_core.settings import Limits


class Member(NamedTuple):
    """One file to keep. `name` is for people: "logs.zip/app/web.log".

    `last_day` is the day it was last written, where that is known; `container` the
    sha256 of the archive that it lies in. `bytes_of` is good until the next is asked
    for.
    """

    name: str
    bytes_of: Path | BinaryIO
    last_day: date | None = None
    container: str | None = None


class Unreadable(NamedTuple):
    """A part of an archive that is refused, and why; the rest is read."""

    name: str
    error: LogAIError


def members(
    given: Path | BinaryIO, *, name: str, limits: Limits, scratch: Path
) -> Iterator[Member | Unreadable]:
    """Yield the files that an input holds, one after another; mostly it is one itself.

    Nothing is written but temporary files of names of our own, in `scratch`.
    """
    del limits, scratch
    yield Member(name, given)
