"""Sessions: what happened under one id; and what comes before what."""

import polars as pl

from logai_core.schemas.types import UTC_US

# What kind of place an id stands in: a column of RECORDS, a member of `attributes`, or
# the message.
ID_KIND = pl.Enum(["column", "attribute", "message"])

# One row an id that may tie records into sessions, the best first. `key` chooses it
# again ("trace_id", "attribute:order_id", "message:order"), `name` is what it is called
# there. All figures are of the records looked at, which may be a part of all (see
# `sessions.find_ids`): `records` of `looked_at` have one, `share` is the one over the
# other, `ids` are distinct. Medians over ids that tie at least two records:
# `lines_per_id`, `templates_per_id`, `span_s` from first to last, in seconds. `templates`
# are those of all its records. `score` is in 0..1.
IDS = pl.Schema(
    {
        "key": pl.String(),
        "kind": ID_KIND,
        "name": pl.String(),
        "records": pl.UInt64(),
        "looked_at": pl.UInt64(),
        "share": pl.Float64(),
        "ids": pl.UInt64(),
        "lines_per_id": pl.Float64(),
        "templates_per_id": pl.Float64(),
        "span_s": pl.Float64(),
        "templates": pl.UInt32(),
        "score": pl.Float64(),
    }
)

# One row a session: what happened in it, as template ids or names, in order. `open`
# says that it may have steps which the data do not hold, because it may go on after
# their end (or may have begun before their beginning).
SESSIONS = pl.Schema(
    {"session_id": pl.String(), "events": pl.List(pl.String()), "open": pl.Boolean()}
)

# When and where each session was, in the same order. Both times are of records in it
# (null when none is dated); `sources` and `services` are sorted.
SESSION_SPANS = pl.Schema(
    {
        "session_id": pl.String(),
        "first_ts": UTC_US,
        "last_ts": UTC_US,
        "records": pl.UInt32(),
        "sources": pl.List(pl.String()),
        "services": pl.List(pl.String()),
    }
)

# What is odd about a session, behind a reason: of `sessions` sessions with the step
# `given`, the share `share` have the step `step`. `present` says whether this one does;
# `follows` whether it comes after `given` as a rule; `nats` how odd that is. Where it is
# how often a step comes, `given` is the step itself, which comes `usually` times in that
# share and `times` times here; else these two are null.
ODD_STEP = pl.Struct(
    {
        "given": pl.String(),
        "step": pl.String(),
        "present": pl.Boolean(),
        "follows": pl.Boolean(),
        "share": pl.Float64(),
        "sessions": pl.UInt32(),
        "nats": pl.Float64(),
        "times": pl.UInt32(),
        "usually": pl.UInt32(),
    }
)

# How odd each session is, the oddest first. `nats` is what is compared with the
# threshold, `score` is for the order only; `reasons` are sentences, `odd` what they say
# in parts.
SESSION_SCORES = pl.Schema(
    {
        "session_id": pl.String(),
        "score": pl.Float64(),
        "nats": pl.Float64(),
        "flagged": pl.Boolean(),
        "reasons": pl.List(pl.String()),
        "odd": pl.List(ODD_STEP),
    }
)

# One row a pair of templates of which the second begins some time after the first, the
# surest first. Of `episodes` beginnings of `before`, `followed` have one of `after`
# within `within_s`; `lag_s` is the median and `low_s` to `high_s` the middle half of the
# times between. `chance` is how likely so many are where the two have nothing to do with
# each other, times the pairs looked at.
LAGS = pl.Schema(
    {
        "before": pl.String(),
        "after": pl.String(),
        "episodes": pl.UInt32(),
        "followed": pl.UInt32(),
        "lag_s": pl.Float64(),
        "low_s": pl.Float64(),
        "high_s": pl.Float64(),
        "within_s": pl.Float64(),
        "chance": pl.Float64(),
        "text": pl.String(),
    }
)
