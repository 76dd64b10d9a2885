"""Cases of earlier versions: what of them can still be read as it is."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from logai_core.levels import NAMES
from logai_core.schemas import SOURCES, conform
from logai_core.settings import Clock, ParseSettings

# What the receipts of version 1 do not say.
_UNSAID: dict[str, Any] = {
    "formats": [],
    "container": None,
    "year": None,
    "zone": "UTC",
    "offset_s": 0.0,
    "ambiguous": 0,
    "skipped": 0,
    "levels": [0] * len(NAMES),
    "gaps": [],
}


def conform_receipt(receipt: pl.DataFrame) -> pl.DataFrame:
    """Return a receipt of any version as SOURCES; what it does not say is empty."""
    missing = [
        pl.lit(value, SOURCES[name]).alias(name)
        if not isinstance(value, list)
        else pl.Series(name, [value], SOURCES[name])
        for name, value in _UNSAID.items()
        if name not in receipt.columns
    ]
    return conform(receipt.with_columns(missing), SOURCES, stage="older receipt")


def read_then(settings: Mapping[str, Any]) -> tuple[ParseSettings, Clock]:
    """Return how version 1 read its sources, from the settings of its analysis."""
    parse = settings.get("parse", {})
    return (
        ParseSettings(format=parse.get("format", "auto"), year=parse.get("year")),
        Clock(zone=parse.get("zone", "UTC")),
    )
