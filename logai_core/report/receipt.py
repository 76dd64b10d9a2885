"""What became of every line: the receipt of each source, and of all together."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.inert import inert_text
from logai_core.instants import clock
from logai_core.report.words import percent
from logai_core.schemas import SOURCES, conform

PARTS = ("parsed", "joined", "undated", "rejected")


class Tally(NamedTuple):
    """Physical lines of a source; `off` is "" when the parts add up to lines in."""

    lines_in: str
    parsed: str
    joined: str
    undated: str
    rejected: str
    off: str


class SourceView(NamedTuple):
    """One source with its receipt."""

    name: str
    sha256: str
    bytes: str
    format: str
    share: str
    runners_up: str
    encoding: str
    time_basis: str
    clock: str
    records: str
    first: str
    last: str
    tally: Tally
    faults: list[str]


class Receipt(NamedTuple):
    """All sources, and the sum of their tallies."""

    sources: list[SourceView]
    total: Tally


def receipt_of(sources: pl.DataFrame, zone: str) -> Receipt:
    """Return SOURCES in words, in the order given."""
    rows = conform(sources, SOURCES, stage="report")
    total = rows.select(pl.col("lines_in", *PARTS).sum()).row(0, named=True)
    return Receipt(
        [_view(row, zone) for row in rows.iter_rows(named=True)],
        _tally(total),
    )


def _view(row: dict[str, Any], zone: str) -> SourceView:
    return SourceView(
        name=inert_text(row["name"]),
        sha256=row["sha256"],
        bytes=f"{row['bytes']:,}",
        format=inert_text(row["format"]),
        share=percent(row["share"]),
        runners_up=", ".join(
            f"{inert_text(other['format'])} {percent(other['share'])}"
            for other in row["runners_up"]
        ),
        encoding=inert_text(row["encoding"]),
        time_basis=", ".join(row["ts_basis"]),
        clock=clock_of(row["zone"], row["offset_s"]),
        records=f"{row['records']:,}",
        first=clock(row["first_ts"], zone),
        last=clock(row["last_ts"], zone),
        tally=_tally(row),
        faults=[*_damage(row), *(inert_text(fault) for fault in row["faults"])],
    )


def clock_of(zone: str, offset_s: float) -> str:
    """Return how the clock of a source was set right, "" where it was not."""
    said = []
    if zone != "UTC":
        said.append(f"times without a zone read as {inert_text(zone)}")
    if offset_s:
        said.append(f"{offset_s:+,.10g} s added to every time".replace("-", "−", 1))
    return ", ".join(said)


def _damage(row: dict[str, Any]) -> list[str]:
    lines = row["lines_in"]
    found = {
        f"{row['replaced']:,} bytes do not fit the encoding.": row["replaced"],
        f"{row['cut']:,} of {lines:,} lines were longer than the limit.": row["cut"],
    }
    return [sentence for sentence, count in found.items() if count]


def _tally(row: dict[str, Any]) -> Tally:
    off = row["lines_in"] - sum(row[part] for part in PARTS)
    lines_in, parsed, joined, undated, rejected = (
        f"{row[name]:,}" for name in ("lines_in", *PARTS)
    )
    note = f"{off:+,} lines not accounted for" if off else ""
    return Tally(lines_in, parsed, joined, undated, rejected, note)
