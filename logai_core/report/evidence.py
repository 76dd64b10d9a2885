"""The lines behind a claim: looked up by source and line number, and printed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from logai_core.inert import inert, inert_text
from logai_core.instants import clock
from logai_core.levels import GLYPHS, name_of
from logai_core.record_id import RecordId
from logai_core.schemas import EXAMPLES, conform

MOST_CHARS = 600
ELSEWHERE = "(not among the lines kept for the report; open the case to read it)"


class Level(NamedTuple):
    """A level to look at: word, glyph, and the class that colours it."""

    name: str
    glyph: str

    @property
    def style(self) -> str:
        """Return the name of the level's colour."""
        return self.name.lower()


class Line(NamedTuple):
    """One record to look at; `kept` is false where only its place is known."""

    where: str
    time: str
    level: Level
    service: str
    message: str
    kept: bool = True
    record: RecordId | None = None


def level_of(severity: int) -> Level:
    """Return how the level of a severity number is shown."""
    name = name_of(severity)
    return Level(name, GLYPHS[name])


class Evidence:
    """The example lines of a case, found by finding or by place; times are of a zone."""

    def __init__(
        self, sources: pl.DataFrame, examples: pl.DataFrame, zone: str
    ) -> None:
        self._zone = zone
        names = sources.select("source_id", inert(pl.col("name")))
        self._names: dict[str, str] = dict(names.iter_rows())
        rows = conform(examples, EXAMPLES, stage="report").with_columns(
            inert(pl.col("message")), inert(pl.col("service"))
        )
        self._of_finding: dict[str, list[Line]] = {}
        self._at: dict[tuple[str, int], Line] = {}
        for row in rows.iter_rows(named=True):
            line = self._line(row)
            self._at[row["source_id"], row["line_no"]] = line
            if row["finding_id"] is not None:
                self._of_finding.setdefault(row["finding_id"], []).append(line)

    def source(self, source_id: str) -> str:
        """Return the name of a source, or its id where it is not in the case."""
        return self._names.get(source_id) or inert_text(source_id)

    def of(self, finding_id: str) -> list[Line]:
        """Return the lines that carry a finding, in the order of EXAMPLES."""
        return self._of_finding.get(finding_id, [])

    def at(self, places: Sequence[Mapping[str, str | int]]) -> list[Line]:
        """Return the lines at LINE_REF places, also those whose text is not kept."""
        return [
            self._place(str(place["source_id"]), int(place["line_no"]))
            for place in places
        ]

    def know(self, quoted: pl.DataFrame) -> None:
        """Take in the records of QUOTED, so that their texts stand at their places."""
        rows = quoted.with_columns(inert(pl.col("message", "service")))
        for row in rows.iter_rows(named=True):
            place = (row["source_id"], row["line_no"])
            self._at.setdefault(place, self._line(row))

    def _place(self, source_id: str, line_no: int) -> Line:
        known = self._at.get((source_id, line_no))
        where = f"{self.source(source_id)}:{line_no}"
        record = RecordId(source_id, line_no)
        return known or Line(
            where, "", level_of(0), "", ELSEWHERE, kept=False, record=record
        )

    def _line(self, row: Mapping[str, str | int | datetime | None]) -> Line:
        ts = row["ts"]
        return Line(
            where=f"{self.source(str(row['source_id']))}:{row['line_no']}",
            time=clock(ts if isinstance(ts, datetime) else None, self._zone),
            level=level_of(int(str(row["severity"]))),
            service=str(row["service"] or ""),
            message=cut(str(row["message"])),
            record=RecordId(str(row["source_id"]), int(str(row["line_no"]))),
        )


def cut(message: str) -> str:
    """Return a message as it is printed, with how much of it is left out."""
    more = len(message) - MOST_CHARS
    return (
        message if more <= 0 else f"{message[:MOST_CHARS]}… ({more:,} more characters)"
    )
