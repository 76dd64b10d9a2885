"""Text in figures: data made harmless for Plotly, times and lengths of time.

Plotly reads a small subset of HTML in every text (<b>, <a href>, <br>), so what
comes from a log is escaped, and only our own line breaks are markup.
"""

import html
import math
import textwrap
from datetime import timedelta
from itertools import pairwise

import polars as pl

from logai_core.inert import inert_text

SECOND_US = 1_000_000
UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def label(text: str, *, most: int = 160, width: int = 64) -> str:
    """Return text from a log as Plotly shows it literally.

    Args:
        text: any text.
        most: characters kept before it is cut with an ellipsis.
        width: columns after which it wraps.
    """
    flat = " ".join(inert_text(text).split())
    cut = flat if len(flat) <= most else f"{flat[: most - 1]}…"
    lines = textwrap.wrap(cut, width, break_on_hyphens=False)
    return "<br>".join(html.escape(line, quote=False) for line in lines)


def spacing(starts: pl.Series) -> timedelta | None:
    """Return the length of the buckets that begin at `starts`.

    It is the greatest length that divides every distance, so that buckets which
    are left out do not matter; None where fewer than two starts tell nothing.
    """
    times = starts.drop_nulls().unique().sort().dt.epoch("us").to_list()
    if len(times) < 2:
        return None
    return timedelta(microseconds=math.gcd(*(b - a for a, b in pairwise(times))))


def lasting(seconds: float) -> str:
    """Return a length of time to three or so figures: `202 ms`, `1.67 s`, `2 h 14 min`."""
    size = abs(seconds)
    if size < 0.0995:
        return f"{seconds * 1e3:.3g} ms"
    if size < 0.9995:
        return f"{seconds * 1e3:.0f} ms"
    if size < 59.95:
        return f"{seconds:.3g} s"
    return length(timedelta(seconds=seconds))


def length(span: timedelta) -> str:
    """Return a length of time in its two largest units, such as "1 h 30 min"."""
    seconds = span / timedelta(seconds=1)
    if 0 < seconds < 1:
        return f"{span / timedelta(milliseconds=1):g} ms"
    parts: list[str] = []
    rest = round(seconds)
    for size, unit in UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
