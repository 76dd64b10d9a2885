"""Values that take over from others: their share steps up, and not by more records alone."""

import math

import numpy as np

from logai_core.detect.changed_words import Change
from logai_core.detect.dimensions import Dimension, change_of
from logai_core.detect.grid import Row
from logai_core.detect.shift import find_shifts
from logai_core.detect.stepping import SPANS, Series

NEAR = 12  # times its length that what was before a change reaches back
MOVED = 0.25  # of the records of a dimension
LEAST_SHARE = 0.02
LEAST_RECORDS = 200
LEAST_STEP = 0.2  # of the arcsine of the root of a share
NOISE = 0.25  # variance of that of one record
FULL = 5  # records a bucket should have on average
COARSER = (1, 2, 5, 10, 30, 60)


def takeovers(dimension: Dimension, series: int, false: float) -> list[Change]:
    """Return the values that take over by the rule of `shift.py`.

    `false` changes may come by chance in an analysis of so many series.
    """
    total = dimension.total
    if total.sum() < LEAST_RECORDS:
        return []
    often = next(
        (one for one in COARSER if total.sum() * one / total.size >= FULL), COARSER[-1]
    )
    whole = _coarse(total, often)
    margin = math.log(len(SPANS) * series * whole.size / false)
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
                    change_of(
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
