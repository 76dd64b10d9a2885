"""Counts over time, and what was found in them."""

import polars as pl

from logai_core.schemas.types import UTC_US

# "errors" counts the records of a service at ERROR or above; "measure" is no count but
# the number that records state, see MEASURES; "value" a value of a field, such as
# `version=1.3`, see VALUES.
SERIES_KIND = pl.Enum(
    ["total", "level", "template", "source", "service", "host", "errors", "measure",
     "value"]
)  # fmt: skip

# Records by bucket and series, zero-filled; null where no source logs at all.
# `key` is "" for the total, else a level name, a template id, a source id, the name of a
# service or a host.
WINDOWS = pl.Schema(
    {
        "window_start": UTC_US,
        "series_kind": SERIES_KIND,
        "key": pl.String(),
        "records": pl.UInt32(),
    }
)

# What the numbers that records state (durations, sizes) are by bucket: how many there
# are, their median and their 95th percentile, null where there are too few to tell, to
# six digits. `measure` names the number: a field of the attributes (`duration_ms`), the
# same in the records of one template (`T0123456789:duration_ms`), or the number of a place
# in a template, from 0 (`T0123456789:2`). A field that only one template has is named
# with it; one that several have is also there as multiples of what is usual in each of
# them (`*:duration_ms`, in "times"), which no change of their mixture moves. Where values
# state their units they are in "s" or "bytes", else `unit` is what the name or the next
# word says ("ms"), or "". Buckets without such a number have no row; they are aligned to
# the epoch and as long as those of WINDOWS, or, where a measure is too rare for that, a
# whole multiple of it.
MEASURES = pl.Schema(
    {
        "window_start": UTC_US,
        "measure": pl.String(),
        "unit": pl.String(),
        "records": pl.UInt32(),
        "median": pl.Float64(),
        "high": pl.Float64(),
    }
)

# Records by bucket and value of a field that has few of them: `dimension` is "host",
# "service" or a field of the attributes. `value` is null for all others than its
# commonest ones. Buckets are those of WINDOWS; without a record there is no row.
VALUES = pl.Schema(
    {
        "window_start": UTC_US,
        "dimension": pl.String(),
        "value": pl.String(),
        "records": pl.UInt32(),
    }
)

# Records by bucket and display level, for the picture (at most 300 buckets).
HISTOGRAM = pl.Schema(
    {"bucket_start": UTC_US, "level": pl.String(), "records": pl.UInt32()}
)

# What a detector says of each window: the band is the decision rule, `ratio` >= 1
# is an alert. All three counts are in records per window; `lower`, `upper` and
# `expected` are null while the detector is still learning.
SCORES = pl.Schema(
    {
        "window_start": UTC_US,
        "series_kind": SERIES_KIND,
        "key": pl.String(),
        "observed": pl.Float64(),
        "expected": pl.Float64(),
        "lower": pl.Float64(),
        "upper": pl.Float64(),
        "ratio": pl.Float64(),
    }
)

# One row a finding, largest score first: score = strength x severity x spread, and
# `why` says so in words. `observed` and `expected` are in `unit`, "records" in
# [start, end) for counts, else "share" or the unit of a measure. Findings of one
# `episode` (counted from 1, by time) began together. `open` says that it lasts to the end of the data. `templates` are
# the template ids that carried it, the one it is named for first, then by their
# contribution; `sources` are
# source ids; `severity` is the highest severity number among those templates.
FINDINGS = pl.Schema(
    {
        "finding_id": pl.String(),
        "kind": pl.String(),
        "detector": pl.String(),
        "series_kind": SERIES_KIND,
        "key": pl.String(),
        "start": UTC_US,
        "end": UTC_US,
        "open": pl.Boolean(),
        "score": pl.Float64(),
        "observed": pl.Float64(),
        "expected": pl.Float64(),
        "unit": pl.String(),
        "severity": pl.UInt8(),
        "text": pl.String(),
        "why": pl.String(),
        "episode": pl.UInt32(),
        "templates": pl.List(pl.String()),
        "sources": pl.List(pl.String()),
    }
)

# Lines that carry a finding, its foremost template first, or stand for a template
# (`finding_id` null: its first line in each source); in time order within each.
EXAMPLES = pl.Schema(
    {
        "finding_id": pl.String(),
        "template_id": pl.String(),
        "source_id": pl.String(),
        "line_no": pl.UInt32(),
        "ts": UTC_US,
        "severity": pl.UInt8(),
        "service": pl.String(),
        "message": pl.String(),
    }
)
