"""Sources that are pieces of one log: where a file ends, the next one goes on.

A log that is rotated lies in several files, and each seems to fall silent when the next
begins. So a source is *carried on* by another that begins where it ends, when MOST of its
patterns go on there. A pattern counts for the logarithm of its records: neither those
that came once nor the one that comes all the time decide alone. What rises because
a piece begins, or falls because it ends, is no change of the log.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logai_core.detect.bernoulli import Ints
from logai_core.detect.episodes import REACH, Episode
from logai_core.detect.findings import Catalogue
from logai_core.detect.grid import Grid, Row

MOST = 0.6
LEAST_GAP = 2  # buckets by which a piece may begin before or after the other ends
GAP = 0.02  # of the shorter piece
PAUSES = 5.0  # mean times between two records, for what logs seldom
MOST_GAP = 0.1  # of the shorter piece


class Pieces(NamedTuple):
    """The last bucket of each source that is carried on, the first of each that does."""

    ends: dict[int, int]
    begins: dict[int, int]


def pieces_of(grid: Grid, catalogue: Catalogue) -> Pieces:
    """Return which sources are carried on, by their places in the grid."""
    places = [at for at, kind in enumerate(grid.kinds) if kind == "source"]
    found = Pieces({}, {})
    if len(places) < 2:
        return found
    own = np.nan_to_num(grid.counts[:, places])
    filled = own > 0
    first = filled.argmax(axis=0)
    last = len(filled) - 1 - filled[::-1].argmax(axis=0)
    gap = _gaps(last - first + 1, own.sum(axis=0))
    weights, homes = _patterns(grid, catalogue)
    for one in range(len(places)):
        near = np.abs(first - last[one]) <= np.minimum(gap, gap[one])
        later = (last > last[one]) & (first > first[one])
        for other in np.flatnonzero(near & later).tolist():
            names = grid.keys[places[one]], grid.keys[places[other]]
            if _goes_on(
                weights, homes.get(names[0], set()), homes.get(names[1], set())
            ):
                found.ends[places[one]] = int(last[one])
                found.begins[places[other]] = int(first[other])
    return found


def without_pieces(
    episodes: Sequence[Episode], pieces: Pieces, places: dict[int, int]
) -> list[Episode]:
    """Return the episodes without those that a piece makes by its beginning or end.

    `places` are those in the grid of the episodes, by those in the grid of the pieces.
    """
    ends, begins = ({places[at]: row for at, row in one.items()} for one in pieces)
    return [
        one
        for one in episodes
        if not (one.series in ends and _is_its_end(one, ends[one.series]))
        and not (one.series in begins and _is_its_begin(one, begins[one.series]))
    ]


def _is_its_end(one: Episode, last: int) -> bool:
    return one.sign < 0 and one.end > last + 1


def _is_its_begin(one: Episode, first: int) -> bool:
    return one.start < first + (REACH if one.sign > 0 else 0)


def _gaps(length: Ints, records: Row) -> Row:
    """Return by how many buckets the end of a piece and the next may be apart."""
    pause = PAUSES * length / np.maximum(records, 1.0)
    most = np.minimum(np.maximum(GAP * length, pause), MOST_GAP * length)
    gaps: Row = np.maximum(most, LEAST_GAP)
    return gaps


def _patterns(
    grid: Grid, catalogue: Catalogue
) -> tuple[dict[str, float], dict[str, set[str]]]:
    """Return what each pattern counts for, and those of each source."""
    records = np.nansum(grid.counts, axis=0)
    weights = {
        grid.keys[at]: float(np.log1p(records[at]))
        for at, kind in enumerate(grid.kinds)
        if kind == "template"
    }
    homes: dict[str, set[str]] = {}
    for pattern in weights:
        for source in catalogue.sources.get(pattern) or ():
            homes.setdefault(source, set()).add(pattern)
    return weights, homes


def _goes_on(weights: dict[str, float], ended: set[str], begun: set[str]) -> bool:
    whole, kept = (
        sum(weights[one] for one in sorted(some)) for some in (ended, ended & begun)
    )
    return kept > 0 and kept >= MOST * whole
