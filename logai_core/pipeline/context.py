"""The lines around the beginning of a finding."""

import polars as pl

from logai_core.schemas import EXAMPLES, conform

MOST_ONSETS, AROUND = 5, 2  # lines before and after the first of a finding
_REACH = 50  # lines that a record near it may span
_KEY = ("source_id", "line_no")


def with_context(
    examples: pl.DataFrame, records: pl.LazyFrame, findings: pl.DataFrame
) -> pl.DataFrame:
    """Return EXAMPLES with the lines around the first one of the largest findings.

    They carry the `finding_id` of the finding that they stand around.
    """
    onsets = (
        examples.filter(
            pl.col("finding_id").is_in(
                findings["finding_id"].head(MOST_ONSETS).implode()
            )
        )
        .sort("ts", *_KEY, nulls_last=True)
        .group_by("finding_id", maintain_order=True)
        .agg(pl.col(_KEY).first())
        .sort("finding_id")
    )
    found = [
        _around(records, *row).with_columns(finding_id=pl.lit(row[0], pl.String))
        for row in onsets.iter_rows()
    ]
    if not found:
        return examples
    around = conform(pl.concat(found), EXAMPLES, stage="context")
    new = around.join(
        examples.filter(pl.col("finding_id").is_not_null()),
        on=["finding_id", *_KEY],
        how="anti",
    )
    return pl.concat([examples, new])


def _around(
    records: pl.LazyFrame, _finding_id: str, source_id: str, line_no: int
) -> pl.DataFrame:
    near = (
        records.filter(
            pl.col("source_id") == source_id,
            pl.col("line_no")
            .cast(pl.Int64)
            .is_between(line_no - _REACH, line_no + _REACH),
        )
        .collect(engine="streaming")
        .sort("line_no")
    )
    before = near.filter(pl.col("line_no") < line_no).tail(AROUND)
    after = near.filter(pl.col("line_no") > line_no).head(AROUND)
    return pl.concat([before, after])
