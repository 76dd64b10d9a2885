"""Findings on a drawing: a band over the plot, and a numbered bar above it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from logai_core.charts.marks import Mark
from logai_core.charts.svg.ink import Ink
from logai_core.charts.svg.plot import LEFT, Plot, box, line, words

LANE, BAR, GAP = 16.0, 13.0, 2.0
LEAST = 16.0  # the width that a number takes
PIN_ROOM = 15.0


def lanes_of(marks: Sequence[Mark], span: timedelta) -> list[int]:
    """Return the lowest free lane of each mark, from the plot upwards."""
    half = span * (LEAST / 660) / 2
    ends: list[datetime] = []
    lane_of: dict[int, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.number)):
        middle = mark.start + (mark.end - mark.start) / 2
        left, right = min(mark.start, middle - half), max(mark.end, middle + half)
        lane = next((at for at, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [right]
        lane_of[mark.number] = lane
    return [lane_of[mark.number] for mark in marks]


def room_for(lanes: Sequence[int]) -> float:
    """Return the height over the plot that lanes take."""
    return LANE * (max(lanes) + 1) + GAP if lanes else 0.0


def bands(plot: Plot, marks: Sequence[Mark], ink: Ink) -> list[str]:
    """Draw what findings cover, as a highlighter does: once, however many cover it."""
    drawn: list[tuple[float, float]] = []
    for left, right in sorted((plot.x(it.start), plot.x(it.end)) for it in marks):
        if drawn and left <= drawn[-1][1]:
            drawn[-1] = (drawn[-1][0], max(drawn[-1][1], right))
        else:
            drawn.append((left, max(right, left + 1)))
    return [
        box(left, plot.top, right - left, plot.height, ink.look.mark)
        for left, right in drawn
    ]


def bars(
    plot: Plot, marks: Sequence[Mark], lanes: Sequence[int], ink: Ink, *, base: float
) -> list[str]:
    """Draw the numbers of findings above `base`, each as wide as the finding is long."""
    drawn: list[str] = []
    for mark, lane in zip(marks, lanes, strict=True):
        left, right = plot.x(mark.start), plot.x(mark.end)
        middle = (left + right) / 2
        y = base - GAP - lane * LANE - BAR
        drawn.append(box(left, y, max(1.5, right - left), BAR, ink.look.accent))
        half = LEAST / 2 if mark.number < 100 else LEAST * 0.7
        drawn.append(box(middle - half, y, 2 * half, BAR, ink.look.accent))
        drawn.append(
            words(
                middle,
                y + BAR - 3.2,
                str(mark.number),
                ink,
                anchor="middle",
                colour=ink.look.on_accent,
                bold=True,
            )
        )
    return drawn


def pins(plot: Plot, times: Sequence[tuple[int, datetime]], ink: Ink) -> list[str]:
    """Draw pins as ticks over the plot, their numbers where there is room."""
    drawn: list[str] = []
    free = float(LEFT) - 1
    for number, when in sorted(times, key=lambda one: (one[1], one[0])):
        if not plot.first <= when <= plot.last:
            continue
        x = plot.x(when)
        drawn.append(
            line(x, plot.top, x, plot.bottom, ink.look.text, width=0.6, dashes="1.5 2")
        )
        said = f"P{number}"
        width = 6.0 * len(said)
        if x - width / 2 >= free:
            drawn.append(
                words(x, plot.top - 4, said, ink, anchor="middle", colour=ink.look.text)
            )
            free = x + width / 2 + 2
    return drawn
