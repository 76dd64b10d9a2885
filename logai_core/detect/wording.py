"""What a finding says, in one sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

from logai_core.detect.events import Member
from logai_core.detect.forest import LAGS
from logai_core.detect.grid import DAY_US, Grid, Row, volumes
from logai_core.inert import inert_text
from logai_core.instants import on_several_days, spoken

MOST_TEMPLATE_CHARS = 160
UNITS = (1_000_000, 60_000_000, 3_600_000_000, DAY_US)  # of rates, in microseconds


class Shares(NamedTuple):
    """The share of errors in an episode, what it was to be, and of how many records."""

    observed: float
    expected: float
    records: float


class Words:
    """Sentences about the series of one grid; times are UTC, and say so.

    `names` are names of sources by id.
    """

    def __init__(
        self,
        grid: Grid,
        templates: Mapping[str, str],
        names: Mapping[str, str],
        detector: str = "record",
    ) -> None:
        self.grid, self.detector = grid, detector
        self.templates = templates
        self.names = names
        ends = (0, len(grid.starts)) if len(grid.starts) else ()
        self.dated = on_several_days(*map(self.moment, ends))

    def sentence(self, member: Member, first_seen: datetime | None) -> str:
        """Return what it is about, what was observed and expected, why it counts."""
        about = self._about(member)
        if member.kind == "error ratio":
            return f"{about}{self._share_sentence(member)}"
        noun = "record" if member.observed == 1 else "records"
        if member.kind == "new pattern":
            moment = first_seen or self.moment(member.episode.start)
            since = spoken(moment, dated=self.dated)
            return f"{about}{member.observed:,.0f} {noun}, seen for the first time at {since}"
        observed = "no" if member.kind == "silence" else f"{member.observed:,.0f}"
        if self.detector == "forest":  # it isolates counts, and expects none
            return (
                f"{about}{observed} {noun} in {self._interval(member)}, where counts,"
                f" taken {LAGS} in a row, are unlike the rest of the data"
            )
        if member.kind == "level shift":
            return f"{about}{self._level_sentence(member)}"
        return (
            f"{about}{observed} {noun} in {self._interval(member)} where"
            f" {_number(member.expected)} were expected, {self._reason(member)}"
        )

    def shares(self, member: Member) -> Shares:
        """Return the shares of errors of a member of that kind."""
        grid, episode = self.grid, member.episode
        volume = grid.counts[:, volumes(grid)[episode.series]]
        records = max(float(np.nansum(volume[episode.start : episode.end])), 1.0)
        return Shares(member.observed / records, member.expected / records, records)

    def moment(self, row: int) -> datetime:
        """Return when a bucket starts."""
        since = int(self.grid.starts[0]) + row * self.grid.step_us
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=since)

    def _share_sentence(self, member: Member) -> str:
        share = self.shares(member)
        count = self._count(member)
        most = "more than its share so far explains"
        episode = member.episode
        if (
            _largest_sum(count[: episode.start], episode.end - episode.start)
            < member.observed
        ):
            most = f"the most errors in any {self._length(member)} so far"
        return (
            f"{_percent(share.observed)} of {share.records:,.0f} records in"
            f" {self._interval(member)} are errors where {_percent(share.expected)} were"
            f" expected, {most}"
        )

    def _level_sentence(self, member: Member) -> str:
        episode = member.episode
        buckets = max(
            int((~np.isnan(self._count(member)[episode.start : episode.end])).sum()), 1
        )
        per_bucket = max(member.observed, member.expected) / buckets
        unit = next(
            (one for one in UNITS if per_bucket * one >= self.grid.step_us), DAY_US
        )
        unit = max(unit, self.grid.step_us)
        now, usual = (
            _number(one / buckets * unit / self.grid.step_us)
            for one in (member.observed, member.expected)
        )
        step = duration(unit).removeprefix("1 ")
        stays = "to the end of the data"
        if episode.end < len(self.grid.starts):
            stays = f"for {self._length(member)}"
        return (
            f"{now} records per {step} in {self._interval(member)} where {usual} are"
            f" usual; it {'rises' if episode.sign > 0 else 'falls'} to that level and"
            f" stays there {stays}"
        )

    def _about(self, member: Member) -> str:
        """Return the pattern in quotes, or what is counted, and a colon."""
        at = member.episode.series
        kind, key = self.grid.kinds[at], self.grid.keys[at]
        if kind == "template":
            return f"“{_short(self.templates.get(key, key))}”: "
        if kind == "level" or not key:
            return f"{key or 'All levels'}: "
        named = self.names.get(key, key) if kind == "source" else key
        return f"{'service' if kind == 'errors' else kind} {_short(named)}: "

    def _interval(self, member: Member) -> str:
        ends = (member.episode.start, member.episode.end)
        return spoken(*map(self.moment, ends), dated=self.dated)

    def _length(self, member: Member) -> str:
        buckets = member.episode.end - member.episode.start
        return duration(buckets * self.grid.step_us)

    def _count(self, member: Member) -> Row:
        return self.grid.counts[:, member.episode.series]

    def _reason(self, member: Member) -> str:
        """Return how it compares with every earlier stretch of the same length."""
        episode, count = member.episode, self._count(member)
        before = count[: episode.start]
        seen = before[~np.isnan(before)]
        past = duration(seen.size * self.grid.step_us)
        length = episode.end - episode.start
        any_length = f"in any {self._length(member)} of the {past} seen"
        if length > seen.size:
            return f"unlike anything in the {past} seen"
        sums = _sums(seen, length)
        if episode.sign < 0:
            if member.observed < sums.min():
                return f"the fewest {any_length}"
            return "too few for this time of the day or for the last hours"
        most = float(sums.max())
        if member.observed <= most:
            return "too many for this time of the day or for the last hours"
        if not most:
            return f"where there were none {any_length}"
        times = f"{member.observed / most:,.1f} times the earlier maximum"
        return f"the most {any_length}, {times}"


def duration(us: int) -> str:
    """Return a length of time to two digits or so: "50 s", "13 min", "3.5 h"."""
    seconds = us / 1e6
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (unit != "days" and seconds >= size):
            return (
                f"{seconds / size:.{0 if unit == 'min' else 1}f}".replace(".0", "")
                + f" {unit}"
            )
    return f"{seconds:.0f} s"


def _sums(count: Row, length: int) -> Row:
    heap = np.concatenate([[0.0], np.cumsum(count)])
    sums: Row = heap[length:] - heap[:-length]
    return sums


def _largest_sum(count: Row, length: int) -> float:
    seen = count[~np.isnan(count)]
    return (
        float(_sums(seen, length).max()) if seen.size >= length else float(seen.sum())
    )


def _number(value: float) -> str:
    """Return a number to two digits or so: "0.3", "4.2", "412"."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{100 * share:.{0 if share >= 0.1 else 1 if share >= 0.01 else 2}f} %"


def _short(text: str) -> str:
    shown = inert_text(text).replace("\n", " ")
    if len(shown) > MOST_TEMPLATE_CHARS:
        shown = shown[: MOST_TEMPLATE_CHARS - 1] + "…"
    return shown
