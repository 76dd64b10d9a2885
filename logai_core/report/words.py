"""Numbers, times and shares as they are printed."""

from datetime import UTC, datetime

NONE = "–"
TENTH = 0.1  # per cent, the smallest step that is printed
FEW = 100  # below this a decimal place says something


def grouped(number: float | None) -> str:
    """Return a count with grouped thousands; a fraction only below 100."""
    if number is None:
        return NONE
    if number == int(number) or abs(number) >= FEW:
        return f"{number:,.0f}"
    return f"{number:,.1f}"


def moment(ts: datetime | None) -> str:
    """Return a time in UTC to the millisecond; the zone stands in the header."""
    if ts is None:
        return NONE
    return ts.astimezone(UTC).isoformat(" ", "milliseconds").removesuffix("+00:00")


def percent(share: float | None) -> str:
    """Return a share in per cent; never 0 or 100 unless it is exactly that."""
    if share is None:
        return NONE
    value = 100 * share
    if 0 < value < TENTH:
        return "< 0.1 %"
    if 100 - TENTH < value < 100:
        return "> 99.9 %"
    return f"{value:.1f} %" if value % 100 else f"{value:.0f} %"


def of(part: int, whole: int) -> str:
    """Return a part with its whole, such as "12 of 3,400 (0.4 %)"."""
    ratio = f" ({percent(part / whole)})" if whole else ""
    return f"{part:,} of {whole:,}{ratio}"
