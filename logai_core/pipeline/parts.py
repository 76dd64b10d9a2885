"""The records of one source as Parquet parts, a block each."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import polars as pl

from logai_core import schemas, templates
from logai_core.parse import Parsed, Parser
from logai_core.sources import LineReader


def parsed_blocks(reader: LineReader, parser: Parser) -> Iterator[Parsed]:
    """Yield what is parsed of a source, block by block."""
    for lines in reader:
        yield parser.feed(lines)
    yield parser.finish()


def write_parts(folder: Path, parts: Iterable[Parsed], *, with_shapes: bool) -> None:
    """Write what is parsed; a block is masked while the next one is parsed.

    Masking takes twice as long as parsing, and neither uses more than one core.
    """
    shapes, rejects = [], []
    masked: Future[pl.DataFrame] | None = None
    with ThreadPoolExecutor(max_workers=1) as beside:
        for number, parsed in enumerate(parts):
            rejects.append(parsed.rejects)
            if masked:  # at most two blocks at a time
                shapes.append(masked.result())
            part = folder / f"part-{number:05}.parquet"
            masked = beside.submit(
                _write_part, part, parsed.records, with_shapes=with_shapes
            )
        if masked:
            shapes.append(masked.result())
    templates.merge_shapes(shapes).write_parquet(folder / "shapes.parquet")
    pl.concat(rejects).write_parquet(folder / "rejects.parquet")


def _write_part(
    path: Path, records: pl.DataFrame, *, with_shapes: bool
) -> pl.DataFrame:
    if not with_shapes:
        records.write_parquet(path)
        return schemas.SHAPES.to_frame()
    shaped = templates.add_shapes(records)
    shaped.records.write_parquet(path)
    return shaped.shapes
