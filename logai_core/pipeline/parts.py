"""The records of one source as Parquet parts, a block each.

read lines ─▶ advance ─▶ │ read heads │ ─▶ join ─▶ │ mask, write │
 in order                │ in threads │  in order  │ in threads  │

Polars leaves the interpreter while it works, so that threads share the cores; what
must go in order is quick. At most a few blocks are under way, whatever the source.
"""

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import polars as pl

from logai_core import schemas, templates
from logai_core.parse import Parsed, Parser

WORKERS = 2
COMPRESSION: Final = (
    "lz4"  # is read in half the time of zstd, for half as many bytes more
)


def write_parts(
    folder: Path,
    blocks: Iterable[pl.DataFrame],
    parser: Parser,
    *,
    with_shapes: bool,
    workers: int = WORKERS,
) -> None:
    """Parse the blocks of a source (LINES, in order) and write what they hold.

    The number of workers does not show in what is written. What fails in a worker is
    raised here, and nothing new is begun.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="parse") as pool:
        parts = _Parts(folder, pool, with_shapes=with_shapes, most=workers)
        try:
            _parse(blocks, parser, pool, parts, ahead=workers)
            parts.finish()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _parse(
    blocks: Iterable[pl.DataFrame],
    parser: Parser,
    pool: ThreadPoolExecutor,
    parts: "_Parts",
    *,
    ahead: int,
) -> None:
    reading: deque[Future[pl.DataFrame]] = deque()
    for lines in blocks:
        reading.append(pool.submit(parser.read, lines, parser.advance(lines)))
        if len(reading) > ahead:
            parts.add(parser.join(reading.popleft().result()))
    while reading:
        parts.add(parser.join(reading.popleft().result()))
    parts.add(parser.finish())


class _Parts:
    """The files of one source, at most `most` of them being written at a time."""

    def __init__(
        self, folder: Path, pool: ThreadPoolExecutor, *, with_shapes: bool, most: int
    ) -> None:
        self._folder = folder
        self._pool = pool
        # Blocks of one source are alike: what was masked in one is not in the next.
        self._known = templates.Known() if with_shapes else None
        self._most = most
        self._written = 0
        self._rejects: list[pl.DataFrame] = []
        self._shapes: list[pl.DataFrame] = []
        self._writing: deque[Future[pl.DataFrame]] = deque()

    def add(self, parsed: Parsed) -> None:
        """Write a part in the background."""
        self._rejects.append(parsed.rejects)
        path = self._folder / f"part-{self._written:05}.parquet"
        self._written += 1
        self._writing.append(
            self._pool.submit(_write_part, path, parsed.records, self._known)
        )
        while len(self._writing) > self._most:
            self._shapes.append(self._writing.popleft().result())

    def finish(self) -> None:
        """Write what there is of all parts."""
        self._shapes += [shapes.result() for shapes in self._writing]
        merged = templates.merge_shapes(self._shapes)
        merged.write_parquet(self._folder / "shapes.parquet")
        pl.concat(self._rejects).write_parquet(self._folder / "rejects.parquet")


def _write_part(
    path: Path, records: pl.DataFrame, known: templates.Known | None
) -> pl.DataFrame:
    """Return the SHAPES of the records written; none without what is `known` of them."""
    shapes = schemas.SHAPES.to_frame()
    if known is not None:
        records, shapes = templates.add_shapes(records, known=known)
    # Each chunk would be a row group of its own.
    records.rechunk().write_parquet(path, compression=COMPRESSION)
    return shapes
