"""Which rises of the total or a level are nothing but those of single templates."""

from collections.abc import Sequence

import numpy as np

from logai_core import levels
from logai_core.detect.episodes import REACH
from logai_core.detect.events import Member
from logai_core.detect.grid import Grid

EXPLAINED = 0.5


def explanations(grid: Grid, members: Sequence[Member]) -> dict[int, int]:
    """Return, for each sum that templates explain, the template that carries most.

    Both are places in `members`. A sum is explained when EXPLAINED of what it has
    too much (or too little) comes from templates that are in an episode of the same
    direction, or were up to REACH buckets before; a level looks at its own templates.
    """
    templates = [at for at, one in enumerate(members) if _kind(grid, one) == "template"]
    found: dict[int, int] = {}
    for at, whole in enumerate(members):
        if _kind(grid, whole) == "template":
            continue
        shares = {
            part: _share(grid, whole, members[part])
            for part in templates
            if _could_carry(grid, whole, members[part])
        }
        if sum(shares.values()) >= EXPLAINED * whole.contribution:
            found[at] = max(shares, key=lambda part: (shares[part], -part))
    return found


def _kind(grid: Grid, member: Member) -> str:
    return grid.kinds[member.episode.series]


def _could_carry(grid: Grid, whole: Member, part: Member) -> bool:
    of_level = (
        _kind(grid, whole) == "total"
        or levels.name_of(part.severity) == grid.keys[whole.episode.series]
    )
    return (
        of_level
        and part.episode.sign == whole.episode.sign
        and part.episode.start < whole.episode.end
        and part.episode.end + REACH > whole.episode.start
    )


def _share(grid: Grid, whole: Member, part: Member) -> float:
    """Return by how many records the part strays during the whole, its way."""
    count = grid.counts[whole.episode.start : whole.episode.end, part.episode.series]
    strayed = np.nansum(count - part.episode.expected)
    return max(0.0, float(strayed) * whole.episode.sign)
