"""Times, counts and pieces of log text in the sentences of a summary."""

from datetime import datetime

from logai_core.inert import inert_text

CUT = "…"


def minute(ts: datetime, *, dated: bool) -> str:
    """Write a time to the minute with its zone, for titles."""
    return ts.strftime("%Y-%m-%d %H:%M UTC" if dated else "%H:%M UTC")


def several(count: int, noun: str) -> str:
    """Write a count with its noun: `1 line`, `1,200 lines`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def one_line(text: str, most: int) -> str:
    """Return `text` without unseen characters, on one line, cut to `most` characters."""
    flat = " ".join(inert_text(text[: 4 * most]).split())
    return flat if len(flat) <= most else flat[: most - 1] + CUT
