"""Which templates and sources carry a finding that was made without looking at them."""

import polars as pl

from logai_core.evidence.series import within
from logai_core.schemas import FINDINGS, conform

MOST_TEMPLATES = 5


def name_carriers(
    findings: pl.DataFrame, records: pl.LazyFrame, *, most: int = 50
) -> pl.DataFrame:
    """Return FINDINGS in their order, those without templates with what they are of.

    Of the records in `[start, end)` that are of the series, the commonest templates are
    named, most records first, and all sources. The `most` strongest are looked at, each
    with one scan of its time. Records of a measure are all that state it.

    Args:
        findings: FINDINGS; those that name templates stay as they are.
        records: RECORDS with `template_id`.
        most: how many findings are looked at.
    """
    rows = conform(findings, FINDINGS, stage="name carriers").with_row_index("row")
    bare = rows.filter(pl.col("templates").list.len() == 0)
    bare = bare.sort("score", "finding_id", descending=[True, False]).head(most)
    asked = {
        one["row"]: condition
        for one in bare.iter_rows(named=True)
        if (condition := within(one)) is not None
    }
    counted = pl.collect_all(
        [
            records.filter(condition)
            .group_by("template_id", "source_id")
            .agg(pl.len().alias("records"))
            for condition in asked.values()
        ],
        engine="streaming",
    )
    named = [_named(row, one) for row, one in zip(asked, counted, strict=True)]
    if not named:
        return findings
    found = pl.DataFrame(
        named,
        schema={
            "row": pl.UInt32,
            "of": FINDINGS["templates"],
            "in": FINDINGS["sources"],
        },
        orient="row",
    )
    filled = rows.join(found, on="row", how="left", maintain_order="left")
    filled = filled.with_columns(
        templates=pl.coalesce("of", "templates"), sources=pl.coalesce("in", "sources")
    )
    return conform(filled, FINDINGS, stage="name carriers")


def _named(row: int, counted: pl.DataFrame) -> tuple[int, list[str], list[str]]:
    templates = (
        counted.drop_nulls("template_id")
        .group_by("template_id")
        .agg(pl.col("records").sum())
        .sort("records", "template_id", descending=[True, False])
    )
    sources = counted["source_id"].unique().sort().to_list()
    return row, templates["template_id"].head(MOST_TEMPLATES).to_list(), sources
