"""What stands in places of templates, as it is kept with an analysis for comparing.

Other than what else is kept it depends on templates: of one that has other shapes by now,
nothing is told.
"""

import io
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Floats
from logai_core.compare.columns import Placed, Stated
from logai_core.placeholders import place_name
from logai_core.profiles import Numbered, Numbers, Rows
from logai_core.store import Case
from logai_core.store.kept import PREFIX
from logai_core.store.labelled import labelled, put_labelled, read_labelled

_LONG, _NUMBERS = "places", "places, numbers one by one"
# The records that have something in a place, of one place after another, and which of its
# values; of a place with too many different numbers, these are in a file of their own.
_COLUMNS = pl.Schema({"row": pl.UInt32(), "of": pl.UInt16()})
_NUMBER = pl.Schema({"number": pl.Float64()})
_INDEX = pl.Schema(
    {
        "template_id": pl.String(),
        "at": pl.UInt16(),
        "records": pl.UInt32(),
        "shapes": pl.String(),
        "texts": pl.List(pl.String()),
        "numbers": pl.List(pl.Float64()),
        "apart": pl.Boolean(),
    }
)

_VALUE = pl.Schema({"value": pl.String()})


class KeptPlace(NamedTuple):
    """A place as it is kept: a row of the index, and columns."""

    row: tuple[object, ...]
    columns: pl.DataFrame
    numbers: pl.Series

    @classmethod
    def of_place(
        cls, named: tuple[str, int, str], rows: Rows, of: Numbers, values: pl.Series,
        *, apart: bool,
    ) -> "KeptPlace":  # fmt: skip
        """Return a place by its template, number and `shapes_of` that, and its values.

        `of` says which of the values each of some records has; null is left out.
        """
        has = values.is_not_null().to_numpy()[of]
        if not has.all():
            rows, of = rows[has], of[has]
        told = (
            (values.to_list(), None)
            if values.dtype == pl.String
            else (None, values.to_list())
        )
        numbers = values.gather(of) if apart else values.clear()
        template_id, at, shapes = named
        row = (
            template_id,
            at,
            rows.size,
            shapes,
            *((None, None) if apart else told),
            apart,
        )
        places = np.zeros(of.size, np.uint16) if apart else of.astype(np.uint16)
        columns = pl.DataFrame({"row": rows, "of": places}, schema=_COLUMNS)
        return cls(row, columns, numbers.cast(pl.Float64).alias("number"))


def keep_places(case: Case, kept: Sequence[KeptPlace]) -> None:
    """Keep places beside the current analysis."""
    index = pl.DataFrame([one.row for one in kept], schema=_INDEX, orient="row")
    columns = pl.concat([_COLUMNS.to_frame(), *(one.columns for one in kept)])
    numbers = pl.concat([_NUMBER.to_frame()["number"], *(one.numbers for one in kept)])
    put_labelled(case, PREFIX, _NUMBERS, numbers.to_frame(), {})
    put_labelled(case, PREFIX, _LONG, columns, {"index": _written(index)})


def has_places(case: Case) -> bool:
    """Tell whether what is kept is of the templates that the case has by now."""
    found = labelled(case, PREFIX, _LONG)
    index = None if found is None else _index(found[1])
    return index is not None and bool(_is_current(case, index).all())


def kept_places(case: Case) -> list[Placed]:
    """Return what an analysis kept of places, as far as it holds."""
    found = read_labelled(case, PREFIX, _LONG)
    index = None if found is None else _index(found.told)
    if found is None or index is None or case.table("parted").height:
        return []
    told = read_labelled(case, PREFIX, _NUMBERS) if index["apart"].any() else None
    numbers = _NUMBER.to_frame() if told is None else told.table
    records = int(case.sources()["records"].sum())
    if not _is_sound(found.table, numbers, index):
        return []
    rows, of = (one.to_numpy() for one in found.table.iter_columns())
    current, placed = _is_current(case, index), []
    first = first_apart = 0
    for row, is_current in zip(index.iter_rows(named=True), current, strict=True):
        own = slice(first, first + row["records"])
        apart = slice(first_apart, first_apart + row["records"] * row["apart"])
        first, first_apart = own.stop, apart.stop
        one = _placed(row, rows[own], of[own], numbers["number"][apart].to_numpy())
        if is_current and one is not None and _ascends(one.rows, records):
            placed.append(one)
    return placed


def _placed(
    row: Mapping[str, Any], rows: Rows, of: Numbers, numbers: Floats
) -> Placed | None:
    """Return a place; None where it points beyond its values."""
    name, template_id = place_name(row["template_id"], row["at"]), row["template_id"]
    if row["apart"]:
        return Placed(template_id, rows, {}, {name: Stated(numbers, None)})
    told = row["texts"] if row["numbers"] is None else row["numbers"]
    if told is None or None in told or (of.size and int(of.max()) >= len(told)):
        return None
    if row["numbers"] is None:
        values = Numbered(pl.DataFrame({"value": told}, schema=_VALUE), of)
        return Placed(template_id, rows, {name: values}, {})
    return Placed(template_id, rows, {}, {name: Stated(np.array(told, float), of)})


def _is_sound(
    columns: pl.DataFrame, numbers: pl.DataFrame, index: pl.DataFrame
) -> bool:
    """Tell whether the columns are as long as the index says, and without holes."""
    if columns.schema != _COLUMNS or numbers.schema != _NUMBER:
        return False
    apart = index.filter("apart")["records"].sum()
    return (
        (columns.height, numbers.height) == (index["records"].sum(), apart)
        and not any(one.has_nulls() for one in columns.iter_columns())
        and not numbers["number"].has_nulls()
    )


def _ascends(rows: Rows, records: int) -> bool:
    """Tell whether the rows are those of records, ascending."""
    return not rows.size or bool(rows[-1] < records and (rows[1:] > rows[:-1]).all())


def _index(told: Mapping[str, str]) -> pl.DataFrame | None:
    with suppress(OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        table = pl.read_parquet(io.BytesIO(b64decode(told["index"])))
        needed = [name for name in _INDEX if name not in ("texts", "numbers")]
        if (
            table.schema == _INDEX
            and not table.select(needed).null_count().sum_horizontal().item()
        ):
            return table
    return None


def _is_current(case: Case, index: pl.DataFrame) -> pl.Series:
    """Tell which places are of templates with the same shapes as when they were read."""
    known = shapes_of(case)
    both = index.select("template_id", "shapes").iter_rows()
    return pl.Series(
        [known.get(name) == shapes for name, shapes in both], dtype=pl.Boolean
    )


def shapes_of(case: Case) -> dict[str, str]:
    """Return a digest of the shapes of each template, and of its text."""
    named = case.table("shape_templates").sort("template_id", "shape_id")
    told = named.group_by("template_id", maintain_order=True).agg(
        pl.col("shape_id").cast(pl.String).str.join(" "), pl.col("template").first()
    )
    return {
        name: blake2b(f"{shapes}\n{text}".encode(), digest_size=8).hexdigest()
        for name, shapes, text in told.iter_rows()
    }


def _written(table: pl.DataFrame) -> str:
    short = io.BytesIO()
    table.write_parquet(short)
    return b64encode(short.getvalue()).decode()
