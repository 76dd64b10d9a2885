"""Members of many objects at once, where most have one of few short values.

What follows the name of a member is looked at once for all objects that have the same
there; what that does not tell for sure is read as `members.scalar` reads it.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from logai_core.attributes import scalar_reader
from logai_core.profiles import Numbered, Numbering
from logai_core.query.members import may_nest, scalar

_BEYOND = 4  # characters around a value: a blank, two quotes and what ends it
_LOOKED_AT = 500  # objects of a batch, for how long its values are


def values_of_many(
    scans: Iterable[pl.LazyFrame], names: Sequence[str]
) -> dict[str, Numbered]:
    """Return the values of some attributes, as `members.values` does one by one.

    Those that turn out to have too many values are left out.
    """
    numbering = {name: Numbering({"value": pl.String()}) for name in names}
    for scan in scans if names else []:
        read = scan.select("attributes").collect(engine="streaming")["attributes"]
        for name, told in zip(names, scalars(read, names), strict=True):
            numbering[name].add(told.to_frame("value"))
    found = {name: one.numbered() for name, one in numbering.items()}
    return {name: one for name, one in found.items() if one is not None}


def scalars(column: pl.Series, names: Sequence[str]) -> pl.DataFrame:
    """Return a column for each member, with its value in each of some objects."""
    doubted = may_nest(column)
    return pl.DataFrame(
        {name: _scalar(column, doubted, name) for name in names},
        schema=dict.fromkeys(names, pl.String),
    )


def _scalar(column: pl.Series, doubted: pl.Series, name: str) -> pl.Series:
    reader = scalar_reader(name, _usual_length(column, name) + _BEYOND)
    heads = reader.heads(column)
    if heads.null_count() == len(heads):
        return pl.repeat(None, len(column), dtype=pl.String, eager=True)
    few = heads.unique()
    texts = heads.replace_strict(few, reader.values(few), return_dtype=pl.String)
    unsure = texts.is_null() | texts.str.contains("\\", literal=True) | doubted
    rows = (heads.is_not_null() & unsure).arg_true()
    return texts if rows.is_empty() else texts.scatter(rows, _read(column[rows], name))


def _usual_length(column: pl.Series, name: str) -> int:
    """Return the greatest length of the value of some objects, in bytes."""
    some = column.gather_every(max(1, len(column) // _LOOKED_AT))
    return int(_read(some, name).str.len_bytes().max() or 0)  # type: ignore[arg-type]


def _read(column: pl.Series, name: str) -> pl.Series:
    return column.to_frame("attributes").select(scalar(name)).to_series()
