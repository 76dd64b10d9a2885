"""Outside events on a chart: a thin line at the time of each, with words where they fit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from logai_core.charts.labels import label
from logai_core.charts.palette import Theme

GLYPH = "⚑"
MOST = 100  # lines on one chart
WORD_CHARS = 22
WORD_SHARE = 0.16  # of the axis, what words take on a narrow screen
BELOW_PX = 16  # of the top of the plot, where other words stand


class Flag(NamedTuple):
    """An event: its time, naive as the dial of the figure shows it, and what it was."""

    at: datetime
    text: str


def flags(
    events: Sequence[Flag], axis: tuple[datetime, datetime], look: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return shapes and annotations of events on a time axis, at most 100 of them.

    Those beyond the axis are left out. Words that would run into those before them give
    way to the glyph alone; all of it is told where the pointer is.
    """
    first, last = axis
    inside = sorted(one for one in events if first <= one.at <= last)[:MOST]
    room, free = (last - first) * WORD_SHARE, first
    words = []
    for one in inside:
        fits = one.at >= free and one.at + room <= last
        words.append(_word(one, look, in_full=fits))
        if fits:
            free = one.at + room
    return [_line(one, look) for one in inside], words


def _line(one: Flag, look: Theme) -> dict[str, Any]:
    return {
        "type": "line", "x0": one.at, "x1": one.at, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"width": 1, "color": look.text}, "opacity": 0.7,
    }  # fmt: skip


def _word(one: Flag, look: Theme, *, in_full: bool) -> dict[str, Any]:
    short = label(one.text, most=WORD_CHARS, width=WORD_CHARS + 1)
    return {
        "text": f"{GLYPH} {short}" if in_full else GLYPH,
        "hovertext": label(one.text),
        "x": one.at, "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "top",
        # A glyph alone stands below words that it may run into.
        "yshift": -BELOW_PX * (1 if in_full else 2), "showarrow": False, "borderpad": 1,
        "font": {"size": 11, "color": look.text},
    }  # fmt: skip
