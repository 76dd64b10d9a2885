"""Facets: how often each value of a field stands in what is looked at."""

import polars as pl

# One row a value, by field, most records first; levels the gravest first. `values`
# counts all that the field has, also those not listed. Shares are of all records of the
# window, and of the baseline; the columns of the baseline are null when there is none.
# `significant` tells that the shares differ by more than chance and by half at least.
FACETS = pl.Schema(
    {
        "field": pl.String(),
        "value": pl.String(),
        "records": pl.UInt64(),
        "share": pl.Float64(),
        "baseline_records": pl.UInt64(),
        "baseline_share": pl.Float64(),
        "significant": pl.Boolean(),
        "values": pl.UInt32(),
    }
)
