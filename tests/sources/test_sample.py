from pathlib import Path

import pytest

from tests.sources.builders import LOG, gzipped, reader_of

NUMBERED = b"".join(b"%08d some words of a log line\n" % n for n in range(200_000))[:-1]


def numbers(texts: list[str]) -> list[int]:
    return [int(text[:8]) for text in texts]


def test_a_small_source_is_its_own_sample(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbfone\ntwo\r\nthree"
    assert reader_of(tmp_path, raw).sample().to_list() == ["one", "two", "three"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_sample_is_beginning_middle_and_end(tmp_path: Path, packed: bool) -> None:
    raw = gzipped(NUMBERED) if packed else NUMBERED
    found = numbers(reader_of(tmp_path, raw).sample(30).to_list())
    middle = found[10]
    assert found == [*range(10), *range(middle, middle + 10), *range(199_990, 200_000)]
    assert 60_000 < middle < 140_000


def test_a_sample_of_some_lines_repeats_none(tmp_path: Path) -> None:
    sample = reader_of(tmp_path, LOG).sample(90).to_list()
    lines = LOG.decode().splitlines()
    assert sample == [*lines[:30], *lines[985:1015], *lines[-30:]]


def test_a_sample_of_one_endless_line_is_its_beginning(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"x" * 5_000_000, line_chars=50)
    assert reader.sample().to_list() == ["x" * 50]


def test_a_sample_of_utf_16_is_text(tmp_path: Path) -> None:
    raw = b"\xff\xfe" + NUMBERED.decode().encode("utf-16-le")
    found = numbers(reader_of(tmp_path, raw).sample(6).to_list())
    assert found == [0, 1, found[2], found[2] + 1, 199_998, 199_999]


def test_half_a_gzip_gives_a_sample(tmp_path: Path) -> None:
    whole = gzipped(LOG)
    reader = reader_of(tmp_path, whole[: len(whole) // 2])
    assert reader.sample(3).to_list()[0] == LOG.decode().splitlines()[0]


def test_a_sample_changes_no_count(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a\x81" + b"x" * 2_000)
    reader.sample()
    assert (reader.replaced, reader.cut, reader.encoding) == (0, 0, "utf-8")
