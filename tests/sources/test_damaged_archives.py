import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.errors import LimitError, SourceError
from tests.sources.builders import LOG, PACK, OneWay, tar_of, zip_of
from tests.sources.taking import found_in, whats

TWO = [("app/web.log", LOG), ("db.log", b"one\n")]


def test_a_cut_tar_keeps_what_is_there_and_says_so(tmp_path: Path) -> None:
    source = tar_of([("a", b"1\n"), ("b", LOG), ("c", LOG)])
    found = found_in(source[:50_000], tmp_path)
    kept = 50_000 - 1_536
    assert found.kept == {"logs/a": b"1\n", "logs/b": LOG[:kept]}
    assert found.faults == [
        f"logs/b: the tar archive ends in the middle after {kept:,} bytes; what was "
        "read is kept. Fetch the file again."
    ]
    assert whats(found) == {
        "logs": "logs: the tar archive ends in the middle after 2 entries; what was "
        "read is kept"
    }


@pytest.mark.parametrize("name", PACK)
def test_a_cut_compressed_tar_keeps_what_is_there(tmp_path: Path, name: str) -> None:
    whole = PACK[name](tar_of([("a", b"1\n")])) + PACK[name](LOG)[:-2]
    found = found_in(whole, tmp_path)
    assert found.kept == {"logs/a": b"1\n"}
    assert list(found.refused) == ["logs"]


def test_a_damaged_header_ends_a_tar_and_is_told(tmp_path: Path) -> None:
    source = bytearray(tar_of([("a", b"1\n"), ("b", b"2\n")]))
    source[1_024 + 3] ^= 1
    found = found_in(bytes(source), tmp_path)
    assert found.kept == {"logs/a": b"1\n"}
    assert whats(found) == {
        "logs": "logs: the tar archive is damaged before byte 1,536 after 1 entry; "
        "what was read is kept"
    }


def test_a_damaged_entry_of_a_zip_keeps_what_is_there(tmp_path: Path) -> None:
    source = bytearray(zip_of([("a", LOG), ("b", b"2\n")]))
    source[9_000:9_100] = b"\xff" * 100
    found = found_in(bytes(source), tmp_path)
    assert found.kept["logs/b"] == b"2\n"
    assert found.kept["logs/a"][:30_000] == LOG[:30_000]
    assert found.faults == [
        "logs/a: the entry is damaged (its checksum does not match) after 143,904 "
        "bytes; what was read is kept. Fetch the file again."
    ]


@pytest.mark.parametrize("cut", [-10, -100, 40])
def test_a_zip_without_its_list_is_refused(tmp_path: Path, cut: int) -> None:
    found = found_in(zip_of(TWO)[:cut], tmp_path)
    assert list(found.refused) == ["logs"]
    assert isinstance(found.refused["logs"], SourceError)


@settings(max_examples=40)
@given(st.sampled_from([tar_of, zip_of]), st.data())
def test_damage_anywhere_is_told_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory,
    archive: Callable[[list[tuple[str, bytes]]], bytes],
    data: st.DataObject,
) -> None:
    source = bytearray(archive([("a", b"1\n"), ("b", b"2\n")]))
    for _ in range(data.draw(st.integers(1, 4))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(
            st.integers(0, 255)
        )
    source = source[: data.draw(st.integers(1, len(source)))]
    found_in(bytes(source), tmp_path_factory.mktemp("any"))


@pytest.mark.parametrize("at", [4, 0xFFFFFF00])
def test_a_list_that_points_nowhere_is_told(tmp_path: Path, at: int) -> None:
    source = bytearray(zip_of([("a", LOG), ("b", b"2\n")]))
    listed = source.index(b"PK\1\2")
    source[listed + 42 : listed + 46] = at.to_bytes(4, "little")
    del source[100:108]  # so that all offsets are moved, this one below 0
    assert list(found_in(bytes(source), tmp_path).refused)


def test_a_disk_that_fails_at_the_first_byte_is_left_to_be_refused(
    tmp_path: Path,
) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    assert whats(found_in(Failing(b"x"), tmp_path)) == {
        "logs": "logs: reading failed (Input/output error), nothing could be read"
    }


def test_an_entry_that_is_damaged_from_its_first_byte_is_refused_alone(
    tmp_path: Path,
) -> None:
    source = bytearray(zip_of([("a", LOG), ("b", b"2\n")]))
    source[0:4] = b"nope"
    found = found_in(b"PK\5\6" + bytes(18) + bytes(source), tmp_path)
    assert found.kept == {"logs/b": b"2\n"}
    assert list(found.refused) == ["logs/a"]


def test_a_full_disk_while_unpacking_is_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> BinaryIO:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    found = found_in(cast(BinaryIO, OneWay(zip_of(TWO))), tmp_path)
    assert whats(found) == {
        "logs": "logs: cannot be unpacked (No space left on device)"
    }
    assert isinstance(found.refused["logs"], LimitError)
