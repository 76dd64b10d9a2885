"""The lines that stand for templates and carry findings."""

import polars as pl

from logai_core.schemas import EXAMPLES, conform

_KEY = ("source_id", "line_no")


def choose_examples(
    records: pl.LazyFrame,
    findings: pl.DataFrame,
    *,
    most_findings: int = 50,
    templates_each: int = 5,
    lines_each: int = 3,
) -> pl.DataFrame:
    """Choose lines for every template and for the largest findings.

    A template is shown by its first line in each source (`finding_id` null); a
    finding by the first `lines_each` lines, in time order, of each of its
    `templates_each` foremost templates within `[start, end)`.

    Args:
        records: RECORDS with `template_id`, scanned twice.
        findings: FINDINGS, largest first.
        most_findings: how many findings get lines.
        templates_each: how many templates of a finding get lines.
        lines_each: how many lines of each of these templates.

    Returns:
        EXAMPLES: findings as given, in each its foremost template first, then the
        templates by id; in time order within each.
    """
    carried = (
        findings.head(most_findings)
        .select(
            "finding_id", "start", "end", pl.col("templates").list.head(templates_each)
        )
        .explode("templates")
        .rename({"templates": "template_id"})
        .drop_nulls("template_id")
        .with_row_index("rank")
    )
    chosen = pl.concat([_first_lines(records), _carrying(records, carried, lines_each)])
    wanted = chosen.select(_KEY).unique()
    lines = records.join(wanted.lazy(), on=_KEY, how="semi").collect()
    shown = chosen.join(lines, on=[*_KEY, "template_id"], how="inner").sort(
        "rank", "template_id", "ts", *_KEY, nulls_last=True
    )
    return conform(shown, EXAMPLES, stage="choose_examples")


def _first_lines(records: pl.LazyFrame) -> pl.DataFrame:
    return (
        records.group_by("template_id", "source_id")
        .agg(pl.col("line_no").min())
        .select(
            pl.lit(None, pl.UInt32).alias("rank"),
            pl.lit(None, pl.String).alias("finding_id"),
            "template_id",
            *_KEY,
        )
        .collect(engine="streaming")
    )


def _carrying(
    records: pl.LazyFrame, carried: pl.DataFrame, lines_each: int
) -> pl.DataFrame:
    """Find the lines with one scan; the frame held is narrow and only of `carried`."""
    ids = carried.select("template_id").unique()
    narrow = (
        records.select(*_KEY, "ts", "template_id")
        .join(ids.lazy(), on="template_id", how="semi")
        .filter(pl.col("ts").is_not_null())
        .collect()
        .partition_by("template_id", as_dict=True)
    )
    found = []
    for rank, finding_id, start, end, template_id in carried.iter_rows():
        lines = narrow.get((template_id,))
        if lines is None:
            continue
        inside = lines.filter((pl.col("ts") >= start) & (pl.col("ts") < end))
        first = inside.bottom_k(lines_each, by=["ts", *_KEY])
        found.append(
            first.select(
                pl.lit(rank, pl.UInt32).alias("rank"),
                pl.lit(finding_id, pl.String).alias("finding_id"),
                "template_id",
                *_KEY,
            )
        )
    empty = EXAMPLES.to_frame().select(
        pl.lit(None, pl.UInt32).alias("rank"), "finding_id", "template_id", *_KEY
    )
    return pl.concat([empty, *found])
