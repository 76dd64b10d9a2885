"""Short times in words and as text of columns."""

from logai_core.charts.labels import lasting


def told(seconds: float | None) -> str:
    """Return a length of time to three or so figures: `202 ms`, `1.67 s`, `2 h 14 min`."""
    return "–" if seconds is None else lasting(seconds)
