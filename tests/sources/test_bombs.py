import io
import resource
import struct
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from logai_core.errors import LimitError, LogAIError
from logai_core.settings import Limits
from logai_core.sources import LineReader, Unreadable, keep, members
from tests.sources.builders import LOG, PACK, OneWay, gzipped, tar_of, zip_of

MIB = 1 << 20
SMALL = Limits(source_bytes=2 * MIB, entries=20)
HOLLOW = b"2026-01-01 00:00:00 INFO the same\n" * (4 * MIB // 34)


def loaded(
    source: bytes | BinaryIO, folder: Path, limits: Limits = SMALL
) -> tuple[dict[str, int], dict[str, LogAIError], int]:
    """Return lines by name, errors by name, and the bytes of all evidence."""
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    lines, errors = {}, {}
    for member in members(given, name="logs", limits=limits, scratch=folder):
        if isinstance(member, Unreadable):
            errors[member.name] = member.error
            continue
        try:
            kept = keep(
                member.bytes_of,
                into=folder / "evidence",
                name=member.name,
                most=limits.source_bytes,
            )
            reader = LineReader(
                kept.path, name=member.name, limits=limits, budget=member.budget
            )
            lines[member.name] = sum(frame.height for frame in reader)
        except LogAIError as error:
            errors[member.name] = error
    stored = folder / "evidence"
    return lines, errors, sum(path.stat().st_size for path in stored.glob("*"))


def test_an_endless_stream_is_cut_off_at_the_limit_and_says_so(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    (only,) = members(
        cast(BinaryIO, Endless()), name="stdin", limits=SMALL, scratch=tmp_path
    )
    assert not isinstance(only, Unreadable)
    kept = keep(only.bytes_of, into=tmp_path, name="stdin", most=1_400)
    assert kept.path.read_bytes() == b"x" * 1_400
    assert kept.faults == (
        "stdin: copying stopped at the limit of 1,400 bytes for one source after "
        "1,400 bytes; what was read is kept. Split the file, or raise the limit.",
    )


def test_a_source_as_long_as_the_limit_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_bytes(LOG)
    for source in (path, io.BytesIO(LOG)):
        kept = keep(source, into=tmp_path / "kept", name="a", most=len(LOG))
        assert (kept.bytes, kept.faults) == (len(LOG), ())
    for source in (path, io.BytesIO(LOG)):
        kept = keep(source, into=tmp_path / "kept", name="a", most=len(LOG) - 1)
        assert (kept.bytes, len(kept.faults)) == (len(LOG) - 1, 1)


def test_a_limit_of_nothing_is_a_limit_error(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="at the limit of 0 bytes for one source"):
        keep(io.BytesIO(LOG), into=tmp_path, name="a", most=0)
    assert list(tmp_path.iterdir()) == []


def test_a_repetitive_log_is_no_bomb(tmp_path: Path) -> None:
    packed = PACK["zstd"](HOLLOW)
    assert len(HOLLOW) > 1_000 * len(packed)
    lines, errors, _ = loaded(packed, tmp_path, Limits())
    assert (lines, errors) == ({"logs": HOLLOW.count(b"\n")}, {})


@pytest.mark.parametrize("name", PACK)
def test_an_archive_that_unpacks_to_too_much_stops_at_the_limit(
    tmp_path: Path, name: str
) -> None:
    source = PACK[name](tar_of([("first", LOG), ("bomb", HOLLOW), ("last", LOG)]))
    lines, errors, stored = loaded(source, tmp_path)
    assert lines["logs/first"] == 2_000
    assert lines["logs/bomb"] > 50_000
    assert isinstance(errors["logs"], LimitError)
    assert stored <= SMALL.source_bytes


def test_compressed_members_share_the_limit_of_their_archive(tmp_path: Path) -> None:
    bomb = gzipped(HOLLOW[: 3 * MIB // 2])
    source = tar_of([("1.gz", bomb), ("2.gz", bomb), ("3.gz", bomb), ("4", LOG)])
    lines, errors, _ = loaded(source, tmp_path)
    assert list(lines) == ["logs/1.gz", "logs/2.gz"]
    assert sum(lines.values()) * 34 <= SMALL.source_bytes + 2 * 34
    assert [type(error) for error in errors.values()] == [LimitError]
    assert "at the limit of 2,097,152 bytes" in errors["logs"].what


def test_a_zip_entry_that_declares_too_much_is_refused_unread(tmp_path: Path) -> None:
    source = zip_of([("first", LOG), ("bomb", HOLLOW), ("last", LOG)])
    lines, errors, _ = loaded(source, tmp_path)
    assert lines == {"logs/first": 2_000, "logs/last": 2_000}
    assert isinstance(errors["logs/bomb"], LimitError)
    assert errors["logs/bomb"].what.startswith("logs/bomb: declares 4,194,")


def test_a_zip_entry_that_lies_about_its_size_is_cut_there(tmp_path: Path) -> None:
    source = bytearray(zip_of([("bomb", HOLLOW), ("last", LOG)]))
    struct.pack_into("<I", source, source.index(b"PK\1\2") + 24, 1_000)
    lines, _, stored = loaded(bytes(source), tmp_path)
    assert lines == {"logs/bomb": 30, "logs/last": 2_000}
    assert stored == 1_000 + len(LOG)


def test_many_entries_are_counted_before_they_are_listed(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(30):
            archive.writestr(str(number), b"x\n")
    honest = made.getvalue()
    _, errors, _ = loaded(honest, tmp_path)
    assert errors["logs"].what == (
        "logs: the zip archive has 30 entries, more than the limit of 20"
    )
    lying = bytearray(honest)
    struct.pack_into("<HH", lying, len(lying) - 14, 1, 1)
    _, errors, _ = loaded(bytes(lying), tmp_path)
    assert isinstance(errors["logs"], LimitError)


def test_a_list_of_entries_of_4_gib_is_not_read(tmp_path: Path) -> None:
    source = bytearray(zip_of([("a", LOG)]))
    struct.pack_into("<I", source, len(source) - 10, 0xFFFFFFF0)
    lines, errors, _ = loaded(bytes(source), tmp_path)
    assert (lines, list(errors)) == ({}, ["logs"])


def test_many_entries_of_a_tar_stop_at_the_limit_and_the_first_are_kept(
    tmp_path: Path,
) -> None:
    lines, errors, _ = loaded(tar_of((str(n), b"x\n") for n in range(30)), tmp_path)
    assert len(lines) == 20
    assert errors["logs"].what == (
        "logs: reading stopped at the limit of 20 entries after 20 entries; what was "
        "read is kept"
    )


def test_entries_of_nested_archives_count_for_the_outermost(tmp_path: Path) -> None:
    inner = zip_of((str(n), b"x\n") for n in range(15))
    lines, errors, _ = loaded(tar_of([("1.zip", inner), ("2.zip", inner)]), tmp_path)
    assert len(lines) == 18
    assert list(errors) == ["logs/2.zip"]


def test_a_zip_in_itself_ends_at_the_depth(tmp_path: Path) -> None:
    source = LOG
    for _ in range(10):
        source = zip_of([("r.zip", source)])
    lines, errors, _ = loaded(source, tmp_path)
    assert lines == {}
    assert list(errors) == ["logs/r.zip/r.zip"]
    assert isinstance(errors["logs/r.zip/r.zip"], LimitError)


def test_the_time_to_unpack_is_shared_and_ends(tmp_path: Path) -> None:
    source = zip_of([(str(n), LOG) for n in range(5)])
    lines, errors, _ = loaded(source, tmp_path, Limits(unpack_s=1e-9))
    assert (len(lines), len(errors)) == (1, 4)
    assert {type(error) for error in errors.values()} == {LimitError}


def pax_bomb(size: int) -> bytes:
    header = tarfile.TarInfo("x")
    header.type = tarfile.XHDTYPE
    header.size = size
    return header.tobuf() + b"9 comment" * (size // 9 + 512)


def test_a_header_as_long_as_memory_is_refused(tmp_path: Path) -> None:
    source = gzipped(tar_of([("a", b"1\n")])[:1_024] + pax_bomb(64 * MIB))
    lines, errors, _ = loaded(source, tmp_path, Limits(source_bytes=100 * MIB))
    assert lines == {"logs/a": 1}
    assert errors["logs"].what == (
        "logs: an entry has a header too long to be read (67,108,864 bytes) after 1 "
        "entry; what was read is kept"
    )


def test_headers_that_never_end_are_refused(tmp_path: Path) -> None:
    chain = pax_bomb(9)[:512] + b"9 a=abcd\n".ljust(512, b"\0")
    lines, errors, _ = loaded(chain * 5_000, tmp_path)
    assert (lines, list(errors)) == ({}, ["logs"])


def test_holes_of_a_terabyte_stop_at_the_limit(tmp_path: Path) -> None:
    info = tarfile.TarInfo("hole.log")
    info.type = tarfile.GNUTYPE_SPARSE
    buffer = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    buffer[386:398] = buffer[398:410] = b"%011o\0" % 0  # one block of nothing
    buffer[483:495] = b"%011o\0" % (8 * 1024 * MIB - 1)
    buffer[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(buffer))[0]
    _, errors, stored = loaded(bytes(buffer) + bytes(1_024), tmp_path)
    assert list(errors)
    assert stored <= SMALL.source_bytes


def test_an_archive_from_a_stream_longer_than_the_limit_is_refused(
    tmp_path: Path,
) -> None:
    source = tar_of([("a", LOG), ("b", HOLLOW)])
    lines, errors, _ = loaded(cast(BinaryIO, OneWay(source)), tmp_path)
    assert (lines, type(errors["logs"])) == ({}, LimitError)


REAL_SIZE = """
import resource, sys
from pathlib import Path
from logai_core.settings import Limits
from logai_core.sources import LineReader, keep, members
folder, limits = Path(sys.argv[1]), Limits(source_bytes=256 << 20, unpack_s=20)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[2:]:
    for one in members(folder / name, name=name, limits=limits, scratch=folder):
        kept = keep(one.bytes_of, into=folder / "kept", name=name)
        reader = LineReader(kept.path, name=name, limits=limits)
        assert sum(frame.height for frame in reader) == 16
        print(reader.faults[0])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_bombs_of_4_gib_stop_at_the_limit_in_bounded_memory(tmp_path: Path) -> None:
    text = b"the same words again and again, " * (MIB // 2) + b"\n"
    for name in ("gzip", "zstd"):
        (tmp_path / name).write_bytes(PACK[name](text) * 256)
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, "-c", REAL_SIZE, tmp_path, "gzip", "zstd"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    *faults, grown_kib = done.stdout.splitlines()
    assert faults == [
        f"{name}: reading stopped at the limit of 268,435,456 bytes for one source "
        "after 16 lines; what was read is kept. Split the file, or raise the limit."
        for name in ("gzip", "zstd")
    ]
    assert int(grown_kib) < 64 * 1024
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began < 10
