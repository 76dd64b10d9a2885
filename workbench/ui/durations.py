"""Short times in words and as text of columns."""

from datetime import timedelta

from logai_core.charts.labels import length


def told(seconds: float | None) -> str:
    """Return a length of time to three or so figures: `202 ms`, `1.67 s`, `2 h 14 min`."""
    if seconds is None:
        return "–"
    size = abs(seconds)
    if size < 0.0995:
        return f"{seconds * 1e3:.3g} ms"
    if size < 0.9995:
        return f"{seconds * 1e3:.0f} ms"
    if size < 59.95:
        return f"{seconds:.3g} s"
    return length(timedelta(seconds=seconds))
