"""Which changes of sums are nothing but those of what they are made of."""

from collections.abc import Sequence

import numpy as np

from logai_core import levels
from logai_core.detect.episodes import REACH
from logai_core.detect.events import Member
from logai_core.detect.grid import Grid

EXPLAINED = 0.5

# What may be explained, and by what: never in a circle.
PARTS = {
    "total": ("template", "service", "host", "source", "level"),
    "level": ("template", "service", "host", "source"),
    "source": ("template", "service", "host"),
    "host": ("template", "service"),
    "service": ("template",),
}


def explanations(grid: Grid, members: Sequence[Member]) -> dict[int, int]:
    """Return, for each sum that its parts explain, the part that carries most.

    Both are places in `members`. A sum is explained when EXPLAINED of what it has
    too much (or too little) comes from parts of one kind (templates, services, hosts,
    …) that are in an episode of the same direction, or were up to REACH buckets before.
    A level looks at its own templates; the share of errors of everything is explained
    by that of services.
    """
    found: dict[int, int] = {}
    for at, whole in enumerate(members):
        for kind in PARTS.get(_kind(grid, whole), ()):
            part = _explaining(grid, members, whole, kind)
            if part is not None:
                found[at] = part
                break
        if _is_all_errors(grid, whole):
            part = _explaining(grid, members, whole, "errors")
            if part is not None and part != at:
                found[at] = part
    return found


def _explaining(
    grid: Grid, members: Sequence[Member], whole: Member, kind: str
) -> int | None:
    shares = {
        at: _share(grid, whole, part)
        for at, part in enumerate(members)
        if _kind(grid, part) == kind and _could_carry(grid, whole, part)
    }
    if not shares or sum(shares.values()) < EXPLAINED * whole.contribution:
        return None
    return max(shares, key=lambda part: (shares[part], -part))


def _kind(grid: Grid, member: Member) -> str:
    return grid.kinds[member.episode.series]


def _is_all_errors(grid: Grid, member: Member) -> bool:
    return _kind(grid, member) == "errors" and not grid.keys[member.episode.series]


def _could_carry(grid: Grid, whole: Member, part: Member) -> bool:
    kinds = _kind(grid, whole), _kind(grid, part)
    level = levels.name_of(part.severity)
    if kinds == ("level", "template") and level != grid.keys[whole.episode.series]:
        return False
    return (
        part is not whole
        and not (kinds[1] == "errors" and _is_all_errors(grid, part))
        and part.episode.sign == whole.episode.sign
        and (whole.kind != "silence" or part.kind == "silence")
        and part.episode.start < whole.episode.end
        and part.episode.end + REACH > whole.episode.start
    )


def _share(grid: Grid, whole: Member, part: Member) -> float:
    """Return by how many records the part strays during the whole, its way."""
    count = grid.counts[whole.episode.start : whole.episode.end, part.episode.series]
    strayed = np.nansum(count - part.episode.expected)
    return max(0.0, float(strayed) * whole.episode.sign)
