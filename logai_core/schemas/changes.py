"""What differs between two sets of records."""

import polars as pl

from logai_core.schemas.types import UTC_US

# What differs between two sets of records, the significant first, then by effect.
# `value` of a dimension (template id, level, service, host, source id, or a member of
# `attributes`: "attribute:NAME") occurs in `units` of `units_of` sessions, hosts or lines, `_b` in the baseline; `records` are lines
# always. `unit` is "line", "host" or the key of an id, see IDS. `effect` is the natural logarithm of the ratio of rates, `impact` the units
# beyond what the baseline lets expect, `q` the false discovery rate.
CHANGE_KIND = pl.Enum(["new", "gone", "up", "down", "unchanged"])
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

# What CHANGES leave out of a dimension with very many values: how many values, none of
# which differs by more than chance explains, and the sums of their records.
LEFT_OUT = pl.Schema(
    {
        "dimension": pl.String(),
        "values": pl.UInt64(),
        "records": pl.UInt64(),
        "records_b": pl.UInt64(),
    }
)

# How the numbers that records state are spread on both sides, the significant first, then
# by `statistic`: how far apart the shares below a value are at most, from -1 to 1, above 0
# where numbers are larger than in the baseline (`_b`). `high` is the 95th percentile.
DISTRIBUTIONS = pl.Schema(
    {
        "measure": pl.String(),
        "records": pl.UInt64(),
        "records_b": pl.UInt64(),
        "median": pl.Float64(),
        "median_b": pl.Float64(),
        "high": pl.Float64(),
        "high_b": pl.Float64(),
        "statistic": pl.Float64(),
        "p": pl.Float64(),
        "q": pl.Float64(),
        "significant": pl.Boolean(),
    }
)
