"""Which episodes hindsight holds up, and the band that goes with it."""

import math
from collections.abc import Sequence

import numpy as np

from logai_core.detect.episodes import REACH, Episode
from logai_core.detect.grid import Grid, Matrix, Row, Verdict, learning_rows
from logai_core.detect.hindsight import Hindsight
from logai_core.detect.plateau import EDGE, LEAST_FACTOR, STRICT

SILENT = 0.8  # of a fall without any record: then it is a silence
INSIDE = 0.999  # the largest ratio of what is inside the band


def uphold(
    whole: Grid,
    episodes: Sequence[Episode],
    apart: Matrix | None = None,
    *,
    threshold: float = 1.0,
) -> list[Episode]:
    """Return the episodes that stand out looking back, by series and time.

    Their ratio is the smaller of both. Falls get the edges of most contrast, since a
    sum over many buckets tells late where one began; a silence has its own. Levels
    that last are judged by other means and stay; errors have to be more than their time
    brings by itself, not only a larger share. Patterns are judged
    first, as they may carry sums: those held up at 1, so that a lower threshold changes
    no ratio.
    """
    seen = Hindsight(whole, apart)
    held: list[Episode] = []
    lasting = learning_rows(len(whole.counts))
    for one in sorted(
        episodes, key=lambda one: (whole.kinds[one.series] != "template", one)
    ):
        shift = one.back and one.end - one.start >= lasting
        if shift or whole.kinds[one.series] == "errors":
            ratio = one.ratio if shift else min(seen.by_time(one), one.ratio)
            if ratio >= threshold:
                held.append(one._replace(ratio=ratio))
            continue
        edged = _edged(seen, one, len(whole.counts))
        if one.sign < 0 and not _is_fall(seen, edged, one, lasting):
            continue
        sure = [other for other in held if other.ratio >= 1]
        ratio = min(seen.ratio(edged, sure), one.ratio)
        if one.back and one.sign > 0:
            ratio /= STRICT
        if ratio >= threshold:
            held.append(edged._replace(ratio=ratio))
    return _apart(held)


def _is_fall(seen: Hindsight, edged: Episode, found: Episode, lasting: int) -> bool:
    """Tell whether a fall is large; a dip has to pass too, and to have an edge.

    Without an edge it may be the night; without another side it is what a rise leaves.
    """
    if seen.share(edged) * LEAST_FACTOR > 1:
        return False
    if found.ratio < math.inf:
        return True
    length, rows = edged.end - edged.start, len(seen.counts)
    passes = length < lasting and 2 * min(edged.start, rows - edged.end) >= length
    return passes and seen.edge(edged) >= EDGE


def _apart(held: Sequence[Episode]) -> list[Episode]:
    """Return the clearest of those that overlap, by series and time."""
    kept: dict[tuple[int, int], list[Episode]] = {}
    for one in sorted(held, key=lambda one: (-one.ratio, one)):
        others = kept.setdefault((one.series, one.sign), [])
        if all(one.end <= other.start or other.end <= one.start for other in others):
            others.append(one)
    return sorted(one for some in kept.values() for one in some)


def _edged(seen: Hindsight, one: Episode, rows: int) -> Episode:
    silent = not seen.counts[one.start : one.end, one.series].any()
    if one.sign > 0 or silent:
        return one
    start, end = seen.refined(one)
    low, high = _silence(seen.counts[start:end, one.series])
    if high - low >= SILENT * (end - start):
        start, end = start + low, start + high
    return one._replace(start=start, end=rows if one.end == rows else end)


def _silence(count: Row) -> tuple[int, int]:
    """Return the longest stretch without records."""
    filled = np.flatnonzero(np.concatenate([[1.0], count, [1.0]]))
    longest = int(np.diff(filled).argmax())
    return int(filled[longest]), int(filled[longest + 1]) - 1


def calmed(grid: Grid, verdict: Verdict, episodes: Sequence[Episode]) -> Verdict:
    """Return the verdict with a band so wide that only `episodes` are outside of it.

    Those beyond 1, that is; they may alert up to REACH buckets later. What is no alert
    stays as it is.
    """
    told = np.zeros(grid.counts.shape, dtype=np.bool_)
    for one in (some for some in episodes if some.ratio >= 1):
        told[max(one.start - REACH, 0) : one.end + REACH, one.series] = True
    errors = np.array([kind == "errors" for kind in grid.kinds], dtype=np.bool_)
    quiet = (verdict.ratio >= 1) & ~told & ~errors
    return verdict._replace(
        lower=np.where(quiet, np.minimum(verdict.lower, grid.counts), verdict.lower),
        upper=np.where(quiet, np.maximum(verdict.upper, grid.counts), verdict.upper),
        ratio=np.where(quiet, INSIDE, verdict.ratio),
    )
