"""Pages of records: which rows match, and the few that are looked at.

A page needs some hundred of a million rows. `match_rows` reads only the columns it
must and gives row numbers; `take_rows` reads only the Parquet parts that hold them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from logai_core import schemas
from logai_core.clocks import set_clock
from logai_core.store.case import Case

Order = Literal["file", "time"]
Rows = np.ndarray[tuple[int], np.dtype[np.uint32]]
Ends = np.ndarray[tuple[int], np.dtype[np.int64]]
_AT_ONCE = 16  # parts: enough for the processors, and no more memory than that takes


def match_rows(case: Case, condition: pl.Expr | None, *, order: Order = "file") -> Rows:
    """Return the row numbers of matching records, in the order asked.

    `condition` is over RECORDS with `template_id`; None matches all.
    File order is by source and line; time order puts undated records last and
    breaks ties by file order.
    """
    named = condition is not None and "template_id" in condition.meta.root_names()
    records = case.records_with_templates() if named else case.records()
    rows = records.with_row_index("row")
    if condition is not None:
        rows = rows.filter(condition)
    if order == "time":
        rows = rows.sort("ts", nulls_last=True, maintain_order=True)
    found: Rows = rows.select("row").collect()["row"].to_numpy()
    return found


class Piece(NamedTuple):
    """Some records of some parts: a scan of the parts, and the places of these in it."""

    rows: Rows
    scan: pl.LazyFrame
    places: Ends | None  # None where they are all there are

    def take(self, told: pl.LazyFrame) -> pl.DataFrame:
        """Return what is told of each record scanned, of these records only."""
        read = told.collect(engine="streaming")
        return read if self.places is None else read[self.places]


def scan_rows(case: Case, rows: Rows, names: Sequence[str]) -> Iterator[Piece]:
    """Yield columns of the records with these numbers, some at a time.

    `rows` ascend. Times are as parsed, whatever the clocks of sources.
    """
    parts = case.parts()
    ends = ends_of(parts)
    starts = ends - np.diff(ends, prepend=0)
    # The place after the last row of each part; other kinds of numbers are converted.
    last = np.searchsorted(rows, ends.astype(rows.dtype))
    wanted = np.flatnonzero(np.diff(last, prepend=0))
    for some in np.array_split(wanted, -(-wanted.size // _AT_ONCE) or 1):
        if not some.size:
            return
        scan = pl.scan_parquet([parts[one] for one in some]).select(names)
        own = rows[last[some[0] - 1] if some[0] else 0 : last[some[-1]]]
        heights = (ends - starts)[some]
        if own.size == heights.sum():
            yield Piece(own, scan, None)
            continue
        # What lies between the parts that are read does not count.
        beyond = starts[some] - np.cumsum(heights) + heights
        counts = np.diff(last, prepend=0)[some]
        yield Piece(own, scan, own - np.repeat(beyond, counts))


def reach(case: Case, rows: Rows) -> int:
    """Return how many records must be scanned for these: all of the parts they are in."""
    ends = ends_of(case.parts())
    heights = np.diff(ends, prepend=0)
    return int(heights[np.unique(np.searchsorted(ends, rows, side="right"))].sum())


def take_rows(
    case: Case, rows: Rows, names: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return RECORDS with `template_id` for these row numbers, in their order.

    With `names`, these columns of RECORDS only: most of the time goes into long ones.
    """
    parts, clocks = case.parts(), case.clocks()
    folders = {name: source_id for source_id, name in case.notes.sources().items()}
    wanted = list(schemas.RECORDS if names is None else names)
    ends = ends_of(parts)
    starts = ends - np.diff(ends, prepend=0)
    home = np.searchsorted(ends, rows, side="right")
    place = pl.lit(0, pl.UInt32).alias("place")
    found = [schemas.RECORDS.to_frame().select(wanted).with_columns(place)]
    scans, chosen = [], []
    for part in np.unique(home):
        places = np.flatnonzero(home == part).astype(np.uint32)
        own = rows[places] - starts[part]
        first = int(own.min())
        scan = pl.scan_parquet(parts[part]).slice(first, int(own.max()) - first + 1)
        clock = clocks[folders[parts[part].parent.name]]
        scans.append(set_clock(scan, clock).select(wanted))
        chosen.append((own - first, pl.Series("place", places)))
    for at in range(0, len(scans), _AT_ONCE):
        read = pl.collect_all(scans[at : at + _AT_ONCE], engine="streaming")
        for frame, (picked, own_place) in zip(read, chosen[at:], strict=False):
            found.append(frame[picked].with_columns(own_place))
    taken = pl.concat(found).sort("place").drop("place")
    return taken if names else case.give_templates(taken.lazy()).collect()


def ends_of(parts: Sequence[Path]) -> Ends:
    """Return how many records there are up to the end of each part."""
    heights = [_height(part, part.stat().st_mtime_ns) for part in parts]
    return np.cumsum(heights, dtype=np.int64)


@lru_cache(maxsize=10_000)  # a page asks for all of them several times a click
def _height(part: Path, written_ns: int) -> int:
    from pyarrow import parquet  # slow to import; a worker does without it

    del written_ns
    return int(parquet.read_metadata(part).num_rows)
