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

from logai_core.schemas import CLOCK_VERDICT, OFFSETS, conform
from logai_core.skew.limits import (
    FEWEST,
    FEWEST_WAITS,
    FITS,
    HOLDS,
    IN_ORDER,
    RHO,
    RHO_SIGMAS,
    STEADY,
    WORK_US,
)
from logai_core.skew.peers import compare_peers
from logai_core.skew.visits import shared_visits
from logai_core.skew.wording import say

_S = 1e6


def estimate_offsets(
    records: pl.LazyFrame, ids: pl.Expr, *, names: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return OFFSETS of each two sources of RECORDS that share ids.

    Two that share none are compared through a third where `template_id` is there.

    Args:
        records: with the clocks that hold now; the offsets come on top of them.
        ids: the id of each record, null where it has none.
        names: what the sources are called in the sentences, by their ids.
    """
    both = _beside(shared_visits(records, ids))
    counted = (
        _sided(both)
        .group_by("source_id", "against_id")
        .agg(*_figures())
        .with_columns(_verdict().alias("verdict"))
    )
    peers = _strangers(compare_peers(_handovers(both)), counted)
    found = pl.concat([counted, peers], how="diagonal").sort(
        pl.col("verdict").cast(CLOCK_VERDICT),
        "ids",
        "source_id",
        "against_id",
        descending=[False, True, False, False],
    )
    told = [say(one, names or {}) for one in found.iter_rows(named=True)]
    texts = pl.Series("text", told, dtype=pl.String)
    typed = found.with_columns(pl.col("verdict").cast(CLOCK_VERDICT), texts)
    return conform(typed, OFFSETS, stage="estimate offsets")


def _strangers(peers: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """Return the peers that share no ids; what shared ids say counts more."""
    ends = ("source_id", "against_id")
    met = pl.concat(
        counted.select(source_id=one, against_id=other)
        for one, other in (ends, ends[::-1])
    )
    return peers.join(met, on=ends, how="anti", maintain_order="left")


def _beside(visits: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each id and two sources `a` and `b` of it."""
    a = visits.rename({name: f"{name}_a" for name in visits.columns if name != "id"})
    b = visits.rename({name: f"{name}_b" for name in visits.columns if name != "id"})
    return a.join(b, on="id").filter(pl.col("source_id_a") < pl.col("source_id_b"))


def _handovers(both: pl.DataFrame) -> pl.DataFrame:
    return both.select(
        "step_a", "step_b", "first_a", "first_b", a="source_id_a", b="source_id_b"
    )


def _sided(both: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each id and two sources; `source_id` is the inner one.

    That is the one with the shorter visits on the whole, which no clock changes.
    """
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
    fine = (size <= pl.col("near_s")) | (pl.col("holds_now") >= IN_ORDER)
    return (
        pl.when(pl.col("ids") < FEWEST).then(pl.lit("few"))
        .when(fine).then(pl.lit("agree"))
        .when(waits & holds).then(pl.lit("skew"))
        .when(pl.col("overlap") >= IN_ORDER).then(pl.lit("agree"))
        .when((spread <= STEADY * size) & (size * _S >= WORK_US)).then(pl.lit("either"))
        .otherwise(pl.lit("lag"))
    )  # fmt: skip
