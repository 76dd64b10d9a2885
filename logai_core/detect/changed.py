"""Fields whose values changed: a value never seen before, or one that takes over."""

import math
from typing import Any

import numpy as np
import polars as pl

from logai_core.detect.changed_words import Change, sentence
from logai_core.detect.detected import identity_of
from logai_core.detect.dimensions import Dimension, change_of, dimensions_of
from logai_core.detect.episodes import lasting
from logai_core.detect.grid import learning_rows
from logai_core.detect.takeovers import takeovers
from logai_core.schemas import FINDINGS, VALUES, conform

NEAR = 12  # buckets between what counts as one change of a dimension
FALSE_CHANGES = 0.01  # that chance may bring in a whole analysis
LEAST_BEFORE = 30  # records of a dimension before one of its values can be new
LEAST_BUCKETS = 3  # with a value, for it to be new rather than a single moment
OPEN = 3  # new values from which on a dimension is one in which values come and go
TAKES_OVER = 0.5
INFO, WARN, ERROR = 9, 13, 17


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
    dimensions = dimensions_of(rows)
    series = sum(len(one.values) for one in dimensions)
    margin = math.log(max(series, 1) / FALSE_CHANGES)
    changes = [
        change
        for one in dimensions
        for change in _apart(
            _new_values(one, margin) + takeovers(one, series, FALSE_CHANGES)
        )
    ]
    frame = pl.DataFrame([_finding(one) for one in changes], schema=FINDINGS)
    return frame.sort("score", "start", "finding_id", descending=[True, False, False])


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
                change_of(dimension, value, first, end, surprise / margin, is_new=True)
            )
    if len(found) > OPEN:
        return [one for one in found if one.share >= TAKES_OVER]
    return found


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
