"""Which episodes hindsight holds up, and the band that goes with it."""

import math
from collections.abc import Sequence

import numpy as np

from logai_core.detect.edges import Edges
from logai_core.detect.episodes import REACH, Episode
from logai_core.detect.grid import Grid, Matrix, Row, Verdict, learning_rows
from logai_core.detect.hindsight import CLEARER, Hindsight
from logai_core.detect.plateau import EDGE, LEAST_FACTOR

SILENT = 0.9  # of a fall without any record: then it is a silence
INSIDE = 0.999  # the largest ratio of what is inside the band


def uphold(
    whole: Grid,
    episodes: Sequence[Episode],
    apart: Matrix | None = None,
    *,
    threshold: float = 1.0,
) -> list[Episode]:
    """Return the episodes that stand out looking back, by series and time.

    Their ratio is the smaller of both. They get the likeliest edges, of those found and
    those of most contrast, since a sum over many buckets tells late where it began; a
    silence has its own. Levels that last are judged by other means and stay, first of
    all; errors have to be more than their time brings by itself, not only a larger share.
    Then come patterns, as they may carry sums, or the rhythm that sums are held against:
    those held up at 1, so that a lower threshold changes no ratio.
    """
    seen = Hindsight(whole, apart)
    edges = Edges(seen)
    held: list[Episode] = []
    lasting = learning_rows(len(whole.counts))
    for one in sorted(episodes, key=lambda one: (_turn(whole, one, lasting), one)):
        shift = _is_shift(one, lasting)
        if shift or whole.kinds[one.series] == "errors":
            ratio = one.ratio if shift else min(seen.by_time(one), one.ratio)
            if ratio >= threshold:
                held.append(one._replace(ratio=ratio))
            continue
        sure = [other for other in held if other.ratio >= 1]
        edged, ratio = _edged(edges, one, _kin(episodes, one, lasting), sure)
        if one.sign < 0 and not _is_fall(edges, edged, one, lasting):
            continue
        if one.back and one.sign > 0:
            ratio /= CLEARER
        ratio = min(ratio, one.ratio)
        if ratio >= threshold:
            held.append(edged._replace(ratio=ratio))
    return _apart(held)


def _turn(whole: Grid, one: Episode, lasting: int) -> int:
    """Return when an episode is judged: what may carry others, or their rhythm, first."""
    if _is_shift(one, lasting):
        return 0
    return 1 if whole.kinds[one.series] == "template" else 2


def _is_shift(one: Episode, lasting: int) -> bool:
    return one.back and one.end - one.start >= lasting


def _is_fall(edges: Edges, edged: Episode, found: Episode, lasting: int) -> bool:
    """Tell whether a fall is large; a dip has to pass too, and to have an edge.

    Without an edge it may be the night; without another side it is what a rise leaves.
    """
    if edges.share(edged) * LEAST_FACTOR > 1:
        return False
    if found.ratio < math.inf:
        return True
    length, rows = edged.end - edged.start, len(edges.seen.counts)
    passes = length < lasting and 2 * min(edged.start, rows - edged.end) >= length
    return passes and edges.edge(edged) >= EDGE


def _kin(episodes: Sequence[Episode], one: Episode, lasting: int) -> list[Episode]:
    """Return the episodes that overlap one in its series, itself first.

    A sum over a fixed span and a stretch of any length may both have found the same.
    Those below 1 say nothing of those that are not: a lower threshold changes no edges.
    """
    return [one] + [
        other
        for other in episodes
        if other is not one
        and (other.series, other.sign) == (one.series, one.sign)
        and other.start < one.end
        and one.start < other.end
        and (other.ratio >= 1 or one.ratio < 1)
        and not _is_shift(other, lasting)
    ]


def _apart(held: Sequence[Episode]) -> list[Episode]:
    """Return the clearest of those that overlap, by series and time."""
    kept: dict[tuple[int, int], list[Episode]] = {}
    for one in sorted(held, key=lambda one: (-one.ratio, one)):
        others = kept.setdefault((one.series, one.sign), [])
        if all(one.end <= other.start or other.end <= one.start for other in others):
            others.append(one)
    return sorted(one for some in kept.values() for one in some)


def _edged(
    edges: Edges, one: Episode, kin: Sequence[Episode], held: Sequence[Episode]
) -> tuple[Episode, float]:
    """Return an episode with the likeliest of all edges found or refined, and its ratio."""
    seen = edges.seen
    if one.sign < 0 and not seen.counts[one.start : one.end, one.series].any():
        return one, seen.ratio(one, held)
    best = edges.likeliest([edged for each in kin for edged in _refined(edges, each)])
    edged = one._replace(start=best.start, end=best.end)
    return edged, seen.ratio(edged, held)


def _refined(edges: Edges, one: Episode) -> list[Episode]:
    """Return an episode with better edges, if it still passes with them, and as found."""
    found = [edges.refined(one), (one.start, one.end)]
    if one.sign > 0:
        # A rise as long as a level takes to be learnt has edges by the day.
        least = learning_rows(len(edges.seen.counts))
        found = [edge for edge in found if edge[1] - edge[0] < least] or found[1:]
        return [one._replace(start=start, end=end) for start, end in found]
    return [_fallen(edges.seen, one, start, end) for start, end in found]


def _fallen(seen: Hindsight, one: Episode, start: int, end: int) -> Episode:
    """Return a fall with new edges, those of its silence where that is most of it."""
    low, high = _silence(seen.counts[start:end, one.series])
    if high - low >= SILENT * (end - start):
        start, end = start + low, start + high
    rows = len(seen.counts)
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
