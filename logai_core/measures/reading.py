"""The chosen numbers of all records, batch by batch."""

from collections.abc import Iterator

import polars as pl

from logai_core.measures.members import Field
from logai_core.measures.units import amounts_of

# `field` is the place in the list of fields; `template` is null for a place of one.
READINGS = {
    "field": pl.UInt16,
    "template": pl.Categorical,
    "bucket": pl.Int64,
    "number": pl.Float32,
}


def readings_of(
    records: pl.LazyFrame, fields: list[Field], step_us: int
) -> Iterator[pl.DataFrame]:
    """Yield field (its place in `fields`), bucket and number of all dated records."""
    yield pl.DataFrame(schema=READINGS)
    templates = {one.template_id for one in fields}
    columns = ["template_id"] + (["attributes"] if "" in templates else [])
    columns += ["message"] if templates != {""} else []
    bucket = pl.col("ts").to_physical() // step_us
    dated = records.filter(pl.col("ts").is_not_null())
    for batch in dated.select(bucket.alias("bucket"), *columns).collect_batches():
        yield from _read(batch, list(enumerate(fields)))


def _read(
    batch: pl.DataFrame, fields: list[tuple[int, Field]]
) -> Iterator[pl.DataFrame]:
    parts = {"": batch}
    wanted = sorted({one.template_id for _, one in fields} - {""})
    if wanted:
        rows = batch.filter(pl.col("template_id").is_in(wanted))
        by_template = rows.partition_by("template_id", as_dict=True)
        parts |= {str(key[0]): part for key, part in by_template.items()}
    for template_id, part in parts.items():
        mine = [one for one in fields if one[1].template_id == template_id]
        if mine:
            yield from _numbers(part, mine, of_members=not template_id)


def _numbers(
    part: pl.DataFrame, fields: list[tuple[int, Field]], *, of_members: bool
) -> Iterator[pl.DataFrame]:
    template = pl.col("template_id") if of_members else pl.lit(None, pl.String)
    read = part.select(
        "bucket",
        template.cast(pl.Categorical).alias("template"),
        *(one.expression().alias(str(at)) for at, one in fields),
    )
    for at, one in fields:
        text = read[str(at)]
        numbers = amounts_of(text) if one.worded else text
        number = numbers.cast(pl.Float32, strict=False).alias("number")
        readings = read.select(
            pl.lit(at, pl.UInt16).alias("field"), "template", "bucket", number
        )
        yield readings.filter(pl.col("number").is_finite())
