"""Times of a made-up incident, in seconds, and levels that change over its minutes."""

from collections.abc import Sequence

import numpy as np

from logai_core.demo.model import Row


def seconds(minute: float) -> float:
    """Return a minute of the story in seconds."""
    return 60 * minute


def every(period: float, first: float, last: float) -> tuple[float, ...]:
    """Return the seconds from minute `first` on to `last`, `period` seconds apart."""
    return tuple(float(at) for at in np.arange(60 * first, 60 * last, period))


def level_at(knots: Sequence[tuple[float, float]], row: Row) -> float:
    """Return the level at an occurrence; `knots` are (minute, level)."""
    minutes, levels = zip(*knots, strict=True)
    return float(np.interp(row.at / 60, minutes, levels))
