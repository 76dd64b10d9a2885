"""SCORES as the cells of a picture: few series, few columns, the furthest out in each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - figures take times without a zone
SECOND = 1_000_000
OWN_PACE = ("errors", "measure")
MOST_ROWS = 24
MOST_COLUMNS = 200
KINDS = ("level", "service", "host", "source", "errors", "template", "measure")

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Series = tuple[str, str]  # kind and key


class Cells(NamedTuple):
    """Rows of series by columns of time; `edges` are naive UTC, one more than columns.

    `out` is log2(1 + ratio) of the window that is furthest out of its band in a column,
    so 1 at the edge of the band, negative below what was expected; NaN where nothing was
    judged. `learning` tells which of these were learnt from. `observed` and
    `expected` are those of that window.
    """

    rows: list[Series]
    edges: list[datetime]
    out: Matrix
    learning: Mask
    observed: Matrix
    expected: Matrix


def kinds_in(scores: pl.DataFrame) -> list[str]:
    """Return the kinds of series that SCORES have, in their order."""
    there = set(scores["series_kind"].unique().cast(pl.String))
    return [kind for kind in KINDS if kind in there]


def cells_of(
    scores: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    kinds: Sequence[str] = KINDS,
    most: int = MOST_ROWS,
    columns: int = MOST_COLUMNS,
) -> Cells:
    """Return the series of `kinds` that are worth a row, and their cells.

    All levels have a row, and the other kinds share the rest evenly: those that a
    finding names come first, then those that were furthest out.
    """
    rows = _rows(scores, findings, kinds, most)
    if not rows:
        return Cells([], [], *(np.zeros((0, 0)) for _ in range(4)))  # type: ignore[arg-type]
    first, width, number = _axis(scores["window_start"].unique().sort(), columns)
    shape = (len(rows), number)
    cells = Cells(
        rows,
        [_naive(first + width * at) for at in range(number + 1)],
        np.full(shape, np.nan, np.float32),
        np.zeros(shape, np.bool_),
        *(np.full(shape, np.nan, np.float32) for _ in range(2)),
    )
    series = _windows_of(rows, scores)
    for at, row in enumerate(rows):
        _fill(cells, at, series[row], first, width)
    _leave_out(cells, scores, first, width)
    return cells


def _leave_out(cells: Cells, scores: pl.DataFrame, first: int, width: int) -> None:
    """Take the counts that a detector left out as learnt from only while all were.

    Errors and measures have less to be learnt from than the total has.
    """
    judged = scores.filter(
        (pl.col("series_kind") == "total") & pl.col("ratio").is_not_null()
    )
    times = judged["window_start"].to_physical().to_numpy()
    if not times.size:
        return
    column = (int(times.min()) - first) // width
    for at, (kind, _) in enumerate(cells.rows):
        if kind not in OWN_PACE and np.isnan(cells.out[at]).all():
            cells.learning[at, column:] = False


def _axis(starts: pl.Series, columns: int) -> tuple[int, int, int]:
    """Return where the columns begin, their width in microseconds, and their number."""
    times = starts.to_physical().to_numpy()
    step = int(np.diff(times).min()) if times.size > 1 else SECOND
    span = int(times[-1] - times[0]) + step
    width = step * -(-(span // step) // columns)
    return int(times[0]), width, -(-span // width)


def _naive(time_us: int) -> datetime:
    return EPOCH + timedelta(microseconds=time_us)


def _windows_of(
    rows: Sequence[Series], scores: pl.DataFrame
) -> dict[tuple[object, ...], pl.DataFrame]:
    shown = pl.DataFrame(
        rows,
        schema={name: scores.schema[name] for name in ("series_kind", "key")},
        orient="row",
    )
    own = ["series_kind", "key"]
    return scores.join(shown, on=own, how="semi").partition_by(own, as_dict=True)


def _fill(
    cells: Cells, row: int, windows: pl.DataFrame, first: int, width: int
) -> None:
    """Fill a row; a window that is wider than a column fills all columns it covers."""
    ratio, seen, usual = (
        windows[name].cast(pl.Float64).to_numpy()
        for name in ("ratio", "observed", "expected")
    )
    times = windows["window_start"].to_physical().to_numpy()
    own = int(np.diff(np.sort(times)).min()) if times.size > 1 else width
    out = np.log2(1 + np.maximum(ratio, 0)) * np.where(seen < usual, -1, 1)
    order = np.argsort(np.nan_to_num(np.abs(out), nan=-1), kind="stable")
    out, seen, usual = out[order], seen[order], usual[order]
    begins = (times[order] - first) // width
    ends = np.minimum((times[order] + own - 1 - first) // width, cells.out.shape[1] - 1)
    for further in range(int((ends - begins).max()) + 1):
        place, covers = begins + further, begins + further <= ends
        judged = covers & ~np.isnan(out)
        cells.learning[row, place[covers & np.isnan(out) & ~np.isnan(seen)]] = True
        # Of several windows in a column the last one stays: the furthest out.
        for table, values in (
            (cells.out, out), (cells.observed, seen), (cells.expected, usual)
        ):  # fmt: skip
            table[row, place[judged]] = values[judged]
    cells.learning[row] &= np.isnan(cells.out[row])


def _rows(
    scores: pl.DataFrame, findings: pl.DataFrame, kinds: Sequence[str], most: int
) -> list[Series]:
    """Return the series that have a row, by kind."""
    named = _named(findings)
    peaks = (
        scores.filter(pl.col("series_kind").is_in(list(kinds)))
        .group_by("series_kind", "key")
        .agg(pl.col("ratio").max().fill_null(0).alias("peak"))
    )
    ranked = {
        kind: [
            key
            for key, peak in sorted(
                peaks.filter(pl.col("series_kind") == kind)
                .select("key", "peak")
                .rows(),
                key=lambda one: (
                    named.get((kind, one[0]), len(named)),
                    -one[1],
                    one[0],
                ),
            )
        ]
        for kind in KINDS
        if kind in kinds
    }
    # All levels have a row: they are few, and what one looks at first.
    levels = min(len(ranked.get("level", [])), most)
    others = [len(keys) for kind, keys in ranked.items() if kind != "level"]
    shares = [levels][: "level" in ranked] + _shared(others, most - levels)
    return [
        (kind, key)
        for (kind, keys), share in zip(ranked.items(), shares, strict=True)
        for key in _shown(kind, keys[:share])
    ]


def _shown(kind: str, keys: list[str]) -> list[str]:
    """Return the levels from grave to light, as legends stack them; others by rank."""
    order = ("FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "UNKNOWN")
    return sorted(keys, key=order.index) if kind == "level" else keys


def _named(findings: pl.DataFrame) -> dict[Series, int]:
    """Return the first rank at which findings name each series."""
    named: dict[Series, int] = {}
    for kind, key, templates in findings.select(
        pl.col("series_kind").cast(pl.String), "key", "templates"
    ).iter_rows():
        for one in ((kind, key), *(("template", name) for name in templates or ())):
            named.setdefault(one, len(named))
    return named


def _shared(wanted: list[int], most: int) -> list[int]:
    """Return how many rows each kind has: one after the other in turn, while any wants."""
    shares = [0] * len(wanted)
    while sum(shares) < most and shares != wanted:
        for at, want in enumerate(wanted):
            if shares[at] < want and sum(shares) < most:
                shares[at] += 1
    return shares
