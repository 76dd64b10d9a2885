"""Sessions: what happened under one id."""

import polars as pl

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
