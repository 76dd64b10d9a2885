"""The chosen numbers of all records, batch by batch."""

from functools import partial

import polars as pl

from logai_core.in_threads import in_threads
from logai_core.measures.members import Field
from logai_core.measures.units import amounts_of

# Of one field; `template` is null for a place of one.
READINGS = {"template": pl.Categorical, "bucket": pl.Int64, "number": pl.Float32}
_WORKERS = 2

Parts = list[tuple[int, pl.DataFrame]]


def readings_of(
    records: pl.LazyFrame, fields: list[Field], step_us: int
) -> list[pl.DataFrame]:
    """Return template, bucket and number of all dated records, a frame for each field.

    Their rows are in no order.
    """
    columns = ["template_id", *_columns(fields)]
    bucket = pl.col("ts").to_physical() // step_us
    dated = records.filter(pl.col("ts").is_not_null(), _stating(fields))
    batches = dated.select(bucket.alias("bucket"), *columns).collect_batches(
        maintain_order=False
    )
    found: list[list[pl.DataFrame]] = [[] for _ in fields]
    read = partial(_read, fields=list(enumerate(fields)))
    for parts in in_threads(batches, read, workers=_WORKERS, name="measures"):
        for at, part in parts:
            found[at].append(part)
    none = pl.DataFrame(schema=READINGS)
    return [pl.concat([none, *parts]) for parts in found]


def _columns(fields: list[Field]) -> list[str]:
    members = any(not one.template_id for one in fields)
    places = any(one.template_id for one in fields)
    return ["attributes"] * members + ["message"] * places


def _stating(fields: list[Field]) -> pl.Expr:
    """Return a filter of the records that have any of the fields, and of some others."""
    templates = sorted({one.template_id for one in fields} - {""})
    named = pl.col("template_id").is_in(templates)
    if len(templates) == len({one.template_id for one in fields}):
        return named
    return pl.col("attributes").is_not_null() | named


def _read(batch: pl.DataFrame, fields: list[tuple[int, Field]]) -> Parts:
    found = _numbers(batch, [one for one in fields if not one[1].template_id])
    wanted = sorted({one.template_id for _, one in fields} - {""})
    if not wanted:
        return found
    rows = batch.select("template_id", "bucket", "message").filter(
        pl.col("template_id").is_in(wanted)
    )
    for (template_id,), part in rows.partition_by("template_id", as_dict=True).items():
        mine = [one for one in fields if one[1].template_id == template_id]
        found += _numbers(part, mine)
    return found


def _numbers(part: pl.DataFrame, fields: list[tuple[int, Field]]) -> Parts:
    """Return the numbers of fields that are all members, or places of one template."""
    read = part.select(one.expression().alias(str(at)) for at, one in fields)
    found = []
    for at, one in fields:
        text = read[str(at)]
        numbers = amounts_of(text) if one.worded else text
        template = pl.lit(None) if one.template_id else pl.col("template_id")
        readings = (
            part.select("template_id", "bucket")
            .with_columns(numbers.cast(pl.Float32, strict=False).alias("number"))
            .filter(pl.col("number").is_finite())
            .select(template.cast(pl.Categorical).alias("template"), "bucket", "number")
        )
        found.append((at, readings))
    return found
