"""How findings of all kinds are ranked, and the reason in words.

    score = strength x severity x spread

- strength: log2(1 + ratio), where the ratio is how far the finding is beyond its
  threshold, 1 at the threshold. It grows slowly, so that kinds are comparable;
- severity: by the level of the highest severity number concerned, and half as much
  again for what is new;
- spread: 1 + SPREAD log2(patterns x sources) that carry it.

A finder returns rows with the strength as their score, and `why` empty; `weighed` does the
rest, so all kinds are weighed the same. A row with a `why` is weighed already.
"""

import polars as pl

from logai_core import levels

NOVELTY = 1.5
SPREAD = 0.25

# An error counts as much as three times the strength; no level, as much as INFO.
WEIGHTS = {"TRACE": 0.7, "DEBUG": 0.7, "WARN": 2.0, "ERROR": 3.0, "FATAL": 4.0}


def weighed(findings: pl.DataFrame) -> pl.DataFrame:
    """Return FINDINGS with score and reason; the order of rows is kept."""
    return findings.with_columns(
        score=pl.when(pl.col("why") == "")
        .then(pl.col("score") * _severity() * _spread())
        .otherwise("score"),
        why=pl.when(pl.col("why") == "").then(_reason()).otherwise("why"),
    )


def ratio_of() -> pl.Expr:
    """Return how far each of the weighed FINDINGS is beyond its threshold.

    So `findings.filter(ratio_of() >= 1.5)` are those that a rule 1.5 times as strict
    leaves over: nothing has to be detected again.
    """
    strength = pl.col("score") / _severity() / _spread()
    return pl.lit(2.0).pow(strength) - 1


def _severity() -> pl.Expr:
    level = levels.level_name(pl.col("severity"))
    weight = level.replace_strict(WEIGHTS, default=1.0, return_dtype=pl.Float64)
    is_new = pl.col("kind") == "new pattern"
    return weight * pl.when(is_new).then(NOVELTY).otherwise(1.0)


def _spread() -> pl.Expr:
    number = _number("templates") * _number("sources")
    return 1 + SPREAD * number.cast(pl.Float64).log(2)


def _number(column: str) -> pl.Expr:
    return pl.max_horizontal(pl.col(column).list.len(), 1)


def _reason() -> pl.Expr:
    """Return "3.2 times as far off as allowed; ERROR; 4 patterns in 2 sources"."""
    ratio = (pl.lit(2.0).pow(pl.col("score")) - 1).round(1)
    is_new = pl.col("kind") == "new pattern"
    strength = (
        pl.when(is_new & (ratio < 2))
        .then(pl.lit("never seen before"))
        .when(is_new)
        .then(pl.format("never seen before, {} times as telling as needed", ratio))
        .when(ratio < 1.1)
        .then(pl.lit("just beyond what is usual"))
        .otherwise(pl.format("{} times as far off as counts", ratio))
    )
    level = levels.level_name(pl.col("severity"))
    said = pl.when(level == levels.UNKNOWN).then(pl.lit("no level")).otherwise(level)
    counted = [
        pl.format("{} {}", _number(name), pl.when(_number(name) > 1).then(pl.lit(word + "s")).otherwise(pl.lit(word)))
        for name, word in (("templates", "pattern"), ("sources", "source"))
    ]  # fmt: skip
    return pl.format("{}; {}; {} in {}", strength, said, *counted)
