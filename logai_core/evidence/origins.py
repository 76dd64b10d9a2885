"""Lines that may have led to what was found: rare ones, and first ones of a value."""

import polars as pl

from logai_core.schemas import EXAMPLES, TEMPLATES, conform

RARE = 32  # records of a template, at most, of which each line is looked at
MOST_LINES = 400
MOST_FINDINGS, MOST_VALUES = 10, 100
MOST_OF_VALUE = 500  # records that hold a value that is still news
WARN = 13
_KEY = ("source_id", "line_no")
# A value is a word with a digit in it that is no mere number, nor one with a unit.
VALUE = r"[A-Za-z0-9_][A-Za-z0-9_.:@/-]{3,63}"
_NUMBER = r"^(?:[0-9]{1,6}|[0-9]+[.:][0-9]+)[a-z]{0,3}$"


def with_origins(
    examples: pl.DataFrame,
    records: pl.LazyFrame,
    templates: pl.DataFrame,
    findings: pl.DataFrame,
) -> pl.DataFrame:
    """Return EXAMPLES with more lines of templates (`finding_id` null).

    These are all lines of templates of RARE records or fewer, at most MOST_LINES, those
    that come soonest before a large rise first; and the first line of each value that
    stands in lines of such rises, where it was there before them, and seldom.

    Args:
        examples: EXAMPLES of `findings`.
        records: RECORDS with `template_id`, scanned twice.
        templates: TEMPLATES of them.
        findings: FINDINGS, largest first.
    """
    told = conform(examples, EXAMPLES, stage="origins: examples")
    rises = findings.filter(
        pl.col("observed") > pl.col("expected").fill_null(0),
        pl.col("severity") >= WARN,
    ).head(MOST_FINDINGS)
    wanted = pl.concat(
        [_rare(records, templates, rises), _first_of_values(records, told, rises)]
    ).unique()
    shown = told.filter(pl.col("finding_id").is_null())
    more = wanted.join(shown, on=_KEY, how="anti")
    lines = records.join(more.lazy(), on=_KEY, how="semi").collect()
    added = lines.with_columns(finding_id=pl.lit(None, pl.String)).sort(
        "template_id", "ts", *_KEY, nulls_last=True
    )
    return pl.concat([told, conform(added, EXAMPLES, stage="origins")])


def _rare(
    records: pl.LazyFrame, templates: pl.DataFrame, rises: pl.DataFrame
) -> pl.DataFrame:
    few = conform(templates, TEMPLATES, stage="origins: templates").filter(
        pl.col("records").is_between(2, RARE)
    )
    lines = (
        records.filter(pl.col("template_id").is_in(few["template_id"].implode()))
        .select(*_KEY, "ts")
        .collect()
    )
    onsets = rises.select(pl.col("start").alias("onset")).unique().sort("onset")
    ahead = (
        lines.filter(pl.col("ts").is_not_null())
        .sort("ts")
        .join_asof(onsets, left_on="ts", right_on="onset", strategy="forward")
        .with_columns(ahead=pl.col("onset") - pl.col("ts"))
    )
    return (
        ahead.sort("ahead", "ts", *_KEY, nulls_last=True).select(_KEY).head(MOST_LINES)
    )


def _first_of_values(
    records: pl.LazyFrame, examples: pl.DataFrame, rises: pl.DataFrame
) -> pl.DataFrame:
    own = examples.filter(
        pl.col("finding_id").is_in(rises["finding_id"].implode())
        & (pl.col("severity") >= WARN)
    )
    values = values_of(own["message"]).head(MOST_VALUES)
    if values.is_empty():
        return examples.select(_KEY).clear()
    symptoms = own["template_id"].unique().implode()
    held = (
        records.filter(pl.col("message").str.contains_any(values.to_list()))
        .select(
            *_KEY,
            "ts",
            of_it=pl.col("template_id").is_in(symptoms),
            value=pl.col("message").str.extract_many(values.to_list()),
        )
        .explode("value", empty_as_null=True)
        .drop_nulls("value")
        .collect(engine="streaming")
    )
    first = (
        held.sort("ts", *_KEY, nulls_last=True)
        .group_by("value", maintain_order=True)
        .agg(pl.len().alias("records"), pl.col(_KEY).first(), pl.col("of_it").first())
    )
    return first.filter(pl.col("records") <= MOST_OF_VALUE, ~pl.col("of_it")).select(
        _KEY
    )


def values_of(messages: pl.Series) -> pl.Series:
    """Return the distinct values in some messages, sorted."""
    words = (
        messages.str.extract_all(VALUE)
        .explode()
        .drop_nulls()
        .str.strip_chars_end(".:/-")
    )
    telling = words.str.contains("[0-9]") & ~words.str.contains(_NUMBER)
    return words.filter(telling & (words.str.len_chars() >= 4)).unique().sort()
