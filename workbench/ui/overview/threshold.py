"""What a threshold leaves of the findings, and what it brings in."""

from typing import NamedTuple

import polars as pl

from logai_core.detect import Detected, ratio_of

AS_SET = 1.0


class Moved(NamedTuple):
    """What is found at a threshold, and how that differs from the threshold as set.

    `gained` and `gone` are FINDINGS, largest first.
    """

    found: Detected
    gained: pl.DataFrame
    gone: pl.DataFrame


def stricter(found: Detected, threshold: float) -> Moved:
    """Return what a rule `threshold` times as strict, at least once, leaves over."""
    holds = ratio_of() >= threshold
    if threshold <= AS_SET:
        return Moved(found, found.findings.clear(), found.findings.clear())
    rest = found.findings.filter(holds)
    return Moved(
        Detected(found.scores, rest), rest.clear(), found.findings.filter(~holds)
    )


def looser(found: Detected, weak: Detected) -> Moved:
    """Return `found` and what only a lower threshold finds in addition.

    What was found keeps its number; what is gained is numbered from there on.
    """
    known = found.findings["finding_id"]
    most = found.findings["episode"].max() or 0
    gained = weak.findings.filter(
        ~pl.col("finding_id").is_in(known.implode()), ratio_of() < AS_SET
    ).with_columns(
        (pl.col("episode").rank("dense") + most).cast(pl.UInt32).alias("episode")
    )
    both = pl.concat([found.findings, gained]).sort(
        "score", "start", "finding_id", descending=[True, False, False]
    )
    own = ["series_kind", "key"]
    further = weak.scores.join(found.scores.select(own).unique(), on=own, how="anti")
    scores = pl.concat([found.scores, further])
    return Moved(Detected(scores, both), gained, gained.clear())
