"""Few records, so short that a regular expression of a person may run over them here."""

from collections.abc import Iterator, Sequence

import polars as pl

from logai_core.store import Case
from logai_core.store.rows import Piece, Rows, scan_rows

MOST_BYTES_HERE = 16 << 20  # of text
MOST_HERE = 500_000  # records


class TooMuchError(Exception):
    """The records are many, or long: they are for a process that can be ended."""


def read_few(case: Case, rows: Rows, names: Sequence[str]) -> Iterator[Piece]:
    """Yield what `scan_rows` does, read already.

    Raises:
        TooMuchError: it is too much to be looked at here; nothing is said about it.
    """
    if rows.size > MOST_HERE:
        raise TooMuchError
    size = 0
    for piece in scan_rows(case, rows, names):
        read = piece.take(piece.scan)
        size += _bytes(read)
        if size > MOST_BYTES_HERE:
            raise TooMuchError
        yield Piece(piece.rows, read.lazy(), None)


def _bytes(read: pl.DataFrame) -> int:
    texts = read.select(pl.col(pl.String).str.len_bytes().sum())
    return sum(texts.row(0)) if texts.width else 0
