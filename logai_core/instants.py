"""Times as people and files read them: RFC 3339, or in a zone to the millisecond.

When clocks are put back they show an hour twice: a time of it has its offset beside it,
such as `2026-10-25 02:30:00+01:00`. No other time needs one, as the zone stands in the
header; so what is written reads back as the same instant.

Sentences that are kept with an analysis hold times in UTC, whatever zone a page is in, and
say so: `spoken` writes these.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from logai_core.clocks import in_zone


def iso(when: datetime | None) -> str | None:
    """Return RFC 3339 with `Z`, microseconds only where there are any."""
    return None if when is None else when.isoformat().replace("+00:00", "Z")


def clock(when: datetime | None, zone: str = "UTC") -> str:
    """Return `2026-11-20 12:02:03.123`, or a dash; the zone stands in the header."""
    if when is None:
        return "–"
    shown = local(when, zone)
    millis = f"{shown.microsecond // 1000:03}"
    return f"{shown:%Y-%m-%d %H:%M:%S}.{millis}{_which(shown)}"


def written(when: datetime, zone: str = "UTC") -> str:
    """Return a time as it is typed, exact to the microsecond, with no needless zeros."""
    shown = local(when, zone)
    text = f"{shown:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".")
    return f"{text}{_which(shown)}"


def spoken(*times: datetime, dated: bool, joint: str = "\u2013") -> str:
    """Return times in UTC as a sentence holds them, such as `12:02:03 UTC`.

    They are cut to the second, each has its day if `dated`, and the last says the zone
    for all of them.
    """
    form = "%Y-%m-%d %H:%M:%S" if dated else "%H:%M:%S"
    return f"{joint.join(one.strftime(form) for one in times)} UTC"


def on_several_days(*times: datetime) -> bool:
    """Tell whether times are of more than one day, in the zone they are written in."""
    return len({one.date() for one in times}) > 1


def local(when: datetime, zone: str) -> datetime:
    """Return an instant as clocks of a zone show it."""
    return when if zone == "UTC" else when.astimezone(ZoneInfo(zone))


def instant(wall: datetime, zone: str) -> datetime:
    """Return in UTC the time that clocks of a zone show, unless it has its own offset.

    Of a time that comes twice it is the earlier instant. A time that clocks pass over is
    what they would have shown had they not been put forward.
    """
    placed = wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(zone))
    return placed.astimezone(UTC)


def comes_twice(shown: datetime) -> bool:
    """Tell whether clocks of its zone show a time twice."""
    first, again = (shown.replace(fold=fold).utcoffset() for fold in (0, 1))
    # Where clocks are put forward the two differ as well, but the other way round.
    return first is not None and again is not None and first > again


def texts(ts: pl.Expr, zone: str, form: str) -> pl.Expr:
    """Return instants in UTC as text of a zone, `form` being one of `strftime`."""
    if zone == "UTC":
        return ts.dt.strftime(form)
    shown = ts.dt.convert_time_zone(zone)
    early, late = in_zone(shown.dt.replace_time_zone(None), zone)
    return (
        pl.when(early != late)
        .then(shown.dt.strftime(f"{form}%:z"))
        .otherwise(shown.dt.strftime(form))
    )


def _which(shown: datetime) -> str:
    """Return the offset of a time that comes twice."""
    return shown.isoformat()[-6:] if comes_twice(shown) else ""
