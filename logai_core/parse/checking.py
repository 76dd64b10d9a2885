"""Whether a format is what it says: its samples, parsed and compared."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from logai_core.errors import FormatError
from logai_core.formats import Format, Guess, Sample
from logai_core.parse.parser import Parser
from logai_core.schemas import LINES
from logai_core.settings import Limits, ParseSettings

_YEAR = 2026  # of stamps in samples that state none
_COLUMNS = ("message", "severity", "service", "host",
            "trace_id", "span_id", "request_id", "user_id")  # fmt: skip
_HINT = "Mend the format or its sample; docs/formats.md tells how a format is written."


def check_samples(fmt: Format) -> None:
    """Parse every sample of a format and compare the record with what it states.

    Raises:
        FormatError: the format has no sample, cannot be used, or parses a sample to
            something else; names the sample, its line and the field.
    """
    if not fmt.samples:
        raise FormatError(
            f"format {fmt.name!r}: no samples, expected at least one",
            hint="Add a [[format.samples]] table with a line and its record; "
            "docs/formats.md tells how.",
        )
    for number, sample in enumerate(fmt.samples, start=1):
        wrong = _wrong(fmt, sample)
        if wrong:
            raise FormatError(
                f"format {fmt.name!r}, sample {number} ({sample.line[:200]!r}): {wrong}",
                hint=_HINT,
            )


def _wrong(fmt: Format, sample: Sample) -> str:
    """Return the first field that differs, as found and as expected; "" when none."""
    try:
        records = _parsed(fmt, sample)
    except pl.exceptions.PolarsError as error:
        reason = " ".join(str(error).split())
        return f"its patterns cannot be used ({reason[:200]})"
    if records.height != 1:
        return f"found {records.height} records, expected 1"
    record = records.row(0, named=True)
    if sample.ts and record["format"] not in (fmt.name, None):
        return "found a line that the format does not explain, expected one it does"
    found = _values(record)
    for name, expected in _stated(sample).items():
        if found[name] != expected:
            return f"{name}: found {found[name]!r}, expected {expected!r}"
    return ""


def _parsed(fmt: Format, sample: Sample) -> pl.DataFrame:
    texts = sample.line.split("\n")
    parser = Parser(
        Guess(fmt, 1.0),
        source_id="sample",
        settings=ParseSettings(year=_YEAR),
        limits=Limits(),
    )
    parts = [parser.feed(_lines(texts)), parser.finish()]
    return pl.concat(part.records for part in parts)


def _lines(texts: list[str]) -> pl.DataFrame:
    sizes = [len(text.encode()) for text in texts]
    return pl.DataFrame(
        {
            "line_no": range(1, len(texts) + 1),
            "byte_offset": [sum(sizes[:n]) + n for n in range(len(texts))],
            "byte_len": sizes,
            "text": texts,
            "cut": [False] * len(texts),
        },
        schema=LINES,
    )


def _values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ts": record["ts"],
        "level": record["level_text"],
        **{name: record[name] for name in _COLUMNS},
        "attributes": json.loads(record["attributes"] or "{}"),
    }


def _stated(sample: Sample) -> dict[str, Any]:
    ts = datetime.fromisoformat(sample.ts) if sample.ts else None
    return {
        "ts": ts.replace(tzinfo=ts.tzinfo or UTC) if ts else None,
        "level": sample.level,
        **{name: getattr(sample, name) for name in _COLUMNS},
        "attributes": dict(sample.attributes),
    }
