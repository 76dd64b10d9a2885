"""Messages that searches found last, by record, so that a page does not read them anew.

A search has read what it found, from where messages lie together; the page that shows
it would read the same lines from where records lie, a few of each of many parts.
"""

from collections import deque
from collections.abc import Iterable

import numpy as np
import polars as pl

from logai_core.store.case import Case
from logai_core.store.rows import Rows, take_rows

_MOST_SEARCHES = 16
_MOST, _MOST_BYTES = 10_000, 2 << 20  # of a search; more of them lie close together
_SCHEMA = pl.Schema({"row": pl.UInt32(), "message": pl.String()})


class Seen:
    """The messages of the records that some searches found, the last of them."""

    def __init__(self) -> None:
        self._searches: deque[pl.DataFrame] = deque(maxlen=_MOST_SEARCHES)

    def noted(self, found: Iterable[pl.DataFrame]) -> list[Rows]:
        """Return `row` of what a search finds, and keep its messages unless they are much.

        It comes as `row` and `message`, some at a time.
        """
        rows, kept, height, size = list[Rows](), list[pl.DataFrame](), 0, 0
        for one in found:
            rows.append(one["row"].to_numpy())
            height, size = height + one.height, size + _bytes(one)
            if height > _MOST or size > _MOST_BYTES:
                kept = []
            elif one.height:
                # A list, since a column may hold on to all text that it was taken from.
                texts = pl.Series("message", one["message"].to_list(), pl.String)
                kept.append(one.with_columns(texts).select(_SCHEMA.names()))
        if kept:
            self._searches.append(pl.concat(kept))
        return rows

    def of(self, rows: Rows) -> pl.DataFrame:
        """Return `row` and `message` of those of some records that are kept, in no order."""
        kept = list(self._searches)
        wanted = pl.Series(rows).implode()
        found = [one.filter(pl.col("row").is_in(wanted)) for one in kept]
        return pl.concat([_SCHEMA.to_frame(), *found]).unique("row")


def _bytes(found: pl.DataFrame) -> int:
    return int(found["message"].str.len_bytes().sum() or 0)


def messages_of_rows(case: Case, rows: Rows, seen: Seen | None) -> pl.Series:
    """Return `message` of records with these numbers, in their order.

    Those that were seen are not read.
    """
    known = _SCHEMA.to_frame() if seen is None else seen.of(rows)
    others = np.setdiff1d(rows, known["row"].to_numpy())
    if others.size:
        read = take_rows(case, others, ["message"])["message"]
        known = pl.concat([known, pl.DataFrame([pl.Series("row", others), read])])
    asked = pl.DataFrame([pl.Series("row", rows)])
    return asked.join(known, on="row", how="left", maintain_order="left")["message"]
