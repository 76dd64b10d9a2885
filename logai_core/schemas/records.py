"""Lines, records, rejects and receipts: what was read."""

import polars as pl

from logai_core.schemas.types import UTC_US

# How a time is known. "ambiguous": the clocks showed it twice, the earlier instant is
# taken. "skipped": the clocks never showed it, the record is undated.
TS_BASIS = pl.Enum(
    ["none", "explicit", "zone setting", "assumed year", "inherited", "ambiguous",
     "skipped"]
)  # fmt: skip

# How a level is known: from the place that the format gives it, a field of that name,
# a word at the head of any text, a syslog priority; "unread" is one nobody knows.
LEVEL_BASIS = pl.Enum(["none", "format", "field", "head", "priority", "unread"])

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

# Records that a report quotes: what it says of each, and its exact bytes. `reread` tells
# whether these bytes alone, read as their source was, give the same record again.
QUOTED = pl.Schema(
    {
        "source_id": pl.String(),
        "line_no": pl.UInt32(),
        "lines": RECORDS["lines"],
        "byte_offset": RECORDS["byte_offset"],
        "byte_len": RECORDS["byte_len"],
        "ts": UTC_US,
        "ts_basis": RECORDS["ts_basis"],
        "severity": RECORDS["severity"],
        "service": pl.String(),
        "message": pl.String(),
        "reread": pl.Boolean(),
        "raw": pl.Binary(),
    }
)
