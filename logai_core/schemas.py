"""The frames that pass between stages, one constant per stage boundary.

Ids: a `source_id` is the first 12 hex digits of the sha256 of the source's bytes,
so that it does not depend on the order of loading; a `shape_id` is the first 8
bytes of the BLAKE2b digest of the shape's text; a `template_id` is "T" and 10 hex
digits of the digest of the template's text. A line is named by `(source_id,
line_no)`, and that is also the physical order.

Times are `Datetime("us", "UTC")`; intervals are half-open `[start, end)`.
"""

import polars as pl

from logai_core.errors import SchemaError

UTC_US = pl.Datetime("us", "UTC")
# How a time is known. "ambiguous": the clocks showed it twice, the earlier instant is
# taken. "skipped": the clocks never showed it, the record is undated.
TS_BASIS = pl.Enum(
    ["none", "explicit", "zone setting", "assumed year", "inherited", "ambiguous",
     "skipped"]
)  # fmt: skip
# How a level is known: from the place that the format gives it, a field of that name,
# a word at the head of any text, a syslog priority; "unread" is one nobody knows.
LEVEL_BASIS = pl.Enum(["none", "format", "field", "head", "priority", "unread"])
SERIES_KIND = pl.Enum(["total", "level", "template"])

# One row a physical line, as read: `text` is decoded, without its line end;
# `byte_offset` and `byte_len` (also without the line end) find it again in the
# decompressed bytes; `cut` marks a line longer than the limit.
LINES = pl.Schema(
    {
        "line_no": pl.UInt32(),
        "byte_offset": pl.UInt64(),
        "byte_len": pl.UInt32(),
        "text": pl.String(),
        "cut": pl.Boolean(),
    }
)

# One row a logical record. `lines` counts its physical lines; the bytes
# `[byte_offset, byte_offset + byte_len)` cover them all. `severity` is the
# OpenTelemetry number (0 unknown). `attributes` is a JSON object or null. `format` is
# the name of the format that its first line was read with.
RECORDS = pl.Schema(
    {
        "source_id": pl.String(),
        "line_no": pl.UInt32(),
        "lines": pl.UInt32(),
        "byte_offset": pl.UInt64(),
        "byte_len": pl.UInt32(),
        "ts": UTC_US,
        "ts_basis": TS_BASIS,
        "severity": pl.UInt8(),
        "level_text": pl.String(),
        "level_basis": LEVEL_BASIS,
        "service": pl.String(),
        "host": pl.String(),
        "message": pl.String(),
        "trace_id": pl.String(),
        "span_id": pl.String(),
        "request_id": pl.String(),
        "user_id": pl.String(),
        "attributes": pl.String(),
        "format": pl.String(),
        "shape_id": pl.UInt64(),
    }
)

# One row a physical line that is in no record, with the reason.
REJECTS = pl.Schema(
    {
        "source_id": pl.String(),
        "line_no": pl.UInt32(),
        "byte_offset": pl.UInt64(),
        "byte_len": pl.UInt32(),
        "reason": pl.String(),
        "text": pl.String(),
    }
)

# One row a source: its receipt. lines_in = parsed + joined + undated + rejected,
# all in physical lines: `parsed` begin a record with a time, `undated` begin a
# record without one, `joined` continue a record, `rejected` are in no record.
# `share` is the share of lines that the recognised format explains; `faults` are
# sentences about what went wrong while reading; `replaced` counts bytes that no
# encoding explained, `cut` lines longer than the limit. `container` is the sha256 of
# the archive that the source came out of, `name` then its path in it. `formats` are
# the formats that records were read with, most records first. `levels` holds records
# by display level, in the order of `levels.NAMES`; `gaps` the longest silences, by
# time. `year` is the one assumed for the first stamp that states none. `zone` and
# `offset_s` are the clock that holds for the source now; `ambiguous` and `skipped`
# count records whose time its clocks showed twice, or never.
SOURCES = pl.Schema(
    {
        "source_id": pl.String(),
        "name": pl.String(),
        "sha256": pl.String(),
        "bytes": pl.UInt64(),
        "encoding": pl.String(),
        "format": pl.String(),
        "share": pl.Float64(),
        "runners_up": pl.List(
            pl.Struct({"format": pl.String(), "share": pl.Float64()})
        ),
        "formats": pl.List(pl.Struct({"format": pl.String(), "records": pl.UInt64()})),
        "container": pl.String(),
        "lines_in": pl.UInt64(),
        "parsed": pl.UInt64(),
        "joined": pl.UInt64(),
        "undated": pl.UInt64(),
        "rejected": pl.UInt64(),
        "records": pl.UInt64(),
        "first_ts": UTC_US,
        "last_ts": UTC_US,
        "ts_basis": pl.List(pl.String()),
        "year": pl.Int32(),
        "zone": pl.String(),
        "offset_s": pl.Float64(),
        "ambiguous": pl.UInt64(),
        "skipped": pl.UInt64(),
        "levels": pl.List(pl.UInt64()),
        "gaps": pl.List(pl.Struct({"start": UTC_US, "end": UTC_US})),
        "replaced": pl.UInt64(),
        "cut": pl.UInt64(),
        "faults": pl.List(pl.String()),
    }
)

# One row a distinct masked message.
SHAPES = pl.Schema(
    {"shape_id": pl.UInt64(), "shape": pl.String(), "records": pl.UInt64()}
)

# The small table that analysts edit: which template a shape belongs to.
SHAPE_TEMPLATES = pl.Schema(
    {"shape_id": pl.UInt64(), "template_id": pl.String(), "template": pl.String()}
)

# What people decided about templates, whether the case has them or not: a name to
# show instead of the text, not worth looking at, kept whatever the miner says.
TEMPLATE_MARKS = pl.Schema(
    {
        "template_id": pl.String(),
        "name": pl.String(),
        "noise": pl.Boolean(),
        "pinned": pl.Boolean(),
    }
)

# One row a template, largest first. `lines` counts physical lines, `share` is
# records over all records. `levels` holds records by display level, in the order
# of `levels.NAMES`; `trend` holds records in TREND_BUCKETS equal slices of the
# case's time span.
TREND_BUCKETS = 40
TEMPLATES = pl.Schema(
    {
        "template_id": pl.String(),
        "template": pl.String(),
        "records": pl.UInt64(),
        "lines": pl.UInt64(),
        "share": pl.Float64(),
        "shapes": pl.UInt32(),
        "first_ts": UTC_US,
        "last_ts": UTC_US,
        "severity": pl.UInt8(),
        "levels": pl.List(pl.UInt64()),
        "trend": pl.List(pl.UInt32()),
        "sources": pl.List(pl.String()),
    }
)

# One row a placeholder of a template, from left to right. `values` counts distinct ones,
# `unfit` the records that could not be taken apart. `low` and `high` are the range where
# all values are numbers, units aside. `top` are the commonest, `rare` the rarest, where
# others are not, `only_inside` those that no record outside the window has; each with
# its records, and those inside the window.
VALUE_COUNT = pl.Struct(
    {"value": pl.String(), "records": pl.UInt64(), "inside": pl.UInt64()}
)
VARIABLES = pl.Schema(
    {
        "position": pl.UInt16(),
        "kind": pl.String(),
        "records": pl.UInt64(),
        "unfit": pl.UInt64(),
        "values": pl.UInt64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "top": pl.List(VALUE_COUNT),
        "rare": pl.List(VALUE_COUNT),
        "only_inside": pl.List(VALUE_COUNT),
    }
)

# Records by bucket and series, zero-filled; null where no source logs at all.
# `key` is "" for the total, a level name, or a template id.
WINDOWS = pl.Schema(
    {
        "window_start": UTC_US,
        "series_kind": SERIES_KIND,
        "key": pl.String(),
        "records": pl.UInt32(),
    }
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

# One row a finding, largest score first. `observed` and `expected` are records in
# [start, end); `open` says that it lasts to the end of the data. `templates` are
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
        "severity": pl.UInt8(),
        "text": pl.String(),
        "templates": pl.List(pl.String()),
        "sources": pl.List(pl.String()),
    }
)

# What differs between two sets of records, the significant first, then by effect.
# `value` of a dimension (template id, level, service, host, source id) occurs in
# `units` of `units_of` sessions or lines, `_b` in the baseline; `records` are lines
# always. `effect` is the natural logarithm of the ratio of rates, `impact` the units
# beyond what the baseline lets expect, `q` the false discovery rate.
CHANGE_KIND = pl.Enum(["new", "gone", "up", "down"])
CHANGES = pl.Schema(
    {
        "dimension": pl.String(),
        "value": pl.String(),
        "change": CHANGE_KIND,
        "unit": pl.String(),
        "units": pl.UInt64(),
        "units_of": pl.UInt64(),
        "units_b": pl.UInt64(),
        "units_of_b": pl.UInt64(),
        "records": pl.UInt64(),
        "records_b": pl.UInt64(),
        "effect": pl.Float64(),
        "impact": pl.Float64(),
        "p": pl.Float64(),
        "q": pl.Float64(),
        "significant": pl.Boolean(),
        "first_ts": UTC_US,
    }
)

# One row a session: what happened in it, as template ids or names, in order. `open`
# says that it may go on after the end of the data.
SESSIONS = pl.Schema(
    {"session_id": pl.String(), "events": pl.List(pl.String()), "open": pl.Boolean()}
)

# How odd each session is, the oddest first. `nats` is what is compared with the
# threshold, `score` is for the order only; `reasons` are sentences.
SESSION_SCORES = pl.Schema(
    {
        "session_id": pl.String(),
        "score": pl.Float64(),
        "nats": pl.Float64(),
        "flagged": pl.Boolean(),
        "reasons": pl.List(pl.String()),
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

# Records by bucket and display level, for the picture (at most 300 buckets).
HISTOGRAM = pl.Schema(
    {"bucket_start": UTC_US, "level": pl.String(), "records": pl.UInt32()}
)

# One row a summary. `made_by` is "code" or the model's name. `status`: extractive,
# ok, or partial (`notes` say why). `severity` is SEV1 to SEV4.
LINE_REF = pl.Struct({"source_id": pl.String(), "line_no": pl.UInt32()})
SUMMARIES = pl.Schema(
    {
        "made_by": pl.String(),
        "status": pl.String(),
        "title": pl.String(),
        "severity": pl.String(),
        "bullets": pl.List(
            pl.Struct({"text": pl.String(), "evidence": pl.List(LINE_REF)})
        ),
        "next_steps": pl.List(pl.String()),
        "notes": pl.List(pl.String()),
        "prompt_version": pl.String(),
        "input_tokens": pl.UInt32(),
        "output_tokens": pl.UInt32(),
    }
)


def conform(frame: pl.DataFrame, schema: pl.Schema, *, stage: str) -> pl.DataFrame:
    """Return `frame` with exactly the columns of `schema`, in its order.

    Extra columns are dropped; nothing is cast.

    Raises:
        SchemaError: a declared column is missing or has another dtype.
    """
    have = frame.schema
    wrong = [
        f"{name}: expected {want}, got {have.get(name, 'no such column')}"
        for name, want in schema.items()
        if have.get(name) != want
    ]
    if wrong:
        raise SchemaError(f"{stage}: {'; '.join(wrong)}")
    return frame.select(schema.names())
