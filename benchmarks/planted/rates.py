"""How often things happen: the time of day, the week, and unrest that is normal."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOUR, DAY = 3_600.0, 86_400.0
CELLS = 3_000  # of a log, each with one rate
UNREST = 60  # how many times a span normal unrest turns
PEAK = 15.0  # o'clock


class Season(NamedTuple):
    """Local time: `begin` is the first second since a Monday's midnight.

    `depth` is how far the night lies below the mean, `weekend` what is left of a rate on
    Saturday and Sunday; from second `turn` on local clocks are `turned` hours ahead.
    """

    begin: float
    depth: float
    weekend: float
    turn: float = np.inf
    turned: float = 0.0

    def rate(self, seconds: Floats) -> Floats:
        """Return the rate at seconds since the log's beginning, 1 on average by day."""
        local = seconds + self.begin + HOUR * self.turned * (seconds >= self.turn)
        hour = local / HOUR % 24
        day = 1 + self.depth * np.cos(2 * np.pi * (hour - PEAK) / 24)
        return np.asarray(np.where(local // DAY % 7 >= 5, self.weekend, 1.0) * day)


def unrest(rng: np.random.Generator, spread: float) -> Floats:
    """Return factors for CELLS cells, around 1, near ones alike: normal wandering."""
    knots = rng.normal(0.0, spread, UNREST + 2)
    smooth = np.interp(np.linspace(0, UNREST, CELLS), np.arange(UNREST + 2), knots)
    return np.asarray(np.exp(smooth - smooth.var() / 2))


def times(rng: np.random.Generator, rates: Floats, span: float) -> Floats:
    """Draw seconds of events; `rates` are expected events in each cell."""
    counts = rng.poisson(rates)
    cell = np.repeat(np.arange(len(rates)), counts)
    return np.asarray((cell + rng.random(len(cell))) * span / len(rates))


def within(rates: Floats, span: float, start: float, end: float) -> float:
    """Return the events expected in seconds `[start, end)`."""
    edges = np.linspace(0, span, len(rates) + 1)
    heap = np.append(0.0, np.cumsum(rates))
    low, high = np.interp([start, end], edges, heap)
    return float(high - low)
