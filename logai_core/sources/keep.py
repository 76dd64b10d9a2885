"""Keep the exact bytes of the evidence under the name of their digest."""

import hashlib
import io
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from logai_core.atomic import sync
from logai_core.errors import LimitError, LogAIError, SourceError
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.sources.broken import Broken

BLOCK_BYTES = 4 << 20
_NO_LIMIT = 1 << 62
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "a directory", "Give the files in it."),
    (stat.S_ISFIFO, "a named pipe", "Write its output to a file and give that."),
    (stat.S_ISSOCK, "a socket", "Write its output to a file and give that."),
    (stat.S_ISCHR, "a device", "Give a file."),
    (stat.S_ISBLK, "a device", "Give a file."),
)


class Kept(NamedTuple):
    """Evidence on disk. `source_id` is the first 12 hex digits of `sha256`.

    `faults` are whole sentences about what went wrong while copying; what could be
    read is in `path` all the same.
    """

    path: Path
    sha256: str
    bytes: int
    source_id: str
    faults: tuple[str, ...] = ()


def keep(
    source: Path | BinaryIO,
    *,
    into: Path,
    name: str,
    most: int = _NO_LIMIT,
    tell: Tell = tell_nobody,
) -> Kept:
    """Copy a source to `into/<sha256>`, block by block, and return where it is.

    Only a regular file is opened, and its length is fixed then: what is appended
    later is left out, what vanishes meanwhile is missing; both become faults. A
    stream is read from where it stands to its end. After `most` bytes copying stops,
    which is a fault too: a stream may be endless. The file appears whole or not at
    all; the same bytes kept twice are one file.

    Raises:
        SourceError: there is nothing to read: not a file, not readable, or empty.
        LimitError: the disk is full, or nothing may be copied.
    """
    if not isinstance(source, Path):
        return _kept(_Copy(source, name, _left(source), tell, most), into)
    with opened(source, name) as (file, status):
        copy = _Copy(file, name, status.st_size, tell, most, fixed=True)
        return _kept(copy, into)


@dataclass
class _Copy:
    """One source on its way to disk. `size` is 0 where it is not known."""

    file: BinaryIO
    name: str
    size: int
    tell: Tell
    most: int
    fixed: bool = False
    copied: int = 0
    broken: Broken | None = None
    faults: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[bytes]:
        while block := self._read():
            self.copied += len(block)
            yield block
            done = self.copied / self.size if self.size else 0.0
            self.tell(Step("Copying", min(done, 1.0), self.name))
        if self.fixed and not self.faults:
            self._compare()

    def _read(self) -> bytes:
        left = self.size - self.copied if self.fixed else BLOCK_BYTES
        room = self.most - self.copied
        try:
            block = self.file.read(min(left, BLOCK_BYTES, room or 1))
            if block and not room:
                raise self._too_long()
            return block
        except Broken as broken:
            self._stop(broken)
        except OSError as error:
            self._stop(Broken(f"reading failed ({error.strerror})", "Load it again."))
        return b""

    def _too_long(self) -> Broken:
        return Broken(
            f"copying stopped at the limit of {self.most:,} bytes for one source",
            "Split the file, or raise the limit.",
            LimitError,
        )

    def _stop(self, broken: Broken) -> None:
        self.broken = broken
        self.faults.append(
            f"{self.name}: {broken.what} after {self.copied:,} bytes; what was read is "
            f"kept. {broken.hint}"
        )

    def _compare(self) -> None:
        now = os.fstat(self.file.fileno()).st_size
        if self.copied < self.size:
            self.faults.append(
                f"{self.name}: the file shrank while it was read, from {self.size:,} "
                f"to {self.copied:,} bytes; what was read is kept. Load it again when "
                "nothing writes to it."
            )
        elif now > self.size:
            self.faults.append(
                f"{self.name}: the file grew while it was read; the first "
                f"{self.size:,} bytes are kept. Load it again to see the rest."
            )


def _kept(copy: _Copy, into: Path) -> Kept:
    with _storing(copy):
        into.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=into, prefix=".part-")
    part = Path(made)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as target:
            sha256 = _copied(copy, target)
        with _storing(copy):
            path = part.replace(into / sha256)
            sync(into)
    finally:
        part.unlink(missing_ok=True)
    return Kept(path, sha256, copy.copied, sha256[:12], tuple(copy.faults))


def _copied(copy: _Copy, target: io.FileIO) -> str:
    digest = hashlib.sha256()
    for block in copy.blocks():
        digest.update(block)
        rest = memoryview(block)
        with _storing(copy):
            while rest:
                rest = rest[target.write(rest) :]
    if not copy.copied:
        raise _nothing(copy)
    with _storing(copy):
        os.fsync(target.fileno())
    return digest.hexdigest()


def _nothing(copy: _Copy) -> LogAIError:
    if copy.broken:
        return copy.broken.error(copy.name)
    return SourceError(
        f"{copy.name}: the file is empty (0 bytes), expected a log",
        hint="Check whether the log is written somewhere else, or was rotated away.",
    )


@contextmanager
def opened(path: Path, name: str) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """Open a regular file without ever waiting for one that is something else.

    Raises:
        SourceError: it is not one, or cannot be opened.
    """
    try:
        _refuse_special(path.stat(), name)
        descriptor = os.open(path, os.O_RDONLY | _NO_WAIT)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        raise SourceError(
            f"{name}: cannot be opened ({reason}), expected a readable file",
            hint="Check the path and the permissions.",
        ) from error
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        _refuse_special(status, name)  # it may have been replaced in between
        yield file, status


def _refuse_special(status: os.stat_result, name: str) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    what, hint = next(
        ((what, hint) for is_kind, what, hint in _KINDS if is_kind(status.st_mode)),
        ("not a regular file", "Give a file."),
    )
    raise SourceError(f"{name}: is {what}, expected a file", hint=hint)


@contextmanager
def _storing(copy: _Copy) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LimitError(
            f"{copy.name}: cannot be stored after {copy.copied:,} bytes "
            f"({error.strerror})",
            hint="Free some space, or choose another directory for cases.",
        ) from error


def _left(stream: BinaryIO) -> int:
    """Return how many bytes a stream still holds; 0 when it cannot tell."""
    if not stream.seekable():
        return 0
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return max(end - here, 0)
