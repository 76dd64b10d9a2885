from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from logai_core import formats
from logai_core.formats import ALL, Guess
from logai_core.parse import Parser
from logai_core.pipeline.parts import write_parts
from logai_core.settings import Limits, ParseSettings
from logai_core.sources import LineReader
from tests.parse.builders import lines_of
from tests.parse.traces import TRACES

KINDS = sorted({fmt.kind for fmt in ALL})


def log_of(kind: str) -> str:
    """Return a log of the formats of a kind, traces and blank lines among its lines."""
    lines = []
    for fmt in [fmt for fmt in ALL if fmt.kind == kind][:2]:
        for number in range(6):
            lines += [sample.line for sample in fmt.samples]
            lines += [list(TRACES.values())[number], "", "words", '{\n  "a": 1\n}']
    return "\n".join(lines)


def parser_of(guess: Guess) -> Parser:
    return Parser(
        guess,
        source_id="s",
        settings=ParseSettings(year=2026),
        limits=Limits(record_lines=20),
    )


def written(
    log: Path, guess: Guess, folder: Path, *, block: int, workers: int
) -> list[pl.DataFrame]:
    reader = LineReader(log, name="log", limits=Limits(), block_bytes=block)
    folder.mkdir()
    write_parts(folder, reader, parser_of(guess), with_shapes=False, workers=workers)
    parts = [pl.read_parquet(part) for part in sorted(folder.glob("part-*.parquet"))]
    return [pl.concat(parts), pl.read_parquet(folder / "rejects.parquet")]


@pytest.mark.parametrize("kind", KINDS)
def test_neither_blocks_nor_workers_show_in_what_is_written(
    kind: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    log.write_text(log_of(kind), encoding="utf-8")
    fmt = next(fmt for fmt in ALL if fmt.kind == kind)
    guess = formats.guess_as(fmt, pl.Series(log.read_text().split("\n")))
    size = log.stat().st_size
    whole = written(log, guess, tmp_path / "whole", block=size + 1, workers=1)
    for name, parts, workers in [("a", 3, 1), ("b", 3, 2), ("c", 11, 3)]:
        parted = written(
            log, guess, tmp_path / name, block=size // parts, workers=workers
        )
        for expected, found in zip(whole, parted, strict=True):
            assert_frame_equal(found, expected)


class Failing(Parser):
    def read(self, lines: pl.DataFrame, context: object) -> pl.DataFrame:
        if lines["line_no"][0] == 3:
            raise ZeroDivisionError("in a worker")
        return super().read(lines, context)  # type: ignore[arg-type]


def test_what_fails_in_a_worker_is_raised_with_its_own_traceback(
    tmp_path: Path,
) -> None:
    parser = parser_of(Guess(formats.TEXT, 1.0))
    parser.__class__ = Failing
    blocks = (lines_of(*"abcdef")[row : row + 1] for row in range(6))
    with pytest.raises(ZeroDivisionError, match="in a worker") as raised:
        write_parts(tmp_path, blocks, parser, with_shapes=False)
    assert raised.traceback[-1].name == "read"


def test_few_blocks_are_under_way_at_a_time(tmp_path: Path) -> None:
    lines = lines_of(*["2026-01-01 00:00:00 a"] * 50)
    ahead = []

    def blocks() -> Iterator[pl.DataFrame]:
        for row in range(50):
            written_so_far = len(list(tmp_path.glob("part-*.parquet")))
            ahead.append(row - written_so_far)
            yield lines[row : row + 1]

    parser = parser_of(Guess(formats.TEXT, 1.0))
    write_parts(tmp_path, blocks(), parser, with_shapes=False, workers=2)
    assert max(ahead) <= 8
