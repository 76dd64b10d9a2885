import errno
import hashlib
import io
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from logai_core.errors import LimitError, SourceError
from logai_core.progress import Step
from logai_core.sources import Kept, keep
from logai_core.sources.keep import BLOCK_BYTES

TWO_BLOCKS = b"x" * (2 * BLOCK_BYTES)


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "app.log"
    path.write_bytes(content)
    return path


def once(action: Callable[[], object]) -> Callable[[Step], None]:
    """Make a `tell` that acts between the first block and the second."""
    pending = [action]

    def tell(step: Step) -> None:
        while pending:
            pending.pop()()

    return tell


def test_a_file_is_kept_under_the_digest_of_its_bytes(tmp_path: Path) -> None:
    content = b"one\r\ntwo\xff"
    sha256 = hashlib.sha256(content).hexdigest()
    into = tmp_path / "case" / "evidence"
    kept = keep(file_of(tmp_path, content), into=into, name="app.log")
    assert kept == Kept(into / sha256, sha256, len(content), sha256[:12], ())
    assert kept.path.read_bytes() == content
    assert [path.name for path in into.iterdir()] == [sha256]


def test_a_stream_is_kept_from_where_it_stands(tmp_path: Path) -> None:
    stream = io.BytesIO(b"skipped" + TWO_BLOCKS + b"end")
    stream.seek(len(b"skipped"))
    steps: list[Step] = []
    kept = keep(stream, into=tmp_path, name="drop.log", tell=steps.append)
    assert kept.path.read_bytes() == TWO_BLOCKS + b"end"
    assert [step.stage for step in steps] == ["Copying"] * 3
    assert steps[-1] == Step("Copying", 1.0, "drop.log")


def test_a_stream_that_cannot_seek_is_kept(tmp_path: Path) -> None:
    out, into = os.pipe()
    os.write(into, b"from a pipe\n")
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        kept = keep(stream, into=tmp_path, name="stdin")
    assert kept.path.read_bytes() == b"from a pipe\n"


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    first = keep(io.BytesIO(b"same"), into=tmp_path, name="a.log")
    second = keep(io.BytesIO(b"same"), into=tmp_path, name="b.log")
    assert first == second
    assert list(tmp_path.iterdir()) == [first.path]


def test_a_file_that_shrinks_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    path = file_of(tmp_path, TWO_BLOCKS)
    shrink = once(lambda: os.truncate(path, BLOCK_BYTES + 10))
    kept = keep(path, into=tmp_path / "kept", name="app.log", tell=shrink)
    assert kept.path.read_bytes() == TWO_BLOCKS[: BLOCK_BYTES + 10]
    assert kept.faults == (
        "app.log: the file shrank while it was read, from 8,388,608 to 4,194,314 "
        "bytes; what was read is kept. Load it again when nothing writes to it.",
    )


def test_a_file_that_grows_is_read_up_to_its_first_length(tmp_path: Path) -> None:
    path = file_of(tmp_path, TWO_BLOCKS)

    def grow() -> None:
        with path.open("ab") as file:
            file.write(b"more")

    kept = keep(path, into=tmp_path / "kept", name="app.log", tell=once(grow))
    assert kept.path.read_bytes() == TWO_BLOCKS
    assert kept.faults == (
        "app.log: the file grew while it was read; the first 8,388,608 bytes are "
        "kept. Load it again to see the rest.",
    )


def test_a_file_that_vanishes_while_it_is_read_is_kept_whole(tmp_path: Path) -> None:
    path = file_of(tmp_path, TWO_BLOCKS)
    kept = keep(path, into=tmp_path / "kept", name="app.log", tell=once(path.unlink))
    assert (kept.bytes, kept.faults) == (len(TWO_BLOCKS), ())


def test_a_file_that_is_rotated_while_it_is_read_is_finished(tmp_path: Path) -> None:
    path = file_of(tmp_path, TWO_BLOCKS)

    def rotate() -> None:
        path.rename(tmp_path / "app.log.1")
        path.write_bytes(b"the next day")

    kept = keep(path, into=tmp_path / "kept", name="app.log", tell=once(rotate))
    assert (kept.bytes, kept.faults) == (len(TWO_BLOCKS), ())
    assert kept.path.read_bytes() == TWO_BLOCKS


class FailingDisk(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().read(4)


def test_a_disk_that_fails_keeps_what_was_read_and_says_so(tmp_path: Path) -> None:
    kept = keep(FailingDisk(b"good and bad"), into=tmp_path, name="app.log")
    assert kept.path.read_bytes() == b"good"
    assert kept.faults == (
        "app.log: reading failed (Input/output error) after 4 bytes; "
        "what was read is kept. Load it again.",
    )


def test_a_disk_that_fails_at_once_is_an_error(tmp_path: Path) -> None:
    failing = FailingDisk(b"good and bad")
    failing.seek(1)
    with pytest.raises(SourceError, match="nothing could be read") as caught:
        keep(failing, into=tmp_path, name="app.log")
    assert caught.value.hint == "Load it again."


@pytest.mark.parametrize("as_stream", [True, False])
def test_an_empty_file_is_refused_and_leaves_nothing(
    tmp_path: Path, as_stream: bool
) -> None:
    into = tmp_path / "kept"
    source = io.BytesIO() if as_stream else file_of(tmp_path, b"")
    with pytest.raises(SourceError) as caught:
        keep(source, into=into, name="app.log")
    assert caught.value.what == "app.log: the file is empty (0 bytes), expected a log"
    assert caught.value.hint
    assert list(into.iterdir()) == []


def test_a_full_disk_is_a_limit_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LimitError) as caught:
        keep(io.BytesIO(b"1234"), into=tmp_path, name="app.log")
    assert caught.value.what == (
        "app.log: cannot be stored after 4 bytes (No space left on device)"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_failing_listener_is_not_taken_for_a_full_disk(tmp_path: Path) -> None:
    def gone(step: Step) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        keep(io.BytesIO(b"1234"), into=tmp_path, name="app.log", tell=gone)
    assert list(tmp_path.iterdir()) == []


def a_directory(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def nothing(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (a_directory, "x: is a directory, expected a file"),
        (os.mkfifo, "x: is a named pipe, expected a file"),
        (a_socket, "x: is a socket, expected a file"),
        (
            a_loop,
            "x: cannot be opened (Too many levels of symbolic links), "
            "expected a readable file",
        ),
        (
            nothing,
            "x: cannot be opened (No such file or directory), expected a readable file",
        ),
    ],
)
def test_what_is_no_file_is_refused_without_opening_it(
    tmp_path: Path, make: Callable[[Path], object], what: str
) -> None:
    path = tmp_path / "x"
    make(path)
    with pytest.raises(SourceError) as caught:
        keep(path, into=tmp_path / "kept", name="x")
    assert caught.value.what == what
    assert caught.value.hint


def test_an_endless_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a device"):
        keep(Path("/dev/zero"), into=tmp_path, name="zero")


def test_a_path_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="embedded null byte"):
        keep(Path("a\0b"), into=tmp_path, name="ab")


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path, flags: int) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = file_of(tmp_path, b"secret")
    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(SourceError, match="Permission denied"):
        keep(path, into=tmp_path / "kept", name="app.log")
