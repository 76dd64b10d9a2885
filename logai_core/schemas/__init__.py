"""The frames that pass between stages, one constant per stage boundary.

Ids: a `source_id` is the first 12 hex digits of the sha256 of the source's bytes,
so that it does not depend on the order of loading; a `shape_id` is the first 8
bytes of the BLAKE2b digest of the shape's text; a `template_id` is "T" and 10 hex
digits of the digest of the template's text. A line is named by `(source_id,
line_no)`, and that is also the physical order.

Times are `Datetime("us", "UTC")`; intervals are half-open `[start, end)`.
"""

from logai_core.schemas.changes import CHANGE_KIND, CHANGES, DISTRIBUTIONS, LEFT_OUT
from logai_core.schemas.conforming import conform
from logai_core.schemas.facets import FACETS
from logai_core.schemas.patterns import (
    DOUBTS,
    INTEREST,
    PARTED,
    SHAPE_TEMPLATES,
    SHAPES,
    TEMPLATE_MARKS,
    TEMPLATES,
    TREND_BUCKETS,
    VALUE_COUNT,
    VARIABLES,
)
from logai_core.schemas.records import (
    LEVEL_BASIS,
    LINES,
    QUOTED,
    RECORDS,
    REJECTS,
    SOURCES,
    TS_BASIS,
)
from logai_core.schemas.searching import FIELDS, MESSAGE_KINDS
from logai_core.schemas.series import (
    EXAMPLES,
    FINDINGS,
    HISTOGRAM,
    MEASURES,
    SCORES,
    SERIES_KIND,
    VALUES,
    WINDOWS,
)
from logai_core.schemas.sessions import (
    ID_KIND,
    IDS,
    LAGS,
    ODD_STEP,
    SESSION_SCORES,
    SESSION_SPANS,
    SESSIONS,
)
from logai_core.schemas.summaries import LINE_REF, SUMMARIES
from logai_core.schemas.threads import (
    CLOCK_VERDICT,
    OFFSETS,
    PAUSES,
    SLOWNESS,
    THREADS,
    VISITS,
)
from logai_core.schemas.types import UTC_US

__all__ = [
    "CHANGES",
    "CHANGE_KIND",
    "CLOCK_VERDICT",
    "DISTRIBUTIONS",
    "DOUBTS",
    "EXAMPLES",
    "FACETS",
    "FIELDS",
    "FINDINGS",
    "HISTOGRAM",
    "IDS",
    "ID_KIND",
    "INTEREST",
    "LAGS",
    "LEFT_OUT",
    "LEVEL_BASIS",
    "LINES",
    "LINE_REF",
    "MEASURES",
    "MESSAGE_KINDS",
    "ODD_STEP",
    "OFFSETS",
    "PARTED",
    "PAUSES",
    "QUOTED",
    "RECORDS",
    "REJECTS",
    "SCORES",
    "SERIES_KIND",
    "SESSIONS",
    "SESSION_SCORES",
    "SESSION_SPANS",
    "SHAPES",
    "SHAPE_TEMPLATES",
    "SLOWNESS",
    "SOURCES",
    "SUMMARIES",
    "TEMPLATES",
    "TEMPLATE_MARKS",
    "THREADS",
    "TREND_BUCKETS",
    "TS_BASIS",
    "UTC_US",
    "VALUES",
    "VALUE_COUNT",
    "VARIABLES",
    "VISITS",
    "WINDOWS",
    "conform",
]  # fmt: skip
