"""Fields whose values changed: a value never seen before, or one that takes over."""

import math
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.changed_words import Change, sentence
from logai_core.detect.detected import identity_of
from logai_core.detect.episodes import lasting
from logai_core.detect.grid import Matrix, Row, learning_rows
from logai_core.detect.shift import SPANS, Series, find_shifts
from logai_core.schemas import FINDINGS, VALUES, conform

NEAR = 12  # buckets between what counts as one change of a dimension
FALSE_CHANGES = 0.01  # that chance may bring in a whole analysis
LEAST_BEFORE = 30  # records of a dimension before one of its values can be new
LEAST_BUCKETS = 3  # with a value, for it to be new rather than a single moment
OPEN = 3  # new values from which on a dimension is one in which values come and go
TAKES_OVER = 0.5
MOVED = 0.25  # of the records of a dimension
LEAST_SHARE = 0.02
LEAST_RECORDS = 200
LEAST_STEP = 0.2  # of the arcsine of the root of a share
NOISE = 0.25  # variance of that of one record
FULL = 5  # records a bucket should have on average
COARSER = (1, 2, 5, 10, 30, 60)
INFO, WARN, ERROR = 9, 13, 17


class Dimension(NamedTuple):
    """Records by bucket and value, without holes; `others` are of no listed value."""

    name: str
    values: list[str]
    counts: Matrix
    others: Row
    first_us: int
    step_us: int

    @property
    def total(self) -> Row:
        """Return the records of the dimension by bucket."""
        total: Row = self.counts.sum(axis=1) + self.others
        return total


def find_changed_values(values: pl.DataFrame) -> pl.DataFrame:
    """Find values that were never there before, or that take over from others.

    A value is new when it comes after the learning period and, had its records been
    spread over all time, it would hardly have been absent until then: with a share f of
    the dimension's records before, n of its own are so with a probability (1 - f)^n,
    which must be below FALSE_CHANGES over all values. Records in one bucket count as
    the root of their number, as they come together. In a dimension where values come
    and go, only what makes up most of the records is news.

    A value takes over when its share steps up by the rule of `shift.py`, by MOVED, and
    it has more records and all others fewer, so that a burst alone is none.

    Args:
        values: VALUES; the order of the rows does not matter.

    Returns:
        FINDINGS of the kind "changed value", at most one a dimension and moment. The
        observed are records for a new value, else a share. `templates` are empty.
    """
    rows = conform(values, VALUES, stage="find changed values")
    if rows.is_empty():
        return FINDINGS.to_frame()
    dimensions = _dimensions(rows)
    series = sum(len(one.values) for one in dimensions)
    margin = math.log(max(series, 1) / FALSE_CHANGES)
    changes = [
        change
        for one in dimensions
        for change in _apart(_new_values(one, margin) + _takeovers(one, series))
    ]
    frame = pl.DataFrame([_finding(one) for one in changes], schema=FINDINGS)
    return frame.sort("score", "start", "finding_id", descending=[True, False, False])


def _dimensions(rows: pl.DataFrame) -> list[Dimension]:
    present = rows["window_start"].unique().sort().to_physical().to_numpy()
    step = int(np.diff(present).min()) if present.size > 1 else 1_000_000
    first = int(present[0])
    buckets = (int(present[-1]) - first) // step + 1
    found = []
    for (name,), part in sorted(rows.partition_by("dimension", as_dict=True).items()):
        names = part["value"].drop_nulls().unique().sort()
        at = (part["window_start"].to_physical().to_numpy() - first) // step
        column = (
            part["value"]
            .fill_null("")
            .replace_strict(
                names,
                np.arange(names.len()),
                default=names.len(),
                return_dtype=pl.Int64,
            )
        )
        listed = part["value"].is_not_null()
        column = column.set(~listed, names.len())
        counts = np.zeros((buckets, names.len() + 1))
        np.add.at(counts, (at, column.to_numpy()), part["records"].to_numpy())
        found.append(
            Dimension(
                str(name), names.to_list(), counts[:, :-1], counts[:, -1], first, step
            )
        )
    return found


def _new_values(dimension: Dimension, margin: float) -> list[Change]:
    total = dimension.total
    heap = np.concatenate([[0.0], np.cumsum(total)])
    learning = learning_rows(total.size)
    found = []
    for at, value in enumerate(dimension.values):
        count = dimension.counts[:, at]
        filled = np.flatnonzero(count)
        first, last = int(filled[0]), int(filled[-1])
        known = first >= learning and heap[first] >= LEAST_BEFORE
        if not known or filled.size < LEAST_BUCKETS:
            continue
        surprise = -np.sqrt(count).sum() * math.log1p(-heap[first] / heap[-1])
        if surprise >= margin:
            end = lasting(count, first, last + 1)
            found.append(
                _change(dimension, value, first, end, surprise / margin, is_new=True)
            )
    if len(found) > OPEN:
        return [one for one in found if one.share >= TAKES_OVER]
    return found


def _takeovers(dimension: Dimension, series: int) -> list[Change]:
    total = dimension.total
    if total.sum() < LEAST_RECORDS:
        return []
    often = next(
        (one for one in COARSER if total.sum() * one / total.size >= FULL), COARSER[-1]
    )
    whole = _coarse(total, often)
    margin = math.log(len(SPANS) * series * whole.size / FALSE_CHANGES)
    found = []
    for at, value in enumerate(dimension.values):
        count = _coarse(dimension.counts[:, at], often)
        if count.sum() < LEAST_SHARE * whole.sum():
            continue
        share = np.where(whole > 0, count / np.maximum(whole, 1), np.nan)
        level = Series(np.arcsin(np.sqrt(share)), whole, np.full(whole.size, NOISE))
        for one in find_shifts(level, least=LEAST_STEP, margin=margin):
            inside = slice(one.start, one.end)
            before = slice(max(0, one.start - NEAR * (one.end - one.start)), one.start)
            if one.after > one.before and _taken(count, whole, before, inside):
                end = min(one.end * often, total.size)
                found.append(
                    _change(
                        dimension,
                        value,
                        one.start * often,
                        end,
                        one.ratio,
                        is_new=False,
                    )
                )
    return found


def _coarse(counts: Row, times: int) -> Row:
    padded = np.concatenate([counts, np.zeros(-counts.size % times)])
    coarse: Row = padded.reshape(-1, times).sum(axis=1)
    return coarse


def _taken(count: Row, whole: Row, before: slice, inside: slice) -> bool:
    """Tell whether a value has more, and all others fewer records than before."""
    due = whole[before].mean()
    more = count[inside].mean() - count[before].mean()
    less = (whole - count)[before].mean() - (whole - count)[inside].mean()
    return bool(min(more, less) >= MOVED * due)


def _change(
    dimension: Dimension,
    value: str,
    start: int,
    end: int,
    ratio: float,
    *,
    is_new: bool,
) -> Change:
    at = dimension.values.index(value)
    inside, before = slice(start, end), slice(0, start)
    total = dimension.total
    shares = [
        dimension.counts[rows].sum(axis=0) / max(total[rows].sum(), 1.0)
        for rows in (before, inside)
    ]
    lost = shares[0] - shares[1]
    lost[at] = -np.inf
    old = int(np.argmax(lost))
    return Change(
        dimension=dimension.name,
        value=value,
        old=dimension.values[old] if lost[old] > 0 else None,
        start=start,
        end=end,
        ratio=ratio,
        is_new=is_new,
        records=int(dimension.counts[inside, at].sum()),
        of=int(total[inside].sum()),
        share_before=float(shares[0][at]),
        first_us=dimension.first_us,
        step_us=dimension.step_us,
        buckets=total.size,
    )


def _apart(changes: list[Change]) -> list[Change]:
    """Return one change for each moment: a new value first, then the clearest.

    Statuses of one class that are there at the same time are one change.
    """
    kept: list[Change] = []
    for one in sorted(changes, key=lambda c: (not c.is_new, -c.ratio, c.value)):
        if not any(_same(one, other) for other in kept):
            kept.append(one)
    return kept


def _same(one: Change, other: Change) -> bool:
    if abs(one.start - other.start) <= NEAR:
        return True
    alike = _is_status(one) and one.value[:1] == other.value[:1]
    return alike and one.start < other.end and other.start < one.end


def _is_status(change: Change) -> bool:
    named = change.dimension.lower().endswith(("status", "code"))
    return named and len(change.value) == 3


def _finding(change: Change) -> dict[str, Any]:
    own = change.dimension in ("host", "service")
    kind = change.dimension if own else "value"
    key = change.value if own else f"{change.dimension}={change.value}"
    moments = pl.Series(
        [change.moment_us(change.start), change.moment_us(change.end)]
    ).cast(FINDINGS["start"])
    return {
        "finding_id": identity_of("changed value", kind, key, moments[0]),
        "kind": "changed value",
        "detector": "values",
        "series_kind": kind,
        "key": key,
        "start": moments[0],
        "end": moments[1],
        "open": change.end >= change.buckets,
        "score": math.log2(1 + change.ratio),
        "observed": float(change.records) if change.is_new else change.share,
        "expected": 0.0 if change.is_new else change.share_before,
        "unit": "records" if change.is_new else "share",
        "severity": _severity(change),
        "text": sentence(change),
        "why": "",
        "episode": 0,
        "templates": [],
        "sources": [],
    }


def _severity(change: Change) -> int:
    """Return that of failed requests for their status, else that of INFO."""
    if not _is_status(change):
        return INFO
    return {"4": WARN, "5": ERROR}.get(change.value[0], INFO)
