"""The chosen numbers of all records, batch by batch."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.in_threads import in_threads
from logai_core.measures.members import Field
from logai_core.measures.sorting import Floats, Halves, Ints

NO_TEMPLATE = np.uint32((1 << 32) - 1)
_WORKERS = 2


class Readings(NamedTuple):
    """Numbers of one field, in no order; the template and bucket that each is of.

    Templates are numbered; NO_TEMPLATE is that of all numbers of a place of one.
    """

    template: Halves
    bucket: Ints
    number: Floats


class Read(NamedTuple):
    """The readings of each field, and the templates by their numbers."""

    readings: list[Readings]
    templates: list[str]


_Parts = list[tuple[int, Readings]]


def readings_of(records: pl.LazyFrame, fields: list[Field], step_us: int) -> Read:
    """Return the numbers of all dated records, with their templates and buckets."""
    columns = ["template_id", *_columns(fields)]
    bucket = pl.col("ts").to_physical() // step_us
    dated = records.filter(pl.col("ts").is_not_null(), *_stating(fields))
    batches = dated.select(bucket.alias("bucket"), *columns).collect_batches(
        maintain_order=False
    )
    named = pl.Categorical(pl.Categories.random())
    # The first numbers are those of templates that have places.
    first = pl.Series(_templates(fields), dtype=pl.String).cast(named)
    found: list[list[Readings]] = [[] for _ in fields]
    read = partial(_read, fields=list(enumerate(fields)), first=first)
    for parts in in_threads(batches, read, workers=_WORKERS, name="measures"):
        for at, part in parts:
            found[at].append(part)
    readings = [_joined(parts) for parts in found]
    return Read(readings, _names(readings, named))


def _columns(fields: list[Field]) -> list[str]:
    members = any(not one.template_id for one in fields)
    return ["attributes"] * members + ["message"] * bool(_templates(fields))


def _templates(fields: Sequence[Field]) -> list[str]:
    return sorted({one.template_id for one in fields} - {""})


def _stating(fields: list[Field]) -> list[pl.Expr]:
    """Return what holds for the records that have any of the fields, and some others."""
    if any(not one.template_id for one in fields):
        return []
    return [pl.col("template_id").is_in(_templates(fields))]


def _read(
    batch: pl.DataFrame, fields: list[tuple[int, Field]], first: pl.Series
) -> _Parts:
    template = batch["template_id"].cast(first.dtype).to_physical()
    templates = template.fill_null(NO_TEMPLATE).to_numpy()
    bucket = batch["bucket"].to_numpy()
    found = []
    for at, one in fields:
        if not one.template_id:
            rows, numbers = one.read(batch["attributes"])
            found.append((at, Readings(templates[rows], bucket[rows], numbers)))
    for number, name in enumerate(first.cast(pl.String)):
        mine = np.flatnonzero(templates == number)
        if not len(mine):
            continue
        messages = batch["message"].gather(mine)
        for at, one in fields:
            if one.template_id == name:
                rows, numbers = one.read(messages)
                none = np.full(len(rows), NO_TEMPLATE)
                found.append((at, Readings(none, bucket[mine[rows]], numbers)))
    return found


def _joined(parts: list[Readings]) -> Readings:
    none = Readings(
        np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.float32)
    )
    columns = zip(*(none, *parts), strict=True)
    return Readings(*(np.concatenate(one) for one in columns))


def _names(readings: list[Readings], named: pl.Categorical) -> list[str]:
    known = [one.template[one.template != NO_TEMPLATE] for one in readings]
    highest = max((int(one.max()) for one in known if one.size), default=-1)
    numbers = pl.Series(range(highest + 1), dtype=pl.UInt32)
    return numbers.cat.to(named).cast(pl.String).to_list()
