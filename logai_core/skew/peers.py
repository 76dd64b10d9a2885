"""Clocks of two sources that share no ids, but each hand over the same step to a third.

Two instances of a service serve different requests, and so nothing ties their logs. Yet
the same step follows the same step in the third source after the same time, whichever of
the two it comes from; where it seems to take longer by always the same time, that is the
distance of their clocks.
"""

import polars as pl

from logai_core.skew.limits import FEWEST, STEADY, WORK_US

_S = 1e6


def compare_peers(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each two sources that hand the same step over to a third.

    `source_id` is the one whose hand-over is the longer, `through` the third; `lag_s`
    and `usual_s` are the medians of both; the other columns are those of OFFSETS that
    can be known. Of several steps and third sources the one with most ids counts.

    Args:
        pairs: `a`, `b`, `step_a`, `step_b`, and `first_a`, `first_b` in microseconds, of
            each id and each two sources of it, each once.
    """
    lags = _both_ways(pairs).group_by("through", "step", "next", "peer").agg(
        pl.len().alias("ids"),
        lag=pl.col("lag").median(),
        low=pl.col("lag").quantile(0.25, "linear"),
        high=pl.col("lag").quantile(0.75, "linear"),
    )  # fmt: skip
    enough = lags.filter(pl.col("ids") >= FEWEST)
    same = enough.join(enough, on=("through", "step", "next"), suffix="_2").filter(
        # The longer hand-over is the peer's; equal ones are told apart by their names.
        (pl.col("lag").abs() > pl.col("lag_2").abs())
        | (
            (pl.col("lag").abs() == pl.col("lag_2").abs())
            & (pl.col("peer") > pl.col("peer_2"))
        )
    )
    distance = pl.col("lag") - pl.col("lag_2")
    spread = pl.col("high") - pl.col("low") + pl.col("high_2") - pl.col("low_2")
    apart = (distance.abs() >= WORK_US) & (spread <= STEADY * distance.abs())
    near = (distance.abs() < WORK_US) & (distance.abs() <= spread)
    known = same.filter(apart | near).with_columns(
        verdict=pl.when(apart).then(pl.lit("skew")).otherwise(pl.lit("agree")),
        ids=pl.min_horizontal("ids", "ids_2").cast(pl.UInt32),
        pair=pl.concat_list(
            pl.min_horizontal("peer", "peer_2"), pl.max_horizontal("peer", "peer_2")
        ),
    )
    return (
        known.sort("ids", "through", "step", "next", descending=[True, False, False, False])
        .unique("pair", keep="first", maintain_order=True)
        .select(
            "ids",
            "through",
            "verdict",
            source_id="peer",
            against_id="peer_2",
            offset_s=distance / _S,
            low_s=(distance - spread / 2) / _S,
            high_s=(distance + spread / 2) / _S,
            lag_s=pl.col("lag") / _S,
            usual_s=pl.col("lag_2") / _S,
        )
    )  # fmt: skip


def _both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return each hand-over as one of `peer` to `through`, and the other way round."""
    ways = [
        pairs.select(
            peer=one,
            through=other,
            step=f"step_{one}",
            next=f"step_{other}",
            lag=pl.col(f"first_{other}") - pl.col(f"first_{one}"),
        )
        for one, other in (("a", "b"), ("b", "a"))
    ]
    return pl.concat(ways).drop_nulls()
