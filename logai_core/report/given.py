"""What a report is made from: a case, gathered from all stages."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from logai_core.pin import Pinned
from logai_core.postmortem import Field
from logai_core.report.searches import Searched
from logai_core.schemas import CHANGES, QUOTED
from logai_core.scope import Window

# Dated records in the two windows compared, exactly: `side` is "incident" or "baseline",
# `level` a display level; `service` is null where the record has none.
COUNTED = pl.Schema(
    {
        "side": pl.String(),
        "source_id": pl.String(),
        "service": pl.String(),
        "level": pl.String(),
        "records": pl.UInt64(),
    }
)


class Report(NamedTuple):
    """A case, ready to be printed; frames by the schemas of the same names.

    `summary` has one row, or none when there is nothing to say. `settings` is what
    the case was made with, as names to values or to further settings. `searches` are
    in the order in which they were made. `fields` are what people wrote into the postmortem,
    by section; `quoted` are the records of `pins` and their exact bytes. `changes` are those
    of the first window against the second of `compared`. `reading` is how each source was
    parsed, as values of ParseSettings by source id. `counted` are the records of the two
    windows of `compared`.
    """

    title: str
    sources: pl.DataFrame
    histogram: pl.DataFrame
    scores: pl.DataFrame
    findings: pl.DataFrame
    templates: pl.DataFrame
    examples: pl.DataFrame
    summary: pl.DataFrame
    settings: Mapping[str, object]
    version: str
    searches: Sequence[Searched] = ()
    fields: Mapping[str, Field] = MappingProxyType({})
    pins: Sequence[Pinned] = ()
    quoted: pl.DataFrame = QUOTED.to_frame()
    changes: pl.DataFrame = CHANGES.to_frame()
    compared: tuple[Window, Window] | None = None
    zone: str = "UTC"
    reading: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    counted: pl.DataFrame = COUNTED.to_frame()
