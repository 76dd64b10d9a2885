"""What comes before what: templates that begin some time after another, again and again.

A template begins where it is suddenly frequent after a calm; one that is rare as a whole,
where it comes at all. For two templates it is counted how many beginnings of the one are
followed by a beginning of the other within some time. Were the two strangers, each
would be with the probability 1 - exp(-rate x time); so many of them by the binomial
distribution. That is multiplied by the pairs and the lengths of time tried. The rate is
that of the time in which the one keeps beginning, where it is higher there than in all:
in an incident many things begin again and again, and most of them are strangers.

What begins in the same bucket as the other is not said to come after it by more: what
recurs every five minutes follows everything else that does. Which of the two is first is
asked of their records, see `lags_within.py`.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from logai_core.detect.lags_within import FEWEST, MOSTLY, Buckets, Floats, near_pairs
from logai_core.schemas import FINDINGS, LAGS, WINDOWS, conform

CALM = 12  # buckets without that separate two beginnings
WITHIN = (2, 6, 12, 24, 60)  # buckets
CHANCE = 0.001
MOST_FINDINGS = 50
TEMPLATES_EACH = 5
_SUDDEN = 1e-4  # so unlikely are as many records in a calm bucket
_MOST_SHOWN = 50

Ints = NDArray[np.int64]


class _Follows(NamedTuple):
    """How the beginnings of one series (`after`) follow those of another, in buckets."""

    before: str
    after: str
    episodes: int
    lags: Ints | Floats
    within: int
    chance: float


def lead_and_lag(
    findings: pl.DataFrame,
    windows: pl.DataFrame,
    records: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Find which templates of FINDINGS begin before which, by WINDOWS; return LAGS.

    Looked at are the foremost templates of the first findings. A lag is known to a
    bucket and at least one; `records`, which have `ts` and `template_id`, tell shorter
    ones. Where each of two follows the other, as in things that come by turns, the
    surer, then the shorter is told.
    """
    findings = conform(findings, FINDINGS, stage="lead and lag")
    windows = conform(windows, WINDOWS, stage="lead and lag")
    keys = (
        findings.head(MOST_FINDINGS)
        .select(pl.col("templates").list.head(TEMPLATES_EACH))
        .explode("templates", empty_as_null=False)["templates"]
        .drop_nulls()
        .unique()
    )
    series = windows.filter(
        (pl.col("series_kind") == "template") & pl.col("key").is_in(keys.implode())
    ).sort("key", "window_start")
    begins = {
        name: onsets
        for (name,), rows in series.partition_by("key", as_dict=True).items()
        if len(onsets := beginnings(rows["records"])) >= FEWEST
    }
    if len(begins) < 2:
        return LAGS.to_frame()
    starts = series["window_start"].unique().sort()
    buckets = Buckets(starts[0], starts[1] - starts[0], len(starts))
    near = [] if records is None else list(_near(records, begins, buckets))
    found = _first_of_each(near, list(_pairs(begins, len(starts))))
    rows = [_row(one, buckets.step.total_seconds()) for one in found]
    return pl.DataFrame(rows[:_MOST_SHOWN], schema=LAGS)


def beginnings(records: pl.Series) -> Ints:
    """Return the buckets in which a series begins to be frequent, after a calm.

    Frequent is what a Poisson count with the mean of the calmer nine in ten buckets
    exceeds once in 10,000. Buckets of which nothing is known are calm.
    """
    counts = records.fill_null(0).to_numpy().astype(np.float64)
    if not len(counts):
        return np.array([], dtype=np.int64)
    calm = np.sort(counts)[: max(1, len(counts) * 9 // 10)].mean()
    high = np.flatnonzero(counts > _most_by_chance(calm))
    apart = np.diff(high, prepend=-CALM - 1) > CALM
    return high[apart].astype(np.int64)


def _most_by_chance(mean: float) -> int:
    """Return the count that a Poisson count exceeds once in 10,000; 0 for a mean of 0."""
    counts = np.arange(int(mean + 10 * np.sqrt(mean)) + 20)
    return int(np.argmax(special.pdtrc(counts, mean) < _SUDDEN)) if mean else 0


def _pairs(begins: dict[str, Ints], buckets: int) -> Iterator[_Follows]:
    """Yield the pairs that chance does not explain."""
    tried = len(begins) * (len(begins) - 1) * len(WITHIN)
    for before, firsts in begins.items():
        for after, others in begins.items():
            if before != after:
                found = _follows(firsts, others, buckets)
                lags, within, chance = found
                if chance * tried < CHANCE and len(lags) >= MOSTLY * len(firsts):
                    yield _Follows(
                        before, after, len(firsts), lags, within, chance * tried
                    )


def _follows(firsts: Ints, others: Ints, buckets: int) -> tuple[Ints, int, float]:
    """Return the lags, the time they are within, and how likely so many are by chance."""
    at = np.searchsorted(others, firsts, side="right")
    # Of beginnings with no other between, only the last is followed.
    known = (at < len(others)) & (np.diff(at, append=len(others) + 1) > 0)
    lag = np.where(known, others[np.minimum(at, len(others) - 1)] - firsts, buckets)
    best: tuple[Ints, int, float] = (lag[:0], WITHIN[0], 1.0)
    if np.isin(firsts, others).sum() >= MOSTLY * len(firsts):
        return best
    for within in WITHIN:
        near = lag[lag <= within]
        if len(near) < FEWEST:
            continue
        by_chance = -np.expm1(-_rate(firsts, others, within, buckets) * within)
        chance = float(special.bdtrc(len(near) - 1, len(firsts), by_chance))
        if chance < best[2]:
            best = (near, within, chance)
    return best


def _rate(firsts: Ints, others: Ints, within: int, buckets: int) -> float:
    """Return how many of `others` begin a bucket, in all or about `firsts`."""
    low, high = np.searchsorted(others, [firsts[0], firsts[-1] + within], side="right")
    about = float(high - low) / float(firsts[-1] - firsts[0] + within)
    return max(len(others) / buckets, about)


def _near(
    records: pl.LazyFrame, begins: dict[str, Ints], buckets: Buckets
) -> Iterator[_Follows]:
    tried = len(begins) * (len(begins) - 1)
    for one in near_pairs(records, begins, buckets):
        if one.chance * tried < CHANCE:
            yield _Follows(
                one.before,
                one.after,
                len(begins[one.before]),
                one.lags,
                WITHIN[0],
                one.chance * tried,
            )


def _first_of_each(near: list[_Follows], found: list[_Follows]) -> list[_Follows]:
    """Return the surest way round of each pair, the surest first.

    What records tell of a pair is surer than what buckets do.
    """
    kept: dict[frozenset[str], _Follows] = {}
    for some in (near, found):
        for one in sorted(some, key=_rank):
            kept.setdefault(frozenset((one.before, one.after)), one)
    return sorted(kept.values(), key=_rank)


def _rank(one: _Follows) -> tuple[float, float, str, str]:
    return one.chance, float(np.median(one.lags)), one.before, one.after


def _row(one: _Follows, step_s: float) -> dict[str, object]:
    low, middle, high = np.quantile(one.lags, [0.25, 0.5, 0.75]) * step_s
    return {
        "before": one.before,
        "after": one.after,
        "episodes": one.episodes,
        "followed": len(one.lags),
        "lag_s": float(middle),
        "low_s": float(low),
        "high_s": float(high),
        "within_s": one.within * step_s,
        "chance": one.chance,
        "text": lag_in_words(
            one.before, one.after, float(middle), len(one.lags), one.episodes
        ),
    }


def lag_in_words(
    before: str, after: str, lag_s: float, followed: int, episodes: int
) -> str:
    """Return "A precedes B by 38 s in 17 of 17 episodes", for ids or texts of templates."""
    return (
        f"{before} precedes {after} by {_lasting(lag_s)} in {followed} of {episodes}"
        " episodes"
    )


def _lasting(lag_s: float) -> str:
    if lag_s < 1:
        return f"{max(lag_s * 1e3, 1):.0f} ms"
    if lag_s < 9.95:
        return f"{lag_s:.1f} s".replace(".0 ", " ")
    return f"{lag_s:,.0f} s" if lag_s < 120 else f"{lag_s / 60:,.1f} min"
