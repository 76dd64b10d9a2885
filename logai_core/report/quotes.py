"""The evidence index: every record that a pin quotes, with what checks it."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import polars as pl

from logai_core.inert import inert, inert_text
from logai_core.instants import clock
from logai_core.pin import Pinned
from logai_core.record_id import RecordId
from logai_core.report.evidence import Level, cut, level_of
from logai_core.schemas import QUOTED, SOURCES, conform

MOST_INDEXED = 1_000  # lines of the index in a document; the evidence zip has all


class EvidenceLine(NamedTuple):
    """One quoted record; `number` counts from 1 and is how text cites it ("E3").

    Its bytes are `[byte_offset, byte_offset + byte_len)` of the source when unpacked.
    `source_sha256` is of the whole source, `sha256` of these bytes alone. `pins` are the
    numbers of the pins that it is behind. Texts are inert, times as clocks of the report's
    zone show them.
    """

    number: int
    source_id: str
    source: str
    line_no: int
    lines: int
    byte_offset: int
    byte_len: int
    source_sha256: str
    sha256: str
    time: str
    time_basis: str
    level: Level
    service: str
    message: str
    pins: tuple[int, ...]

    @property
    def where(self) -> str:
        """Return file and line, as an editor takes them."""
        return f"{self.source}:{self.line_no}"

    @property
    def kept(self) -> bool:
        """Return True, as of any line whose text is at hand."""
        return True

    @property
    def record(self) -> RecordId:
        """Return what names it in the case."""
        return RecordId(self.source_id, self.line_no)


def evidence_of(
    quoted: pl.DataFrame,
    sources: pl.DataFrame,
    pins: Iterable[Pinned],
    zone: str,
    *,
    also: Iterable[RecordId] = (),
) -> list[EvidenceLine]:
    """Return QUOTED as an index, by name of source and line; pins in any order.

    Left out are records that no pin is about, noise aside, unless they are quoted in
    another place (`also`). Of a record whose first bytes alone are kept, the digest is of
    these.
    """
    behind = dict.fromkeys(also, ()) | _behind(pins)
    held = conform(sources, SOURCES, stage="report").select(
        "source_id", inert(pl.col("name")), "sha256"
    )
    rows = (
        conform(quoted, QUOTED, stage="report")
        .unique(["source_id", "line_no"])
        .join(held, on="source_id", how="left")
        .sort("name", "source_id", "line_no")
        .with_columns(inert(pl.col("message", "service")))
    )
    cited = [
        row
        for row in rows.iter_rows(named=True)
        if (row["source_id"], row["line_no"]) in behind
    ]
    return [
        _line(number, row, behind, zone) for number, row in enumerate(cited, start=1)
    ]


def _behind(pins: Iterable[Pinned]) -> dict[RecordId, tuple[int, ...]]:
    """Return by record the numbers of the pins that it is behind, noise left out."""
    found: dict[RecordId, tuple[int, ...]] = {}
    for one in sorted(pins, key=lambda pinned: pinned.number):
        if not one.pin.noise:
            for record in one.pin.records:
                found[record] = (*found.get(record, ()), one.number)
    return found


def _line(
    number: int,
    row: dict[str, Any],
    behind: Mapping[RecordId, tuple[int, ...]],
    zone: str,
) -> EvidenceLine:
    return EvidenceLine(
        number=number,
        source_id=row["source_id"],
        source=row["name"] or inert_text(row["source_id"]),
        line_no=row["line_no"],
        lines=row["lines"],
        byte_offset=row["byte_offset"],
        byte_len=row["byte_len"],
        source_sha256=row["sha256"] or "",
        sha256=sha256(row["raw"]).hexdigest(),
        time=clock(row["ts"], zone),
        time_basis=row["ts_basis"] or "none",
        level=level_of(row["severity"]),
        service=row["service"] or "",
        message=cut(row["message"]),
        pins=behind[RecordId(row["source_id"], row["line_no"])],
    )
