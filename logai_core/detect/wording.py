"""What a finding says, in one sentence."""

from datetime import UTC, datetime, timedelta

import numpy as np

from logai_core.detect.events import Member
from logai_core.detect.grid import Grid
from logai_core.inert import inert_text

MOST_TEMPLATE_CHARS = 160


class Words:
    """Sentences about the series of one grid; times are UTC."""

    def __init__(self, grid: Grid, templates: dict[str, str]) -> None:
        self.grid = grid
        self.templates = templates
        days = {self.moment(row).date() for row in (0, len(grid.starts))}
        self.clock = "%H:%M:%S" if len(days) == 1 else "%Y-%m-%d %H:%M:%S"

    def sentence(self, member: Member, first_seen: datetime | None) -> str:
        """Return what it is about, what was observed and expected, why it counts."""
        about = self._about(member)
        noun = "record" if member.observed == 1 else "records"
        if member.kind == "new pattern":
            since = (first_seen or self.moment(member.episode.start)).strftime(
                self.clock
            )
            return f"{about}{member.observed:,.0f} {noun}, seen for the first time at {since}"
        observed = "no" if member.kind == "silence" else f"{member.observed:,.0f}"
        return (
            f"{about}{observed} {noun} in {self._interval(member)} where"
            f" {member.expected:,.0f} were expected; {self._reason(member)}"
        )

    def _about(self, member: Member) -> str:
        """Return the pattern in quotes or the level, and a colon."""
        key = self.grid.keys[member.episode.series]
        if self.grid.kinds[member.episode.series] != "template":
            return f"{key or 'All levels'}: "
        text = inert_text(self.templates.get(key, key)).replace("\n", " ")
        if len(text) > MOST_TEMPLATE_CHARS:
            text = text[: MOST_TEMPLATE_CHARS - 1] + "…"
        return f"“{text}”: "

    def _interval(self, member: Member) -> str:
        start, end = (
            self.moment(row).strftime(self.clock)
            for row in (member.episode.start, member.episode.end)
        )
        return f"{start}\u2013{end}"

    def _reason(self, member: Member) -> str:
        episode = member.episode
        count = self.grid.counts[:, episode.series]
        seen = count[: episode.start][~np.isnan(count[: episode.start])]
        inside = count[episode.start : episode.end]
        past = _duration(seen.size * self.grid.step_us)
        if episode.sign < 0:
            if seen.size and np.nanmin(inside) < seen.min():
                return f"lowest in the {past} seen"
            return f"fewer than in any earlier stretch of the {past} seen"
        before = float(seen.max()) if seen.size else 0.0
        peak = float(np.nanmax(inside))
        if peak <= before or not before:
            return f"more than in any earlier stretch of the {past} seen"
        times = f"{peak / before:,.1f} times the earlier maximum"
        return f"highest in the {past} seen, {times}"

    def moment(self, row: int) -> datetime:
        """Return when a bucket starts."""
        since = int(self.grid.starts[0]) + row * self.grid.step_us
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=since)


def _duration(us: int) -> str:
    """Return a length of time to two digits or so: "50 s", "13 min", "3.5 h"."""
    seconds = us / 1e6
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (unit != "days" and seconds >= size):
            return (
                f"{seconds / size:.{0 if unit == 'min' else 1}f}".replace(".0", "")
                + f" {unit}"
            )
    return f"{seconds:.0f} s"
