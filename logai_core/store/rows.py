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
from logai_core.settings import Clock
from logai_core.store.case import Case

Order = Literal["file", "time"]
Rows = np.ndarray[tuple[int], np.dtype[np.uint32]]
Ends = np.ndarray[tuple[int], np.dtype[np.int64]]
_TIMES = {"ts", "ts_basis"}  # what the clock of a source changes
_NOT_TOLD = 0  # no line has this number
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
    wanted = list(schemas.RECORDS if names is None else names)
    parts = case.parts()
    ends = ends_of(parts)
    home = np.searchsorted(ends, rows, side="right")
    by_part = np.argsort(home, kind="stable")
    homes, counts = np.unique(home, return_counts=True)
    starts = (ends - np.diff(ends, prepend=0))[homes]
    places = rows[by_part].astype(np.int64) - np.repeat(starts, counts)
    own = np.split(places, np.cumsum(counts)[:-1])
    clocks = _clocks_of(case) if _TIMES & set(wanted) else {}
    scans = [
        set_clock(pl.scan_parquet(path), clocks.get(path.parent.name, Clock()))
        for path in (parts[one] for one in homes)
    ]
    found = [schemas.RECORDS.to_frame().select(wanted)]
    for at in range(0, len(scans), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        found.append(_taken([one.select(wanted) for one in scans[some]], own[some]))
    taken = pl.concat(found)[np.argsort(by_part)]
    return taken if names else case.give_templates(taken.lazy()).collect()


def _taken(scans: Sequence[pl.LazyFrame], places: Sequence[Ends]) -> pl.DataFrame:
    """Return what stands at some places of each scan."""
    spans = [(int(own.min()), int(own.max()) + 1) for own in places]
    read = pl.collect_all(
        [
            scan.slice(first, end - first)
            for scan, (first, end) in zip(scans, spans, strict=True)
        ],
        engine="streaming",
    )
    # Of one frame all are taken at once: to take them from each took as long again.
    before = np.cumsum([0, *(end - first for first, end in spans)])
    moved = zip(places, spans, before, strict=False)
    chosen = [own - first + beyond for own, (first, _), beyond in moved]
    return pl.concat(read)[np.concatenate(chosen)]


def _clocks_of(case: Case) -> dict[str, Clock]:
    """Return the clock of each directory of records."""
    clocks = case.clocks()
    return {name: clocks[one] for one, name in case.notes.sources().items()}


def line_numbers(case: Case, rows: Rows) -> pl.Series:
    """Return `line_no` of records with these numbers, in their order.

    Where each line of a part is a record, its place tells it, and nothing is read.
    """
    parts = case.parts()
    told = [_part(one, one.stat().st_mtime_ns) for one in parts]
    ends = np.cumsum([one.rows for one in told], dtype=np.int64)
    home = np.searchsorted(ends, rows, side="right")
    firsts = np.array([one.first_line for one in told], np.int64)[home]
    starts = (ends - np.diff(ends, prepend=0))[home]
    lines = firsts + rows - starts
    is_open = firsts == _NOT_TOLD
    if is_open.any():
        lines[is_open] = take_rows(case, rows[is_open], ["line_no"])["line_no"]
    return pl.Series("line_no", lines, schemas.RECORDS["line_no"])


def ends_of(parts: Sequence[Path]) -> Ends:
    """Return how many records there are up to the end of each part."""
    heights = [_part(part, part.stat().st_mtime_ns).rows for part in parts]
    return np.cumsum(heights, dtype=np.int64)


class _Part(NamedTuple):
    """How many records a part has, and the line of the first if the rest follow it."""

    rows: int
    first_line: int


@lru_cache(maxsize=10_000)  # a page asks for all of them several times a click
def _part(part: Path, written_ns: int) -> _Part:
    from pyarrow import parquet  # slow to import; a worker does without it

    del written_ns
    told = parquet.read_metadata(part)
    rows, names = int(told.num_rows), told.schema.names
    if not rows or "line_no" not in names:
        return _Part(rows, _NOT_TOLD)
    groups = map(told.row_group, range(told.num_row_groups))
    ranges = [one.column(names.index("line_no")).statistics for one in groups]
    if not all(one and one.has_min_max and isinstance(one.min, int) for one in ranges):
        return _Part(rows, _NOT_TOLD)
    first, last = min(one.min for one in ranges), max(one.max for one in ranges)
    # Lines ascend, so that so many between these two are all of them.
    return _Part(rows, first if first > 0 and last - first + 1 == rows else _NOT_TOLD)
