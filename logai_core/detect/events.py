"""From episodes of single series to events that several series share."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from logai_core import levels
from logai_core.detect.episodes import GAP, Episode
from logai_core.detect.grid import Grid, Verdict

Kind = Literal["burst", "drop", "silence", "new pattern"]

NEAR = 12  # buckets between the onsets of what counts as one event
NOVELTY = 1.5

# An error counts as much as three times the strength; no level, as much as INFO.
WEIGHTS = {"TRACE": 0.7, "DEBUG": 0.7, "WARN": 2.0, "ERROR": 3.0, "FATAL": 4.0}


class Member(NamedTuple):
    """An episode of one series; `observed` and `expected` are sums over it."""

    weight: float
    episode: Episode
    kind: Kind
    severity: int
    observed: float
    expected: float

    @property
    def contribution(self) -> float:
        """Return by how many records the series differs."""
        return abs(self.observed - self.expected)


# Members that began together; the weightiest is first and names the event.
Event = list[Member]


def members_of(
    grid: Grid,
    verdict: Verdict,
    episodes: Sequence[Episode],
    new: Sequence[Episode],
    severities: Mapping[str, int],
) -> list[Member]:
    """Return the episodes weighed: log2(1 + ratio) x level x novelty.

    The ratio is how far beyond its band the series was, 1 at the edge. What is
    brand new weighs NOVELTY times as much; how it goes on, rising or ending, is
    part of its being new. Where a few records came well before the rise that holds
    most of them, that rise is what happened, not the first of the few.
    """
    novel = {episode.series: episode for episode in new}
    for episode in episodes:
        first = novel.get(episode.series)
        if first and _heralded(grid, first, episode):
            del novel[episode.series]
    members = []
    for episode in episodes:
        first = novel.get(episode.series)
        if first and episode.sign > 0 and episode.start <= first.start + GAP:
            ratio = max(first.ratio, episode.ratio)
            novel[episode.series] = episode._replace(start=first.start, ratio=ratio)
        elif not first:
            members.append(_member(grid, verdict, episode, severities, is_new=False))
    members += [
        _member(grid, verdict, episode, severities, is_new=True)
        for episode in novel.values()
    ]
    return members


def _heralded(grid: Grid, first: Episode, rise: Episode) -> bool:
    """Tell whether only a few of the records came well before the rise."""
    counts = grid.counts[:, rise.series]
    held, all_held = (np.nansum(counts[one.start : one.end]) for one in (rise, first))
    late = rise.sign > 0 and rise.start > first.start + GAP
    return late and bool(2 * held > all_held)


def _member(
    grid: Grid,
    verdict: Verdict,
    episode: Episode,
    severities: Mapping[str, int],
    *,
    is_new: bool,
) -> Member:
    rows = slice(episode.start, episode.end)
    count = grid.counts[rows, episode.series]
    due = verdict.expected[rows, episode.series]
    # Before the detector had learnt, and where it stays silent, the onset's holds.
    due = np.where(np.isnan(due), episode.expected, due)[~np.isnan(count)]
    observed = float(np.nansum(count))
    kind, key = grid.kinds[episode.series], grid.keys[episode.series]
    severity = severities.get(key, 0) if kind == "template" else _severity_of(key)
    weight = math.log2(1 + episode.ratio) * WEIGHTS.get(levels.name_of(severity), 1.0)
    return Member(
        weight=weight * (NOVELTY if is_new else 1.0),
        episode=episode,
        kind=_kind(episode, observed, is_new=is_new),
        severity=severity,
        observed=observed,
        expected=0.0 if is_new else float(due.sum()),
    )


def _severity_of(level: str) -> int:
    """Return the lowest severity number that is shown as `level`; 0 for the total."""
    return 4 * levels.NAMES.index(level) - 3 if level in levels.NAMES[1:] else 0


def _kind(episode: Episode, observed: float, *, is_new: bool) -> Kind:
    if is_new:
        return "new pattern"
    if episode.sign > 0:
        return "burst"
    return "drop" if observed else "silence"


def merge(members: Sequence[Member], explained: Mapping[int, int]) -> list[Event]:
    """Return the events that the members make.

    The weightiest member takes with it all that began within NEAR buckets of it in
    the same direction, then the weightiest of the rest, and so on: what is near to
    a member but not to the one that names the event is not drawn in. A member that
    another one explains (by place in `members`) goes where that one goes.
    """
    free = [(at, one) for at, one in enumerate(members) if at not in explained]
    left = sorted(free, key=lambda placed: _rank(placed[1]))
    events: list[Event] = []
    home: dict[int, Event] = {}
    while left:
        seed = left[0][1].episode
        near = [placed for placed in left if _together(seed, placed[1].episode)]
        left = [placed for placed in left if not _together(seed, placed[1].episode)]
        events.append([one for _, one in near])
        home |= {at: events[-1] for at, _ in near}
    for whole, part in explained.items():
        home[part].append(members[whole])
    return events


def _rank(member: Member) -> tuple[float, int, int]:
    return (-member.weight, member.episode.series, member.episode.start)


def _together(one: Episode, other: Episode) -> bool:
    return one.sign == other.sign and abs(one.start - other.start) <= NEAR
