"""Which template a record has: that of its shape, unless a person parted it from it."""

import polars as pl

from logai_core.schemas import PARTED, SHAPE_TEMPLATES, conform

_KEY = ("source_id", "line_no")


def with_templates(
    records: pl.LazyFrame, shape_templates: pl.DataFrame, parted: pl.DataFrame
) -> pl.LazyFrame:
    """Add `template_id` to records, in their order; null where nothing names it.

    `records` have at least `shape_id`, and `source_id` and `line_no` where PARTED has
    rows; where it has none, they are not looked at.
    """
    conform(shape_templates, SHAPE_TEMPLATES, stage="with templates")
    conform(parted, PARTED, stage="with templates")
    ids = shape_templates.lazy().select("shape_id", "template_id")
    named = records.join(ids, on="shape_id", how="left", maintain_order="left")
    if parted.is_empty():
        return named
    own = parted.lazy().select(*_KEY, own_id="template_id")
    return (
        named.join(own, on=_KEY, how="left", maintain_order="left")
        .with_columns(template_id=pl.coalesce("own_id", "template_id"))
        .drop("own_id")
    )
