"""Quoted bytes read again, alone: whether they say what the report says of them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from logai_core.clocks import check_clock, set_clock
from logai_core.errors import LogAIError
from logai_core.parse import Parser, read_calendar
from logai_core.pipeline.source import guess_of
from logai_core.settings import Clock, Limits, ParseSettings, parse_settings
from logai_core.sources import LineReader

_SAID = ["ts", "severity", "service", "message"]


def reread(
    quoted: pl.DataFrame,
    sources: pl.DataFrame,
    reading: Mapping[str, Mapping[str, Any]],
) -> pl.Series:
    """Return for each row of QUOTED whether its bytes give the same record again.

    `sources` are SOURCES; `reading` is how each was parsed. They are read without what
    stands around them in their file, so some records cannot come out the same: those
    of a table whose head is far away, or of an encoding that its first bytes tell.
    """
    same = [
        _same(
            own,
            sources.row(by_predicate=pl.col("source_id") == source_id, named=True),
            reading.get(str(source_id), {}),
        ).select("source_id", "line_no", "same")
        for (source_id,), own in quoted.group_by("source_id", maintain_order=True)
    ]
    if not same:
        return pl.Series("reread", [], pl.Boolean)
    keys = ["source_id", "line_no"]
    known = quoted.select(keys).join(
        pl.concat(same), on=keys, how="left", maintain_order="left"
    )
    return known["same"].fill_null(value=False).alias("reread")


def _same(
    quoted: pl.DataFrame, source: Mapping[str, Any], reading: Mapping[str, Any]
) -> pl.DataFrame:
    again = _read(b"\n".join(quoted["raw"]) + b"\n", source, reading)
    if again is None or again.height != quoted.height:
        return quoted.with_columns(pl.lit(value=False).alias("same"))
    equal = [
        quoted[name].eq_missing(again[name].cast(quoted[name].dtype)) for name in _SAID
    ]
    return quoted.with_columns(
        pl.Series("same", pl.select(pl.all_horizontal(equal)).to_series())
    )


def _read(
    text: bytes, source: Mapping[str, Any], reading: Mapping[str, Any]
) -> pl.DataFrame | None:
    """Return the records of some bytes, read as their source was; None if they cannot be."""
    given = {**reading, "format": source["format"], "year": source["year"]}
    with tempfile.TemporaryDirectory(prefix="logai-") as folder:
        file = Path(folder) / "lines"
        file.write_bytes(text)
        try:
            parse = parse_settings(given)
            clock = Clock(source["zone"], source["offset_s"])
            check_clock(clock)
            records = _parsed(file, parse)
        except (
            LogAIError,
            TypeError,
            ValueError,
        ):  # of a report that was tampered with
            return None
    return set_clock(records.lazy(), clock).sort("line_no").collect()


def _parsed(file: Path, settings: ParseSettings) -> pl.DataFrame:
    limits = Limits()
    reader = LineReader(file, name="lines", limits=limits, as_text=settings.as_text)
    sample = reader.sample()
    guess = guess_of(sample, settings)
    calendar = read_calendar(sample, guess, settings=settings, limits=limits)
    parser = Parser(
        guess, source_id="", settings=settings, limits=limits, calendar=calendar
    )
    blocks = [parser.feed(lines).records for lines in reader]
    return pl.concat([*blocks, parser.finish().records])
