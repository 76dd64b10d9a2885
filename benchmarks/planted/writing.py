"""Events as RECORDS: texts, attributes, places in their sources."""

import hashlib
from datetime import UTC, datetime

import numpy as np
import polars as pl

from benchmarks.planted.drawing import every_voice
from benchmarks.planted.rates import Season
from benchmarks.planted.world import RANGES, Voice
from logai_core.schemas import RECORDS, UTC_US

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
LEVELS = {5: "DEBUG", 9: "INFO", 13: "WARN", 17: "ERROR"}


def instant_us(season: Season) -> int:
    """Return second 0 of a log, in microseconds since the epoch."""
    return round((MONDAY.timestamp() + season.begin) * 1e6)


def records_of(
    rng: np.random.Generator, events: pl.DataFrame, season: Season
) -> tuple[pl.DataFrame, pl.Series]:
    """Return RECORDS by source and line, without shapes, and the voice of each."""
    numbered = events.sort("seconds", "voice", "session", "host").with_columns(
        pl.Series(name, rng.integers(low, high + 1, len(events)))
        for name, (low, high) in RANGES.items()
    )
    told = pl.concat(
        own.with_columns(
            message=_message(voice),
            attributes=_attributes(voice),
            severity=pl.lit(voice.severity, pl.UInt8),
        )
        for at, voice in enumerate(every_voice())
        if len(own := numbered.filter(pl.col("voice") == at))
    ).sort("seconds", "voice", "session", "host", "n")
    source = pl.concat_str("host", "service", separator="/")
    names = {
        name: hashlib.sha256(name.encode()).hexdigest()[:16]
        for name in told.select(source.unique()).to_series()
    }
    length = pl.col("message").str.len_bytes() + 40
    records = told.with_columns(
        source_id=source.replace_strict(names, return_dtype=pl.String),
        ts=(pl.col("seconds") * 1e6)
        .round()
        .cast(pl.Int64)
        .add(instant_us(season))
        .cast(UTC_US),
        request_id=pl.when(pl.col("session") > 0).then(_request()),
    ).with_columns(
        line_no=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("source_id"),
        byte_len=length.cast(pl.UInt32),
        byte_offset=(length.cum_sum() - length).over("source_id").cast(pl.UInt64),
        level_text=pl.col("severity").replace_strict(LEVELS, return_dtype=pl.String),
    )
    rest = {
        "lines": pl.lit(1), "ts_basis": pl.lit("explicit"), "level_basis": pl.lit("format"),
        "trace_id": pl.lit(None), "span_id": pl.lit(None), "user_id": pl.lit(None),
        "format": pl.lit("logfmt"), "shape_id": pl.lit(None),
    }  # fmt: skip
    whole = records.with_columns(**rest).sort("source_id", "line_no")
    return whole.select(pl.col(name).cast(of) for name, of in RECORDS.items()), whole[
        "voice"
    ]


def _message(voice: Voice) -> pl.Expr:
    """Return the text with its numbers filled in."""
    parts: list[pl.Expr] = []
    for piece in voice.text.replace("}", "{").split("{"):
        number = len(parts) % 2
        column = (
            pl.col("duration").round().cast(pl.Int64) if piece == "d" else pl.col(piece)
        )
        parts.append(column.cast(pl.String) if number else pl.lit(piece))
    return pl.concat_str(parts)


def _attributes(voice: Voice) -> pl.Expr:
    """Return the JSON text of what a line states besides its message."""
    pieces = ['{"version":"', pl.col("version"), '"']
    if voice.timed:
        pieces += [',"duration_ms":', pl.col("duration").round(1).cast(pl.String)]
    if voice.served:
        pieces += [',"status":', pl.col("status").cast(pl.String)]
        pieces += [',"bytes":', (200 + pl.col("n") % 9_000).cast(pl.String)]
    pieces.append("}")
    return pl.concat_str(
        [pl.lit(one) if isinstance(one, str) else one for one in pieces]
    )


def _request() -> pl.Expr:
    """Return an id of 15 digits for each session number."""
    mixed = (pl.col("session").cast(pl.UInt64) * 0x9E3779B97F4A7C15) % (1 << 48)
    return mixed.cast(pl.String).str.zfill(15)
