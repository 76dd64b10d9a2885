"""What an input holds: itself, or the files in an archive."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from logai_core.errors import LimitError, LogAIError, SourceError
from logai_core.settings import Limits
from logai_core.sources import names
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.codecs import undone
from logai_core.sources.entry import Entry, day_of
from logai_core.sources.keep import opened
from logai_core.sources.look import Seen, look_at
from logai_core.sources.streams import Stream
from logai_core.sources.tars import tar_entries
from logai_core.sources.zips import zip_entries

_PIECE_BYTES = 1 << 20


class Member(NamedTuple):
    """One file to keep. `name` is for people: "logs.zip/app/web.log".

    `last_day` is the day it was last written, where that is known; `container` the
    sha256 of the archive that it lies in, whose parts share a `budget`. `bytes_of` is
    good until the next is asked for.
    """

    name: str
    bytes_of: Path | BinaryIO
    last_day: date | None = None
    container: str | None = None
    budget: Budget | None = None


class Unreadable(NamedTuple):
    """A part of an archive that is refused, and why; the rest is read."""

    name: str
    error: LogAIError


def members(
    given: Path | BinaryIO, *, name: str, limits: Limits, scratch: Path
) -> Iterator[Member | Unreadable]:
    """Yield the files that an input holds, one after another; mostly it is one itself.

    Zip and tar archives are known by their bytes, compressed ones and those in one
    another too. Nothing is written but temporary files without names, in `scratch`.
    What an archive unpacks to, all of it together, is held to the limits.
    """
    if not isinstance(given, Path):
        yield from _of_stream(given, name, None, limits, scratch)
        return
    with ExitStack() as stack:
        try:
            file, status = stack.enter_context(opened(given, name))
        except SourceError:  # it is refused when it is kept, with the same words
            yield Member(name, given)
            return
        written = day_of(status.st_mtime)
        for one in _of_stream(file, name, written, limits, scratch):
            if isinstance(one, Member) and one.container is None:
                yield one._replace(bytes_of=given)
            else:
                yield one


def _of_stream(
    file: BinaryIO, name: str, written: date | None, limits: Limits, scratch: Path
) -> Iterator[Member | Unreadable]:
    try:
        seen = look_at(file, limits)
    except OSError:  # told when it is kept
        yield Member(name, file, written)
        return
    if seen.kind is None:
        yield Member(name, seen.file, seen.packed_on or written)
        return
    try:
        with _whole(seen.file, name, limits, scratch) as (whole, sha256):
            unpacking = _Unpacking(limits, scratch, sha256)
            yield from unpacking.archive(
                seen._replace(file=cast(BinaryIO, whole)), name, depth=1
            )
    except LimitError as error:
        yield Unreadable(name, error)
    except OSError as error:
        yield Unreadable(
            name,
            LimitError(
                f"{name}: cannot be unpacked ({error.strerror})",
                hint="Free some space, or choose another directory for cases.",
            ),
        )


@contextmanager
def _whole(
    file: BinaryIO, name: str, limits: Limits, scratch: Path
) -> Iterator[tuple[IO[bytes], str]]:
    """Yield an archive that can be sought, at its first byte, and its sha256.

    Raises:
        LimitError: it is longer than the limit.
    """
    digest = hashlib.sha256()
    with ExitStack() as stack:
        whole: IO[bytes] = file
        start = file.tell() if file.seekable() else 0
        if not file.seekable():
            whole = stack.enter_context(_temporary(scratch))
        left = limits.source_bytes
        while block := file.read(_PIECE_BYTES):
            left -= len(block)
            if left < 0:
                raise LimitError(
                    f"{name}: the archive is longer than the limit of "
                    f"{limits.source_bytes:,} bytes for one input",
                    hint="Unpack it and load the logs one by one, or raise the limit.",
                )
            digest.update(block)
            if whole is not file:
                whole.write(block)
        whole.seek(start)
        yield whole, digest.hexdigest()


def _temporary(scratch: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=scratch)


@dataclass
class _Unpacking:
    """One outermost archive on its way: what its parts share."""

    limits: Limits
    scratch: Path
    container: str
    entries: int = 0
    files: int = 0
    called: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.written = Budget(self.limits)  # by the members, as they are kept
        self.read = Budget(self.limits)  # from them, as text

    def archive(
        self, seen: Seen, name: str, *, depth: int
    ) -> Iterator[Member | Unreadable]:
        """Yield the members of one archive, then what is wrong with all of it."""
        before, files = self.entries, self.files
        try:
            with self._entries(seen) as entries:
                for entry in entries:
                    self._count()
                    if entry.is_folder:
                        continue
                    self.files += 1
                    yield from self._entry(entry, name, depth)
        except Broken as broken:
            what = f"{name}: {broken.what}"
            if read := self.entries - before:
                many = "1 entry" if read == 1 else f"{read:,} entries"
                what += f" after {many}; what was read is kept"
            yield Unreadable(name, broken.kind(what, hint=broken.hint))
        else:
            if self.files == files:
                yield Unreadable(name, _hollow(name))

    def _count(self) -> None:
        if self.read.left <= 0:
            raise self.read.spent()
        if self.entries >= self.limits.entries:
            raise Broken(
                f"reading stopped at the limit of {self.limits.entries:,} entries",
                "Unpack it and load the logs in it, or raise the limit.",
                LimitError,
            )
        self.entries += 1

    @contextmanager
    def _entries(self, seen: Seen) -> Iterator[Iterator[Entry]]:
        file, codecs = seen.file, seen.codecs
        pieces = iter(lambda: file.read(_PIECE_BYTES), b"")
        if codecs:
            budget = self.written.with_own_bytes()
            pieces = budget.limited(undone(file, codecs, budget))
        if seen.kind == "tar":
            yield tar_entries(Stream(pieces))
            return
        with ExitStack() as stack:
            whole: IO[bytes] = file
            if codecs or not file.seekable():
                whole = stack.enter_context(_temporary(self.scratch))
                for piece in self.written.limited(pieces):
                    whole.write(piece)
            yield zip_entries(whole, most=self.limits.entries, budget=self.written)

    def _entry(
        self, entry: Entry, name: str, depth: int
    ) -> Iterator[Member | Unreadable]:
        called = self._called(f"{name}/{names.shown(entry.name)}")
        refused = names.refusal(entry.name) or entry.refused
        if refused:
            yield Unreadable(called, refused.error(called))
            return
        try:
            seen = look_at(cast(BinaryIO, Stream(entry.pieces)), self.limits)
        except Broken as broken:
            yield Unreadable(called, broken.error(called))
            return
        if seen.kind is None:
            pieces = iter(lambda: seen.file.read(_PIECE_BYTES), b"")
            file = cast(BinaryIO, Stream(self.written.limited(pieces)))
            day = seen.packed_on or entry.last_day
            yield Member(called, file, day, self.container, self.read)
        elif depth < self.limits.depth:
            yield from self.archive(seen, called, depth=depth + 1)
        else:
            yield Unreadable(called, _too_deep(called, self.limits))

    def _called(self, name: str) -> str:
        """Return a name that no other member has."""
        self.called[name] += 1
        times = self.called[name]
        return name if times == 1 else f"{name} ({times})"


def _hollow(name: str) -> SourceError:
    return SourceError(
        f"{name}: the archive holds no files, expected a log",
        hint="Check whether the logs were left out when it was made.",
    )


def _too_deep(name: str, limits: Limits) -> LimitError:
    return LimitError(
        f"{name}: is an archive in {limits.depth} others, the most that are opened",
        hint="Unpack it and load the logs in it.",
    )
