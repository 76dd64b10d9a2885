"""A plot: the box of the data, its axes, and where a time and a number stand in it."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from logai_core.charts.svg.ink import Ink

WIDTH = 720  # of the drawing, in units of its view box
LEFT, RIGHT = 52, 6
LEGEND, UNDER = 22, 34  # below the plot: words of the legend, and all together
SIZE = 10
TICKS_Y = 4
MOST_TICKS_X = 9
STEPS_S = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
    86400, 172800, 604800, 1209600, 2419200,
)  # fmt: skip
DAY_S = 86_400


class Plot(NamedTuple):
    """Times from `first` to `last` and numbers from 0 to `most`, in a box of pixels."""

    first: datetime
    last: datetime
    most: float
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Return the y of zero."""
        return self.top + self.height

    @property
    def whole(self) -> float:
        """Return the height of the drawing."""
        return self.bottom + UNDER + LEGEND

    def x(self, when: datetime) -> float:
        """Return where a time stands, kept within the box."""
        share = (when - self.first) / (self.last - self.first)
        return LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, max(0.0, share))

    def y(self, number: float) -> float:
        """Return where a number stands."""
        return self.bottom - self.height * min(1.0, number / self.most)


def plot_of(
    first: datetime, last: datetime, highest: float, *, top: float, height: float = 150
) -> Plot:
    """Return a plot whose numbers end at a round one not below `highest`."""
    step = round_step(highest / TICKS_Y)
    most = max(1.0, step * math.ceil(highest / step - 1e-9)) if highest > 0 else 1.0
    end = last if last > first else first + timedelta(seconds=1)
    return Plot(_naive(first), _naive(end), most, top, height)


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20 … that is not below `least`."""
    if least <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * by for by in (1, 2, 5, 10) if size * by >= least * (1 - 1e-9))


def axes(plot: Plot, ink: Ink, clock: str) -> Iterator[str]:
    """Draw grid lines with their numbers, the base line, and times by a clock."""
    step = round_step(plot.most / TICKS_Y)
    step = max(1.0, step) if plot.most >= TICKS_Y else step
    for at in range(math.floor(plot.most / step + 1e-9) + 1):
        y = plot.y(at * step)
        yield line(LEFT, y, WIDTH - RIGHT, y, ink.look.line)
        yield words(LEFT - 6, y + 3.5, f"{at * step:,.10g}", ink, anchor="end")
    yield line(LEFT, plot.bottom, WIDTH - RIGHT, plot.bottom, ink.look.muted)
    for when, said in ticks(plot.first, plot.last):
        x = plot.x(when)
        yield line(x, plot.bottom, x, plot.bottom + 4, ink.look.muted)
        anchor = "start" if x < LEFT + 12 else "end" if x > WIDTH - 20 else "middle"
        yield words(x, plot.bottom + 15, said, ink, anchor=anchor)
    day = f"{plot.first:%Y-%m-%d}"
    until = f"{plot.last:%Y-%m-%d}"
    days = day if day == until else f"{day} to {until}"
    yield words(LEFT, plot.bottom + 29, f"{days}, {clock}", ink)


def ticks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """Return round times with their words, at most nine; naive times."""
    span = (last - first).total_seconds()
    step = next((s for s in STEPS_S if span / s <= MOST_TICKS_X - 1), STEPS_S[-1])
    while span / step > MOST_TICKS_X - 1:
        step *= 2
    start = first.replace(tzinfo=UTC).timestamp()
    form = "%m-%d" if step >= DAY_S else "%H:%M" if step >= 60 else "%H:%M:%S"
    if step < DAY_S and span > DAY_S:
        form = "%m-%d %H:%M"
    found = []
    at = math.ceil(start / step) * step
    while at <= start + span:
        when = datetime.fromtimestamp(at, tz=UTC).replace(tzinfo=None)
        found.append((when, f"{when:{form}}"))
        at += step
    return found


def legend(
    plot: Plot, ink: Ink, entries: Sequence[tuple[str, str, str]]
) -> Iterator[str]:
    """Draw entries of a legend: the colour, the form ("box", "line", …) and the words."""
    x = float(LEFT)
    y = plot.bottom + UNDER + LEGEND / 2
    for colour, form, said in entries:
        yield _sample(x, y, colour, form)
        yield words(x + 16, y + 3.5, said, ink)
        x += 16 + 5.6 * len(said) + 18


def _sample(x: float, y: float, colour: str, form: str) -> str:
    if form == "line":
        return line(x, y, x + 11, y, colour, width=1.5)
    if form == "dots":
        return line(x, y, x + 11, y, colour, dashes="2 2")
    if form == "diamond":
        return diamond(x + 5, y, colour)
    return box(x, y - 4.5, 11, 9, colour)


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Draw a filled rectangle; `fill` may be "rgba(r, g, b, a)"."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f"{paint('fill', fill)}/>"
    )


def line(
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    colour: str,
    *,
    width: float = 0.75,
    dashes: str = "",
) -> str:
    """Draw a straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}" fill="none" '
        f'{paint("stroke", colour)} stroke-width="{_n(width)}"{dashed}/>'
    )


def path(d: str, *, fill: str = "none", stroke: str = "", dashes: str = "") -> str:
    """Draw a path, filled or as a line."""
    lined = f" {paint('stroke', stroke)}" if stroke else ""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{d}" {paint("fill", fill)}{lined}{dashed}/>'


def diamond(x: float, y: float, colour: str) -> str:
    """Draw a small diamond around a point."""
    d = f"M{_n(x)} {_n(y - 4)}l3.5 4l-3.5 4l-3.5 -4z"
    return path(d, fill=colour)


def words(
    x: float,
    y: float,
    said: str,
    ink: Ink,
    *,
    anchor: str = "start",
    colour: str = "",
    bold: bool = False,
) -> str:
    """Draw words that are ours: numbers, times, names of levels."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="{ink.face}" font-size="{SIZE}" '
        f'text-anchor="{anchor}" {paint("fill", colour or ink.look.muted)}{weight}>{said}</text>'
    )


def paint(name: str, colour: str) -> str:
    """Return a colour as attributes; SVG 1.1 has no transparent colours of its own."""
    if not colour.startswith("rgba("):
        return f'{name}="{colour}"'
    red, green, blue, alpha = (part.strip() for part in colour[5:-1].split(","))
    return f'{name}="rgb({red},{green},{blue})" {name}-opacity="{alpha}"'


def drawing(plot: Plot, parts: Sequence[str], says: str) -> str:
    """Return the parts as one drawing; `says` describes it to those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(plot.whole)}" '
        f'role="img" aria-label="{says}">{"".join(parts)}</svg>'
    )


def _naive(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when


def _n(number: float) -> str:
    """Return a number short and the same everywhere."""
    return f"{round(number, 2):g}" if abs(number) < 1e5 else f"{number:.0f}"
