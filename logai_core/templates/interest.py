"""How much each template deserves a look, and why.

Interest is the sum of the weights of its reasons, see `Weight`. A pinned template goes
before all others, noise after them.
"""

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import IntEnum
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.instants import texts
from logai_core.levels import level_name
from logai_core.schemas import (
    FINDINGS,
    INTEREST,
    TEMPLATE_MARKS,
    TEMPLATES,
    TREND_BUCKETS,
    conform,
)

Clock = Callable[[pl.Expr], pl.Expr]  # from times to text
_STAGE = "rate_interest"
MOST_FINDINGS = 3  # named of one template
_LONGEST = 40  # characters shown of the name of a host or a service
_EDGE = TREND_BUCKETS // 10  # slices in which anything may begin or end
_FALSE = 0.05  # templates that chance may have begin late in a whole case
_COMMON = 0.5  # a reason that more templates have tells none of them apart


class Weight(IntEnum):
    """What a reason adds.

    A finding adds half of its weight for being one, the other half by its score
    relative to the highest; half of that where the template is not the foremost.
    """

    PINNED = 1_000
    FINDING = 16
    BEGAN = 6
    FATAL = 5
    ERROR = 4
    HOST = 3
    ENDED = 3
    SERVICE = 2
    SOURCES = 2
    ONCE = 1


def rate_interest(
    templates: pl.DataFrame,
    findings: pl.DataFrame,
    marks: pl.DataFrame,
    *,
    span: tuple[datetime, datetime] | None,
    zone: str = "UTC",
) -> pl.DataFrame:
    """Return INTEREST of all TEMPLATES, the most first, then by records, then by id.

    Reasons come weightiest first; of noise the only one is "noise", with interest 0.
    `span` is that of the case: times get their date where it is longer than a day. They
    are those of `zone`.
    That a template began late or ended early is said where chance does not explain it,
    for its n dated records in the slices of its trend: all of them beyond the share f
    of the time have the probability (1 - f)^n, which must be below 0.05 over the
    number of templates. What more than half of the templates have is not said.
    """
    rated = conform(templates, TEMPLATES, stage=_STAGE)
    found = conform(findings, FINDINGS, stage=_STAGE)
    decided = conform(marks, TEMPLATE_MARKS, stage=_STAGE)
    clock = _clock(span, zone)
    reasons = pl.concat(
        [
            _of_findings(found, clock),
            *_of_edges(rated, found, clock),
            *_of_counts(rated),
            _reasons(decided.filter("pinned"), pl.lit("pinned"), Weight.PINNED),
        ]
    )
    unwanted = decided.filter("noise")["template_id"]
    noise = pl.col("template_id").is_in(unwanted.implode())
    nothing, only_noise = pl.lit([], pl.List(pl.String)), pl.lit(["noise"])
    reason = pl.when(noise).then(only_noise).otherwise(pl.col("reasons"))
    ordered = (
        rated.select("template_id", "records")
        .join(_summed(reasons), on="template_id", how="left")
        .with_columns(
            interest=pl.when(~noise).then("interest").fill_null(0.0),
            reasons=reason.fill_null(nothing),
            noise=noise,
        )
        .sort(
            "noise",
            "interest",
            "records",
            "template_id",
            descending=[False, True, True, False],
        )
    )
    return conform(ordered, INTEREST, stage=_STAGE)


def _summed(reasons: pl.DataFrame) -> pl.DataFrame:
    """Add up the reasons of each template."""
    return (
        reasons.sort("weight", "order", "reason", descending=[True, False, False])
        .group_by("template_id", maintain_order=True)
        .agg(interest=pl.col("weight").sum(), reasons=pl.col("reason"))
    )


def _reasons(
    rows: pl.DataFrame, reason: pl.Expr, weight: int, order: int = 0
) -> pl.DataFrame:
    return rows.select(
        "template_id",
        reason.alias("reason"),
        pl.lit(float(weight)).alias("weight"),
        pl.lit(order).alias("order"),
    )


def _clock(span: tuple[datetime, datetime] | None, zone: str) -> Clock:
    """Return how times are written."""
    long = span is not None and span[1] - span[0] > timedelta(days=1)
    form = "%-d %b %H:%M" if long else "%H:%M"
    return partial(texts, zone=zone, form=form)


def _of_findings(findings: pl.DataFrame, clock: Clock) -> pl.DataFrame:
    """Return up to MOST_FINDINGS reasons of each template that findings name.

    A finding is called after what its foremost template did; the others are part of it.
    """
    named = (
        findings.select(
            _what().alias("own"),
            "kind",
            clock(pl.col("start")).alias("time"),
            pl.col("score") / pl.max_horizontal(pl.col("score").max(), 1e-9),
            pl.col("templates").alias("template_id"),
            pl.int_ranges(pl.col("templates").list.len()).alias("place"),
        )
        .filter(pl.col("template_id").list.len() > 0)
        .explode("template_id", "place")
    )
    foremost = pl.col("place") == 0
    full = pl.when(foremost).then(1.0).otherwise(0.5)
    weight = full * Weight.FINDING * (1 + pl.col("score").clip(0, 1)) / 2
    what = pl.when(foremost).then("own").otherwise(pl.format("part of {}", "kind"))
    return (
        named.with_columns(
            weight=weight, reason=pl.concat_str(what, "time", separator=" ")
        )
        .sort("weight", "reason", descending=[True, False])
        .unique(["template_id", "reason"], keep="first", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("template_id") < MOST_FINDINGS)
        .select("template_id", "reason", "weight", pl.lit(0).alias("order"))
    )


def _what() -> pl.Expr:
    kind = pl.col("kind")
    return (
        pl.when((kind == "silence") & pl.col("open"))
        .then(pl.lit("silent since"))
        .when(kind == "silence")
        .then(pl.lit("silent"))
        .when(kind == "new pattern")
        .then(pl.lit("new"))
        .otherwise(kind)
    )


def _of_edges(
    templates: pl.DataFrame, findings: pl.DataFrame, clock: Clock
) -> Iterator[pl.DataFrame]:
    """Yield reasons of templates that began late, and of those that ended early.

    Not where a finding of the template itself says so.
    """
    trend = templates["trend"].explode().to_numpy().reshape(-1, TREND_BUCKETS)
    filled = trend > 0
    begins = filled.argmax(axis=1)
    ends = filled[:, ::-1].argmax(axis=1)
    for skipped, phrase, column, weight, kind in (
        (begins, "first seen ", "first_ts", Weight.BEGAN, "new pattern"),
        (ends, "ended ", "last_ts", Weight.ENDED, "silence"),
    ):
        own = findings.filter(pl.col("kind") == kind)["templates"].list.first()
        told = pl.col("template_id").is_in(own.implode())
        rows = templates.filter(
            _unlikely(trend.sum(axis=1, dtype=np.float64), skipped), ~told
        )
        time = clock(pl.col(column))
        yield _reasons(rows, pl.lit(phrase) + time, weight, order=1)


def _unlikely(records: NDArray[np.float64], skipped: NDArray[np.intp]) -> pl.Series:
    """Say which templates leave `skipped` slices empty by more than chance."""
    margin = math.log(max(len(records), 1) / _FALSE)
    surprise = -records * np.log1p(-skipped / TREND_BUCKETS)
    return pl.Series((skipped >= _EDGE) & (surprise >= margin), dtype=pl.Boolean)


def _of_counts(templates: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield what levels, hosts, services, sources and a single record tell."""
    level, here = level_name(pl.col("severity")), pl.col("sources").list.len()
    every = templates["sources"].explode().n_unique()
    host, service = pl.col("only_host"), pl.col("only_service")
    of_sources = pl.format("only in {} of {} sources", here, pl.lit(every))
    for order, (has, reason, weight) in enumerate(
        (
            (level == "FATAL", pl.lit("FATAL"), Weight.FATAL),
            (level == "ERROR", pl.lit("ERROR"), Weight.ERROR),
            (host.is_not_null(), "only on host " + _cut(host), Weight.HOST),
            (service.is_not_null(), "only in service " + _cut(service), Weight.SERVICE),
            (here < every, of_sources, Weight.SOURCES),
            (pl.col("records") == 1, pl.lit("once"), Weight.ONCE),
        ),
        start=2,
    ):
        rows = templates.filter(has)
        if rows.height <= _COMMON * templates.height:
            yield _reasons(rows, reason, weight, order)


def _cut(name: pl.Expr) -> pl.Expr:
    longer = name.str.len_chars() > _LONGEST
    return pl.when(longer).then(name.str.head(_LONGEST - 1) + "…").otherwise(name)
