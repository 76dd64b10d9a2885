"""How bad it is, decided by counted facts alone."""

import polars as pl

from logai_core.llm.facts import ERROR, FATAL, rising

SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4")
WARN = 13


def severity_of(findings: pl.DataFrame, *, untimed_errors: int = 0) -> str:
    """Return SEV1 to SEV4; the first rule that holds decides.

    SEV1: a rise carries FATAL lines, or error lines rise to at least 10 times the
    expected and touch two sources or more. SEV2: error lines rise to at least 3
    times the expected. SEV3: a rise carries warnings or worse, or anything lasts to
    the end of the data. SEV4: all else, also no findings. Where no record has a time,
    nothing tells whether its `untimed_errors` are usual: any are SEV3.

    Fewer than one expected record counts as one, so that a single line out of
    nothing is not an outage.
    """
    usual = pl.max_horizontal(pl.col("expected").fill_null(0), pl.lit(1.0))
    up = rising(findings).with_columns((pl.col("observed") / usual).alias("times"))
    errors = up.filter(pl.col("severity") >= ERROR)
    wide = errors.filter((pl.col("times") >= 10) & (pl.col("sources").list.len() >= 2))
    if not up.filter(pl.col("severity") >= FATAL).is_empty() or not wide.is_empty():
        return "SEV1"
    if not errors.filter(pl.col("times") >= 3).is_empty():
        return "SEV2"
    if not up.filter(pl.col("severity") >= WARN).is_empty() or findings["open"].any():
        return "SEV3"
    if untimed_errors:
        return "SEV3"
    return "SEV4"


def bounded(said: str, counted: str) -> str:
    """Return the model's severity as far as the counted one allows.

    It may raise by one level and never lower: lines written by an attacker could
    otherwise talk an incident down.
    """
    floor = SEVERITIES.index(counted)
    return SEVERITIES[max(floor - 1, min(SEVERITIES.index(said), floor))]
