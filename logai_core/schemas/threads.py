"""Threads: sessions as they run through services; and how far clocks are apart."""

import polars as pl

from logai_core.schemas.types import UTC_US

# One row a thread, in the order of ids: `severity` is its worst, `gap_s` the longest
# time between two of its records that follow each other, null where fewer than two have
# a time.
THREADS = pl.Schema(
    {"session_id": pl.String(), "severity": pl.UInt8(), "gap_s": pl.Float64()}
)

# How long each thread took beside those with the same steps, in the order given: there
# are `alike` of these with a length, itself among them, and `usual_s` is their median.
SLOWNESS = pl.Schema(
    {
        "session_id": pl.String(),
        "alike": pl.UInt32(),
        "usual_s": pl.Float64(),
        "slow": pl.Boolean(),
    }
)

# One row a visit, in order: `records` records of one lane (a service or a source) that
# follow each other in a thread, from `start` to `end`, both times of records.
VISITS = pl.Schema(
    {"lane": pl.String(), "start": UTC_US, "end": UTC_US, "records": pl.UInt32()}
)

# One row a step from a record to the next dated one of a thread, in order; `row` is the
# place of the later one in the thread, from 0.
PAUSES = pl.Schema(
    {
        "row": pl.UInt32(),
        "from_lane": pl.String(),
        "to_lane": pl.String(),
        "start": UTC_US,
        "end": UTC_US,
        "gap_s": pl.Float64(),
    }
)

# What the records of two sources with the same ids say of their clocks. "skew": the order
# within ids holds with another clock only. "either": a clock, or a lag that is always the
# same. "lag": what differs from id to id, or is as short as work takes. "few": too few ids.
CLOCK_VERDICT = pl.Enum(["skew", "either", "lag", "few", "agree"])

# One row a pair of sources that share ids, those first of which most can be said. Adding
# `offset_s` to all times of `source_id` makes them fit those of `against_id`: positive
# where its clock is behind. That is the median over `ids` shared ids, `low_s` to `high_s`
# are the middle half. `encloses` says that `against_id` is the one with the longer visits.
# `holds_now` and `holds_then` are shares of ids in which one visit lies within the other,
# as the times are and with the offset; `fits` is the share in which it is no longer than a
# pause there, and `rho` how the two go together (Spearman; null where one never changes). Two sources
# that share no ids are compared through a third, `through`, to which both hand over the
# same step: then the shares are null, and `ids` are those of the one with fewer.
OFFSETS = pl.Schema(
    {
        "source_id": pl.String(),
        "against_id": pl.String(),
        "through": pl.String(),
        "ids": pl.UInt32(),
        "offset_s": pl.Float64(),
        "low_s": pl.Float64(),
        "high_s": pl.Float64(),
        "fits": pl.Float64(),
        "rho": pl.Float64(),
        "holds_now": pl.Float64(),
        "holds_then": pl.Float64(),
        "verdict": CLOCK_VERDICT,
        "text": pl.String(),
    }
)
