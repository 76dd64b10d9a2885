"""The evidence index: every record that the report quotes, with what checks it."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import polars as pl

from logai_core.inert import inert, inert_text
from logai_core.instants import clock, iso
from logai_core.pin import Pinned
from logai_core.record_id import RecordId
from logai_core.report.evidence import Level, cut, level_of
from logai_core.report.given import Report
from logai_core.schemas import QUOTED, SOURCES, conform

MOST_INDEXED = 1_000  # lines of the index in a document; the evidence zip has all
_TABLE = {
    "evidence": pl.String,
    "source": pl.String,
    "source_id": pl.String,
    "source_sha256": pl.String,
    "line": pl.Int64,
    "lines": pl.Int64,
    "byte_offset": pl.Int64,
    "byte_len": pl.Int64,
    "sha256": pl.String,
    "at": pl.Int64,
    "length": pl.Int64,
    "time_utc": pl.String,
    "time_basis": pl.String,
    "severity": pl.Int64,
    "reread": pl.Boolean,
    "pins": pl.String,
}


class EvidenceLine(NamedTuple):
    """One quoted record; `number` counts from 1 and is how text cites it ("E3").

    Its bytes are `[byte_offset, byte_offset + byte_len)` of the source when unpacked; of
    these the first `kept_len` stand in the evidence zip, from `kept_at` on in the file of
    its source. `source_sha256` is of the whole source, `sha256` of the bytes that stand
    there. `pins` are the numbers of the pins that it is behind. Texts are inert; `time` is
    as clocks of the report's zone show it.
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
    kept_at: int
    kept_len: int
    time: str
    time_utc: str
    time_basis: str
    severity: int
    level: Level
    service: str
    message: str
    reread: bool
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


def evidence_of(report: Report) -> list[EvidenceLine]:
    """Return QUOTED as an index, by name of source and line.

    Of a record whose first bytes alone are kept, the digest is of these.
    """
    behind = _behind(report.pins)
    held = conform(report.sources, SOURCES, stage="report").select(
        "source_id", inert(pl.col("name")), "sha256"
    )
    quoted = conform(report.quoted, QUOTED, stage="report")
    rows = (
        quoted.with_columns(_kept_at().alias("kept_at"))
        .join(held, on="source_id", how="left")
        .sort("name", "source_id", "line_no")
        .with_columns(inert(pl.col("message", "service")))
    )
    return [
        _line(number, row, behind, report.zone)
        for number, row in enumerate(rows.iter_rows(named=True), start=1)
    ]


def evidence_table(evidence: Iterable[EvidenceLine]) -> pl.DataFrame:
    """Return the index as a table: all that checks a record, and not its text."""
    rows = [
        {
            "evidence": f"E{one.number}",
            "source": one.source,
            "source_id": one.source_id,
            "source_sha256": one.source_sha256,
            "line": one.line_no,
            "lines": one.lines,
            "byte_offset": one.byte_offset,
            "byte_len": one.byte_len,
            "sha256": one.sha256,
            "at": one.kept_at,
            "length": one.kept_len,
            "time_utc": one.time_utc,
            "time_basis": one.time_basis,
            "severity": one.severity,
            "reread": one.reread,
            "pins": " ".join(f"P{number}" for number in one.pins),
        }
        for one in evidence
    ]
    return pl.DataFrame(rows, schema=_TABLE)


def _kept_at() -> pl.Expr:
    """Return where the bytes of QUOTED begin when those of a source follow each other.

    A newline stands behind each.
    """
    taken = pl.col("raw").bin.size().cast(pl.Int64) + 1
    return (taken.cum_sum() - taken).over("source_id")


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
        kept_at=row["kept_at"],
        kept_len=len(row["raw"]),
        time=clock(row["ts"], zone),
        time_utc=iso(row["ts"]) or "",
        time_basis=row["ts_basis"] or "none",
        severity=row["severity"],
        level=level_of(row["severity"]),
        service=row["service"] or "",
        message=cut(row["message"]),
        reread=row["reread"],
        pins=behind.get(RecordId(row["source_id"], row["line_no"]), ()),
    )
