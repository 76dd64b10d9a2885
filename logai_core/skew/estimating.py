"""The offset between the clocks of two sources, estimated from the ids that they share.

An id's visit to a source is the time from its first record there to its last. Where a
request is handed over and answered, one visit lies within the other; then the way there
and the way back bound the offset from both sides, and it is taken in the middle:
((b1 - a1) + (b2 - a2)) / 2, which is the distance between the middles of the visits.
The median over all shared ids is the estimate.

Such a distance alone cannot tell a wrong clock from work that waits: a job that is always
begun 38 s later looks the same. What a lag cannot do is to make the longest pause of one
source as long as the visit to the other, id by id: that shows that the one waits for the
other, so that the visit belongs within the pause. Only then it is called skew.

Source: RFC 5905 (NTP), section 8, on-wire protocol; the median over ids, what counts as
evidence and the words are ours.
"""

from collections.abc import Mapping

import polars as pl

from logai_core.schemas import OFFSETS, conform
from logai_core.skew.visits import shared_visits
from logai_core.skew.wording import say

FEWEST = 5  # shared ids, below which nothing is said
FEWEST_WAITS = 10  # shared ids, below which waits prove nothing
HOLDS = 0.8  # of ids in which the order must hold with the offset
FITS = 0.9  # of ids in which the visit must fit into a pause
RHO, RHO_SIGMAS = 0.3, 3.0  # how well pauses and visits must go together
STEADY = 0.25  # of the offset, which the middle half must stay within
WORK_US = 1_000_000  # an offset below it may be the time that work takes
_S = 1e6


def estimate_offsets(
    records: pl.LazyFrame, ids: pl.Expr, *, names: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return OFFSETS of each two sources of RECORDS that share ids.

    Args:
        records: with the clocks that hold now; the offsets come on top of them.
        ids: the id of each record, null where it has none.
        names: what the sources are called in the sentences, by their ids.
    """
    pairs = _pairs(shared_visits(records, ids))
    counted = (
        pairs.group_by("source_id", "against_id")
        .agg(*_figures())
        .with_columns(_verdict().alias("verdict"))
        .sort("verdict", "ids", "source_id", "against_id", descending=[False, True, False, False])
    )  # fmt: skip
    told = [say(one, names or {}) for one in counted.iter_rows(named=True)]
    texts = pl.Series("text", told, dtype=pl.String)
    return conform(counted.with_columns(texts), OFFSETS, stage="estimate offsets")


def _pairs(visits: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each id and two sources; the second one, `b`, is the inner one.

    That is the one with the shorter visits on the whole, which no clock changes.
    """
    a = visits.rename({name: f"{name}_a" for name in visits.columns if name != "id"})
    b = visits.rename({name: f"{name}_b" for name in visits.columns if name != "id"})
    both = a.join(b, on="id").filter(pl.col("source_id_a") < pl.col("source_id_b"))
    long_a, long_b = (pl.col(f"last_{one}") - pl.col(f"first_{one}") for one in "ab")
    shorter_b = (long_a - long_b).sign().mean().over("source_id_a", "source_id_b") >= 0
    sides = ("first", "last", "pause", "source_id")
    return both.select(
        *(
            pl.when(shorter_b).then(f"{one}_{x}").otherwise(f"{one}_{y}").alias(name)
            for one in sides
            for x, y, name in (("a", "b", f"{one}_out"), ("b", "a", f"{one}_in"))
        ),
        tolerance=pl.max_horizontal("unit_a", "unit_b"),
    ).select(
        source_id="source_id_in",
        against_id="source_id_out",
        # What is to be added to the inner one, so that its beginnings, its ends and its
        # middle are those of the outer one.
        begins=pl.col("first_out") - pl.col("first_in"),
        ends=pl.col("last_out") - pl.col("last_in"),
        visit=pl.col("last_in") - pl.col("first_in"),
        around=pl.col("last_out") - pl.col("first_out"),
        pause="pause_out",
        tolerance="tolerance",
    )


def _figures() -> list[pl.Expr]:
    middle = (pl.col("begins") + pl.col("ends")) / 2
    low, high = pl.min_horizontal("begins", "ends"), pl.max_horizontal("begins", "ends")
    near = pl.col("tolerance")

    def within(offset: pl.Expr | float) -> pl.Expr:
        return ((low - near <= offset) & (high + near >= offset)).mean()

    # As they stand, both are at the same time somewhere.
    overlap = (pl.col("begins") - near <= pl.col("visit")) & (
        -pl.col("begins") - near <= pl.col("around")
    )
    fits = pl.col("visit") <= pl.col("pause") + near
    return [
        pl.len().cast(pl.UInt32).alias("ids"),
        (middle.median() / _S).alias("offset_s"),
        (middle.quantile(0.25, "linear") / _S).alias("low_s"),
        (middle.quantile(0.75, "linear") / _S).alias("high_s"),
        fits.fill_null(value=False).mean().alias("fits"),
        pl.corr("pause", "visit", method="spearman").fill_nan(None).alias("rho"),
        within(0.0).alias("holds_now"),
        within(middle.median()).alias("holds_then"),
        overlap.mean().alias("overlap"),
        (near.max() / _S).alias("near_s"),
    ]


def _verdict() -> pl.Expr:
    size, spread = pl.col("offset_s").abs(), pl.col("high_s") - pl.col("low_s")
    sigmas = pl.col("rho") * (pl.col("ids").cast(pl.Float64) - 1).sqrt()
    waits = (
        (pl.col("ids") >= FEWEST_WAITS)
        & (pl.col("fits") >= FITS)
        & (pl.col("rho") >= RHO)
        & (sigmas >= RHO_SIGMAS)
    ).fill_null(value=False)
    holds = (pl.col("holds_then") >= HOLDS) & (
        pl.col("holds_now") < pl.col("holds_then") / 2
    )
    fine = (size <= pl.col("near_s")) | (pl.col("holds_now") >= HOLDS / 2)
    return (
        pl.when(pl.col("ids") < FEWEST).then(pl.lit("few"))
        .when(fine).then(pl.lit("agree"))
        .when(waits & holds).then(pl.lit("skew"))
        .when(pl.col("overlap") >= HOLDS / 2).then(pl.lit("agree"))
        .when((spread <= STEADY * size) & (size * _S >= WORK_US)).then(pl.lit("either"))
        .otherwise(pl.lit("lag"))
        .cast(OFFSETS["verdict"])
    )  # fmt: skip
