"""Numbers, times and shares as they are printed."""

from datetime import datetime

from logai_core.inert import inert_text
from logai_core.instants import clock

NONE = "–"
PER_CENT = "\u00a0%"  # never alone on the next line
TENTH = 0.1  # per cent, the smallest step that is printed
BRIEF = 200  # characters of a title
FEW = 100  # below this a decimal place says something


def grouped(number: float | None) -> str:
    """Return a count with grouped thousands; a fraction only below 100."""
    if number is None:
        return NONE
    if number == int(number) or abs(number) >= FEW:
        return f"{number:,.0f}"
    return f"{number:,.1f}"


def stated(when: datetime, zone: str) -> str:
    """Return a time as clocks of a zone show it, with the zone, as sentences need it."""
    return f"{clock(when, zone)} {zone}"


def between(first: datetime, last: datetime, zone: str) -> str:
    """Return "2026-11-20 12:02:03.123 to 2026-11-20 12:40:00.000 UTC"."""
    return f"{clock(first, zone)} to {stated(last, zone)}"


def percent(share: float | None) -> str:
    """Return a share in per cent; never 0 or 100 unless it is exactly that."""
    if share is None:
        return NONE
    value = 100 * share
    if 0 < value < TENTH:
        return f"< 0.1{PER_CENT}"
    if 100 - TENTH < value < 100:
        return f"> 99.9{PER_CENT}"
    return f"{value:.{1 if value % 100 else 0}f}{PER_CENT}"


def out_of(shown: int, whole: int) -> str:
    """Return how many of how many are shown: "all 7", or "50 of 65 (76.9 %)"."""
    if shown == whole:
        return f"all {whole:,}"
    return f"{shown:,} of {whole:,} ({percent(shown / whole)})"


def shown(text: str) -> str:
    """Return text of people or of a file made inert; half characters are replaced."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return inert_text(whole.replace("\r\n", "\n").replace("\r", "\n"))


def brief(text: str) -> str:
    """Return text for a place that has room for one line or two: flat, inert and cut."""
    flat = " ".join(shown(text).split())
    return flat if len(flat) <= BRIEF else f"{flat[: BRIEF - 1]}…"


def several(count: int, noun: str) -> str:
    """Return a count with its noun: "1 record", "1,204 records"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def share_of(part: float, whole: float, noun: str = "records") -> str:
    """Return a part with its whole: "876 of 3,855 records (22.7 %)"."""
    told = f" ({percent(part / whole)})" if whole else ""
    return f"{part:,.0f} of {whole:,.0f} {noun}{told}"
