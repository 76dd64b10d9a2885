"""Reading events that people paste: lines that begin with a time, or a table."""

from datetime import date

import polars as pl

from logai_core.clocks import is_zone
from logai_core.errors import LimitError, SettingError
from logai_core.events.model import (
    MOST_CHARS,
    MOST_EVENTS,
    MOST_TEXT,
    Event,
    Read,
    Refused,
)
from logai_core.events.stamps import begins_with_time, stamped
from logai_core.events.table import Cells, read_table

# `<alice> rolling back`, and `deploy 1.4.2 by release-bot`.
_SAID = r"^<(?P<speaker>[^<>]{1,60})>[ :]+(?P<said>.*)$"
_BY = r"^(?P<done>.*[^\s:,]) by (?P<doer>[^\s,;:]{1,60}?)\.?$"
_LACKS = {
    "lacks day": "a time of day without a day",
    "lacks year": "a date without a year",
}


def read_events(text: str, *, zone: str = "UTC", day: date | None = None) -> Read:
    """Read events, one a line or one a row of a table with a heading.

    A line is a time in any notation of logs, also without seconds, then what happened;
    `<name>` before it or `by name` at its end tell who. A time that states no zone is
    one of `zone`, a time of day is on `day`, and a date without a year in that of `day`.
    Nothing else is assumed: what has no time is refused, with the reason.

    Raises:
        LimitError: the text is larger than 4,000,000 characters.
        SettingError: an unknown zone, or a broken table.
    """
    if len(text) > MOST_TEXT:
        raise LimitError(
            f"events: found {len(text):,} characters, expected at most {MOST_TEXT:,}",
            hint="Paste only those around the incident.",
        )
    if not is_zone(zone):
        raise SettingError(
            f"zone: found {zone!r}, expected a name of the IANA time zone database",
            hint="Give a zone such as UTC or Europe/Berlin.",
        )
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    table = None if begins_with_time(plain) else read_table(plain)
    if table is None:
        return _sorted_out(_lines(plain), zone, day, in_table=False)
    found = _sorted_out(table.rows, zone, day, in_table=True)
    return found._replace(columns=table.columns)


def _lines(text: str) -> list[Cells]:
    numbered = enumerate(text.split("\n"), 1)
    return [
        Cells(line, one.strip(), "", "", one.strip())
        for line, one in numbered
        if one.strip()
    ]


def _sorted_out(
    rows: list[Cells], zone: str, day: date | None, *, in_table: bool
) -> Read:
    """Return rows as events, or refused: the first reason that holds is told."""
    if not rows:
        return Read((), ())
    times = stamped(
        pl.Series([one.time[: MOST_CHARS + 1] for one in rows], dtype=pl.String),
        zone=zone,
        day=day,
    )
    told = _told(times["rest"])
    events: list[Event] = []
    refused: list[Refused] = []
    seen: dict[tuple[object, ...], int] = {}
    for row, time, said in zip(rows, times.iter_rows(named=True), told, strict=True):
        title, author = (row.title, row.author) if in_table else said
        named = (time["ts"], title, author)
        why = _why(row, time, title, zone, len(events), in_table=in_table)
        why = why or (f"the same as line {seen[named]}" if named in seen else "")
        if why:
            refused.append(Refused(row.line, row.text[:MOST_CHARS], why))
            continue
        seen[named] = row.line
        how = _how(time, zone, day)
        events.append(Event(time["ts"], title, author, row.text, row.line, how))
    return Read(tuple(events), tuple(refused))


def _told(rests: pl.Series) -> list[tuple[str, str]]:
    """Return what happened and who did it, of what follows the times of lines."""
    found = rests.alias("rest").to_frame().select(
        "rest",
        pl.col("rest").str.extract_groups(_SAID).struct.unnest(),
        pl.col("rest").str.extract_groups(_BY).struct.unnest(),
    )  # fmt: skip
    title = pl.coalesce("said", "done", "rest").str.strip_chars()
    author = pl.coalesce("speaker", "doer").fill_null("").str.strip_chars()
    rows = found.select(title.alias("title"), author.alias("author")).rows()
    return [(str(title), str(author)) for title, author in rows]


def _why(
    row: Cells,
    time: dict[str, object],
    title: str,
    zone: str,
    events: int,
    *,
    in_table: bool,
) -> str:
    """Return why a row is no event, or nothing."""
    if len(row.text) > MOST_CHARS:
        return f"longer than {MOST_CHARS:,} characters"
    if time["ts"] is None:
        return _LACKS.get(str(time["assumed"])) or _no_time(time, zone, in_table)
    if in_table and time["rest"]:
        return "more than a time in the column of times"
    if not title:
        return "nothing is said beside its time"
    return f"more than {MOST_EVENTS:,} events" if events >= MOST_EVENTS else ""


def _no_time(time: dict[str, object], zone: str, in_table: bool) -> str:  # noqa: FBT001
    if time["ts_basis"] == "skipped":
        return f"clocks of {zone} never showed this time"
    if time["stamp"]:
        return "there is no such time"
    return "no time in its column" if in_table else "no time at its beginning"


def _how(time: dict[str, object], zone: str, day: date | None) -> str:
    """Return in words what was assumed of a time."""
    said = [f"the day {day}"] if time["assumed"] == "day" else []
    if time["assumed"] == "year" and day:
        said = [f"the year {day.year}"]
    if time["ts_basis"] in ("zone setting", "assumed year", "ambiguous"):
        said.append(zone)
    if time["ts_basis"] == "ambiguous":
        said.append("it came twice, this is the earlier")
    return "; ".join(said)
