"""From episodes of single series to events that several series share."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from logai_core import levels
from logai_core.detect.episodes import GAP, Episode
from logai_core.detect.grid import Grid, Verdict, learning_rows
from logai_core.detect.ranking import NOVELTY, WEIGHTS

Kind = Literal["burst", "drop", "silence", "new pattern", "level shift", "error ratio"]

NEAR = 12  # buckets between the onsets of what counts as one event
ALIKE = 0.5  # of the time of two falls that both share: then they are one
PLACES = ("source", "service", "host")
PARTS = ("template", *PLACES)
MOST_PART = 0.7  # of a fall of everything, from which on that part is what fell
SILENT_PART = 0.6  # of the largest fall: so much of it is what fell, if it is silent
ERROR = 17


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
    # Looking back, the level outside holds, not what was to be expected by then.
    due = np.where(np.isnan(due) | episode.back, episode.expected, due)
    due = due[~np.isnan(count)]
    observed = float(np.nansum(count))
    kind, key = grid.kinds[episode.series], grid.keys[episode.series]
    severity = _severity_of(kind, key, severities)
    weight = math.log2(1 + episode.ratio) * WEIGHTS.get(levels.name_of(severity), 1.0)
    return Member(
        weight=weight * (NOVELTY if is_new else 1.0),
        episode=episode,
        kind=_kind(grid, episode, observed, is_new=is_new),
        severity=severity,
        observed=observed,
        expected=0.0 if is_new else float(due.sum()),
    )


def _severity_of(kind: str, key: str, severities: Mapping[str, int]) -> int:
    """Return the severity of a template, or the least that is shown as that level."""
    if kind == "template":
        return severities.get(key, 0)
    if kind == "errors":
        return ERROR
    is_level = kind == "level" and key in levels.NAMES[1:]
    return 4 * levels.NAMES.index(key) - 3 if is_level else 0


def _kind(grid: Grid, episode: Episode, observed: float, *, is_new: bool) -> Kind:
    if is_new:
        return "new pattern"
    if grid.kinds[episode.series] == "errors":
        return "error ratio"
    if episode.sign < 0 and not observed:
        return "silence"
    if episode.end - episode.start >= learning_rows(len(grid.counts)):
        return "level shift"
    return "burst" if episode.sign > 0 else "drop"


def merge(
    grid: Grid, members: Sequence[Member], explained: Mapping[int, int]
) -> list[Event]:
    """Return the events that the members make.

    The weightiest member takes with it all that began within NEAR buckets of it in
    the same direction, then the weightiest of the rest, and so on: what is near to
    a member but not to the one that names the event is not drawn in. A member that
    another one explains (by place in `members`) goes where that one goes. Falls need
    not begin so near, as a rare template falls silent with its last record: those that
    share most of their time are one. When a whole source, service or host falls, that
    names the event, not one of its templates, if it is more of it or shows more clearly; when none of them makes up most of it, that
    everything fell. Shares of errors make events of their own.
    """
    free = [(at, one) for at, one in enumerate(members) if at not in explained]
    left = sorted(free, key=lambda placed: _rank(placed[1]))
    events: list[Event] = []
    home: dict[int, Event] = {}
    while left:
        seed = left[0][1]
        near = [placed for placed in left if together(seed, placed[1])]
        left = [placed for placed in left if not together(seed, placed[1])]
        events.append([one for _, one in near])
        home |= {at: events[-1] for at, _ in near}
    for whole, part in explained.items():
        home[_last(explained, part)].append(members[whole])
    return [_named(grid, event) for event in events]


def _last(explained: Mapping[int, int], part: int) -> int:
    """Return what explains the explanation, and so on."""
    while part in explained:
        part = explained[part]
    return part


def _named(grid: Grid, event: Event) -> Event:
    """Return the event with what names it first."""
    if event[0].episode.sign > 0:
        return event
    whole = [one for one in event if grid.kinds[one.episode.series] == "total"]
    places = [one for one in event if grid.kinds[one.episode.series] in PLACES]
    most = max((one.contribution for one in places), default=0.0)
    silent = [
        one
        for one in places
        if one.kind == "silence" and one.contribution > SILENT_PART * most
    ]
    largest = max(silent or places, key=lambda one: one.contribution, default=event[0])
    if whole and _is_all(grid, whole[0], event):
        return [whole[0], *(one for one in event if one is not whole[0])]
    carries = 2 * event[0].contribution > largest.contribution
    clearer = event[0].episode.ratio >= largest.episode.ratio
    if not silent and carries and clearer:
        return event
    return [largest, *(one for one in event if one is not largest)]


def _is_all(grid: Grid, whole: Member, event: Event) -> bool:
    """Tell whether it is everything that fell, not one of its parts alone."""
    parts = [one for one in event if grid.kinds[one.episode.series] in PARTS]
    most = max((one.contribution for one in parts), default=0.0)
    clearest = max((one.episode.ratio for one in parts), default=0.0)
    clearer = whole.episode.ratio >= clearest
    return clearer and most < MOST_PART * whole.contribution


def _rank(member: Member) -> tuple[float, int, int]:
    return (-member.weight, member.episode.series, member.episode.start)


def together(one: Member, other: Member) -> bool:
    """Tell whether two members are one event."""
    ratios = (one.kind == "error ratio", other.kind == "error ratio")
    first, second = one.episode, other.episode
    if first.sign != second.sign or ratios[0] != ratios[1]:
        return False
    near = abs(first.start - second.start) <= NEAR
    return near or (first.sign < 0 and _alike(first, second))


def _alike(one: Episode, other: Episode) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    either = max(one.end, other.end) - min(one.start, other.start)
    return shared > ALIKE * either
