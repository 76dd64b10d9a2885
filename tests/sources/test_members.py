import hashlib
import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.settings import Limits
from logai_core.sources import Unreadable, members
from tests.sources.builders import LOG, PACK, OneWay, tar_of, zip_of
from tests.sources.taking import found_in, whats

DAY = date(2026, 1, 1)
TWO = [("app/web.log", LOG), ("db.log", b"one\n")]


def info_of(name: str, kind: bytes, leads_to: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = leads_to
    return info


@pytest.mark.parametrize("source", [b"", b"x", LOG, PACK["gzip"](LOG), b"PK is text"])
@pytest.mark.parametrize("stream", [io.BytesIO, OneWay])
def test_what_is_no_archive_is_its_own_member(
    tmp_path: Path, source: bytes, stream: Callable[[bytes], BinaryIO]
) -> None:
    (only,) = members(stream(source), name="a", limits=Limits(), scratch=tmp_path)
    assert not isinstance(only, Unreadable)
    assert (only.name, only.container) == ("a", None)
    assert isinstance(only.bytes_of, io.IOBase)
    assert (
        b"".join(iter(lambda: cast(BinaryIO, only.bytes_of).read(7_000), b"")) == source
    )


def test_a_stream_is_read_from_where_it_stands(tmp_path: Path) -> None:
    stream = io.BytesIO(b"skipped" + tar_of(TWO))
    stream.seek(len(b"skipped"))
    found = found_in(stream, tmp_path)
    assert found.kept == {"logs/app/web.log": LOG, "logs/db.log": b"one\n"}
    assert found.containers == {hashlib.sha256(tar_of(TWO)).hexdigest()}


def test_a_file_states_its_day_and_gzip_goes_before_it(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_bytes(LOG)
    os.utime(path, (1_767_225_600, 1_767_225_600))
    (plain,) = members(path, name="a", limits=Limits(), scratch=tmp_path)
    assert plain == ("a", path, DAY, None, None)
    stamped = bytearray(PACK["gzip"](LOG))
    stamped[4:8] = (1_769_904_000).to_bytes(4, "little")  # 2026-02-01
    path.write_bytes(stamped)
    assert found_in(path, tmp_path).days == {date(2026, 2, 1)}


@pytest.mark.parametrize("path", ["/dev/zero", "/nowhere/at/all", "/"])
def test_what_cannot_be_opened_is_left_to_be_refused_when_it_is_kept(
    tmp_path: Path, path: str
) -> None:
    assert list(members(Path(path), name="a", limits=Limits(), scratch=tmp_path)) == [
        ("a", Path(path), None, None, None)
    ]


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KeyError):
        found_in(tmp_path / "pipe", tmp_path).kept["logs"]


@pytest.mark.parametrize("stream", [io.BytesIO, OneWay])
@pytest.mark.parametrize("around", ["", *PACK])
@pytest.mark.parametrize("archive", [tar_of, zip_of])
def test_archives_are_known_by_their_bytes_and_give_their_files(
    tmp_path: Path,
    archive: Callable[[list[tuple[str, bytes]]], bytes],
    around: str,
    stream: Callable[[bytes], BinaryIO],
) -> None:
    source = archive([*TWO, ("empty.log", b"")])
    source = PACK[around](source) if around else source
    found = found_in(stream(source), tmp_path)
    assert found.kept == {"logs/app/web.log": LOG, "logs/db.log": b"one\n"}
    assert whats(found) == {
        "logs/empty.log": "logs/empty.log: the file is empty (0 bytes), expected a log"
    }
    assert found.days == {DAY}
    assert found.containers == {hashlib.sha256(source).hexdigest()}


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
)
def test_all_compressions_of_a_zip_are_read(tmp_path: Path, method: int) -> None:
    assert found_in(zip_of(TWO, method), tmp_path).kept == {
        "logs/app/web.log": LOG,
        "logs/db.log": b"one\n",
    }


@pytest.mark.parametrize("format_of", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_are_shown_without_what_cannot_be_seen(
    tmp_path: Path, format_of: int
) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=format_of) as archive:
        for name in ("n" * 300, "größe\u202e\x1b[1m\n.log"):
            info = tarfile.TarInfo(name)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"one\n"))
    assert list(found_in(made.getvalue(), tmp_path).kept) == [
        f"logs/{'n' * 100}…{'n' * 100}",
        "logs/größe\\u{202e}\\n.log",
    ]


def test_the_same_name_twice_gets_a_number(tmp_path: Path) -> None:
    found = found_in(tar_of([("a", b"1\n"), ("a", b"2\n"), ("a", b"3\n")]), tmp_path)
    assert list(found.kept) == ["logs/a", "logs/a (2)", "logs/a (3)"]


EVIL = ["../x", "a/../../x", "/etc/x", "C:\\x", "\\\\host\\x", "a\\..\\b"]


def tree_of(folder: Path) -> str:
    rows = sorted(
        f"{path.relative_to(folder)} {path.lstat().st_mode} {path.lstat().st_size}"
        for path in folder.rglob("*")
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("archive", [tar_of, zip_of])
def test_names_that_lead_out_are_refused_and_nothing_is_written_there(
    tmp_path: Path, archive: Callable[[list[tuple[str, bytes]]], bytes]
) -> None:
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "x").write_bytes(b"mine")
    source = archive([*((name, b"evil\n") for name in EVIL), ("good.log", b"one\n")])
    found_in(source, inside)
    before = tree_of(tmp_path)
    found = found_in(source, inside)
    assert tree_of(tmp_path) == before
    assert found.kept == {"logs/good.log": b"one\n"}
    assert list(found.refused) == [f"logs/{name}" for name in EVIL]
    assert whats(found)["logs/../x"] == (
        "logs/../x: has a path that leads out of the archive, expected a name within it"
    )
    assert whats(found)["logs//etc/x"] == (
        "logs//etc/x: has an absolute path, expected a name within it"
    )


def test_links_and_devices_in_a_tar_are_refused_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    source = tar_of(
        TWO,
        info_of("folder", tarfile.DIRTYPE),
        info_of("soft", tarfile.SYMTYPE, "/etc/passwd"),
        info_of("hard", tarfile.LNKTYPE, "db.log"),
        info_of("device", tarfile.CHRTYPE),
        info_of("disk", tarfile.BLKTYPE),
        info_of("pipe", tarfile.FIFOTYPE),
        info_of("volume", b"V"),
    )
    found = found_in(source, tmp_path)
    assert len(found.kept) == 2
    special = "is a device, a pipe or of a kind of its own, expected a file"
    assert whats(found) == {
        "logs/soft": "logs/soft: is a link, expected a file",
        "logs/hard": "logs/hard: is a link, expected a file",
        "logs/device": f"logs/device: {special}",
        "logs/disk": f"logs/disk: {special}",
        "logs/pipe": f"logs/pipe: {special}",
        "logs/volume": f"logs/volume: {special}",
    }
    assert all(error.hint for error in found.refused.values())


def test_what_cannot_be_read_in_a_zip_is_refused_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    link, pipe = zipfile.ZipInfo("link"), zipfile.ZipInfo("pipe")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    pipe.external_attr = (stat.S_IFIFO | 0o600) << 16
    source = bytearray(
        zip_of([(link, b"/etc/passwd"), (pipe, b"x"), ("locked", LOG), ("odd", LOG)])
    )
    listed = [at for at in range(len(source)) if source.startswith(b"PK\1\2", at)]
    source[listed[2] + 8] |= 1
    source[listed[3] + 10] = 98
    found = found_in(bytes(source), tmp_path)
    assert whats(found) == {
        "logs/link": "logs/link: is a link, expected a file",
        "logs/pipe": "logs/pipe: is a device or a pipe, expected a file",
        "logs/locked": "logs/locked: is encrypted, expected a file that can be read",
        "logs/odd": "logs/odd: is compressed by method 98, which is not known",
    }


def test_archives_in_archives_are_opened_down_to_the_depth(tmp_path: Path) -> None:
    third = zip_of([("deep.log", LOG)])
    second = PACK["zstd"](tar_of([("x.log", LOG), ("third.zip", third)]))
    first = zip_of(
        [("second.tar.zst", second), ("rotated.log.1.gz", PACK["gzip"](LOG))]
    )
    found = found_in(first, tmp_path)
    assert found.kept == {
        "logs/second.tar.zst/x.log": LOG,
        "logs/rotated.log.1.gz": PACK["gzip"](LOG),
    }
    name = "logs/second.tar.zst/third.zip"
    assert whats(found) == {
        name: f"{name}: is an archive in 2 others, the most that are opened"
    }
    assert found.containers == {hashlib.sha256(first).hexdigest()}


def test_tar_archives_one_after_another_are_one(tmp_path: Path) -> None:
    both = tar_of([("a", b"1\n")]) + bytes(51_200) + tar_of([("b", b"2\n")])
    assert found_in(both, tmp_path).kept == {"logs/a": b"1\n", "logs/b": b"2\n"}


def test_a_sparse_file_is_read_with_its_holes(tmp_path: Path) -> None:
    header = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
    header += "28 GNU.sparse.name=hole.log\n30 GNU.sparse.realsize=10005\n"
    stored = b"1\n10000\n5\n".ljust(512, b"\0") + b"line\n"
    extended = info_of("x", tarfile.XHDTYPE)
    extended.size = len(header)
    info = tarfile.TarInfo("GNUSparseFile/hole.log")
    info.size = len(stored)
    source = b"".join(
        [
            extended.tobuf(), header.encode().ljust(512, b"\0"),
            info.tobuf(), stored.ljust(1_024, b"\0"), bytes(1_024),
        ]
    )  # fmt: skip
    assert found_in(source, tmp_path).kept == {
        "logs/hole.log": bytes(10_000) + b"line\n"
    }


def test_an_archive_without_files_is_told(tmp_path: Path) -> None:
    for source in (zip_of([]), zip_of([("folder/", b"")])):
        assert whats(found_in(source, tmp_path)) == {
            "logs": "logs: the archive holds no files, expected a log"
        }


def test_an_office_document_is_no_archive_of_logs(tmp_path: Path) -> None:
    source = zip_of([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")])
    assert whats(found_in(source, tmp_path)) == {"logs": "logs: is an Office document"}


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\:\0"), min_size=1, max_size=9
).filter(lambda name: name not in (".", ".."))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(NAMES, st.binary(min_size=1, max_size=80)), min_size=1, max_size=4
    ),
    st.sampled_from([tar_of, zip_of]),
    st.sampled_from(["", *PACK]),
    st.booleans(),
)
def test_what_comes_out_is_what_went_in(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[tuple[str, bytes]],
    archive: Callable[[list[tuple[str, bytes]]], bytes],
    around: str,
    nested: bool,
) -> None:
    source = archive(
        [(f"{n}{name}", b"-" + raw) for n, (name, raw) in enumerate(entries)]
    )
    source = PACK[around](source) if around else source
    source = zip_of([("in", source)]) if nested else source
    found = found_in(source, tmp_path_factory.mktemp("any"))
    assert list(found.kept.values()) == [b"-" + raw for _, raw in entries]
    assert found.refused == {}
