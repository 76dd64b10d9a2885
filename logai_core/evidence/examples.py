"""Which lines to show for templates and findings."""

import polars as pl

from logai_core.evidence.series import within
from logai_core.schemas import EXAMPLES, conform

_KEY = ("source_id", "line_no")
_NAMED = ("finding_id", "template_id", *_KEY)


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
    `templates_each` foremost templates within `[start, end)`, and of its host, service or
    value where it is of one.

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
    largest = findings.head(most_findings)
    carried = (
        largest.select(
            "finding_id", "start", "end", pl.col("templates").list.head(templates_each)
        )
        .explode("templates")
        .rename({"templates": "template_id"})
        .drop_nulls("template_id")
        .with_row_index("rank")
    )
    chosen = pl.concat(
        [
            _first_lines(records),
            _carrying(records, largest, carried, lines_each),
        ]
    )
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
    records: pl.LazyFrame,
    findings: pl.DataFrame,
    carried: pl.DataFrame,
    lines_each: int,
) -> pl.DataFrame:
    """Find the lines with one scan, and one more for each finding of some records only.

    The frames held are narrow, and only of `carried`.
    """
    rows = findings.select("finding_id", "start", "end", "series_kind", "key")
    of_some = {
        row["finding_id"]: condition
        for row in rows.iter_rows(named=True)
        if (condition := within(row)) is not None
    }
    plain = carried.filter(~pl.col("finding_id").is_in(list(of_some)))
    every, *some = pl.collect_all(
        [
            _narrow(records, plain["template_id"]),
            *(
                _narrow(records.filter(condition), _templates(carried, finding_id))
                for finding_id, condition in of_some.items()
            ),
        ]
    )
    by_finding = dict(zip(of_some, map(_by_template, some), strict=True))
    by_template = _by_template(every)
    found = [EXAMPLES.to_frame().select(pl.lit(None, pl.UInt32).alias("rank"), *_NAMED)]
    for rank, finding_id, start, end, template_id in carried.iter_rows():
        lines = by_finding.get(finding_id, by_template).get((template_id,))
        if lines is not None:
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
    return pl.concat(found)


def _templates(carried: pl.DataFrame, finding_id: str) -> pl.Series:
    return carried.filter(pl.col("finding_id") == finding_id)["template_id"]


def _narrow(records: pl.LazyFrame, template_ids: pl.Series) -> pl.LazyFrame:
    """Return where and when the dated records of some templates are."""
    own = pl.col("template_id").is_in(template_ids.unique().implode())
    return records.filter(own, pl.col("ts").is_not_null()).select(
        *_KEY, "ts", "template_id"
    )


def _by_template(lines: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    return lines.partition_by("template_id", as_dict=True)
