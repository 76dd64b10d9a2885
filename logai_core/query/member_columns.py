"""Members of many objects at once, where most objects are written alike.

What a layout does not read is read as `members.scalar` reads it.
"""

from collections.abc import Iterable, Sequence
from functools import partial

import polars as pl

from logai_core.attributes import unescaped
from logai_core.in_threads import in_threads
from logai_core.layouts import layouts_of, read_layout
from logai_core.profiles import Numbered, TextNumbering
from logai_core.query.members import scalar

_WORKERS = 2
_LOOKED_AT = 1_000  # objects, to see whether they are alike
_ALIKE = 0.5  # share of different ones up to which only these are read


def values_of_many(
    scans: Iterable[pl.LazyFrame], names: Sequence[str]
) -> dict[str, Numbered]:
    """Return the values of some attributes, as `members.values` does one by one.

    Those that turn out to have too many values are left out.
    """
    numbering = {name: TextNumbering() for name in names}
    batches = (
        scan.select("attributes").collect(engine="streaming")
        for scan in (scans if names else [])
    )
    read = partial(_scalars_of, names=names)
    for told in in_threads(batches, read, workers=_WORKERS, name="members"):
        for name in list(numbering):
            if not numbering[name].add(told[name]):
                del numbering[name]
    found = {name: one.numbered() for name, one in numbering.items()}
    return {name: one for name, one in found.items() if one is not None}


def _scalars_of(batch: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    return scalars(batch["attributes"], names)


def scalars(column: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """Return a column for each member, with its value in each of some objects."""
    first = column.head(_LOOKED_AT)
    if len(column) < _LOOKED_AT or first.n_unique() > _ALIKE * len(first):
        return _scalars(column, names)
    different = column.unique()
    read = _scalars(different, names)
    whole = " ".join(["text of", *names])  # longer than any member's name
    texts = column.to_frame(whole).join(
        read.with_columns(different.alias(whole)),
        on=whole,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return texts.select(names)


def _scalars(column: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    nothing = pl.repeat(None, len(column), dtype=pl.String, eager=True)
    found = dict.fromkeys(names, nothing)
    rows = column.is_not_null().arg_true()
    for layout in layouts_of(column, names):
        some = column if len(rows) == len(column) else column.gather(rows)
        read = read_layout(some, layout, names)
        if read is None:
            continue
        is_so = read.to_series(0).is_not_null()
        own = rows.filter(is_so)
        for told in read.iter_columns():
            texts = unescaped(told if is_so.all() else told.filter(is_so))
            found[told.name] = _scattered(found[told.name], own, texts)
        rows = rows.filter(~is_so)
    if len(rows):
        read = column.gather(rows).to_frame("attributes").select(
            scalar(name).alias(name) for name in names
        )  # fmt: skip
        for told in read.iter_columns():
            found[told.name] = _scattered(found[told.name], rows, told)
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String))


def _scattered(whole: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """Return a column with some values in place of its own; it is not changed."""
    if len(rows) == len(whole):
        return values
    return whole.clone().scatter(rows, values)
