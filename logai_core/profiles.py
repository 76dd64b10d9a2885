"""What is kept in memory of all records of a case, so that few clicks read any of them.

Records alike in source, level, service, host, shape and template have one profile. A log
of millions of lines has some hundreds: what a search asks of these columns is answered on
them, once each, and counted by them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from polars._typing import PolarsDataType

from logai_core.schemas import RECORDS, UTC_US

COLUMNS = {
    name: RECORDS.get(name, pl.String())
    for name in (
        "source_id", "severity", "service", "host", "shape_id", "template_id",
    )
}  # fmt: skip
MOST = 200_000  # profiles; with more of them, nothing is won
MOST_TEXTS = 1_000_000  # of a column that is numbered
_FEW = 16  # of so many records one: these are sorted quicker than all are gone through
_AT_ONCE = 1 << 17  # records, so that a wide copy of their numbers is at hand

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Rows = np.ndarray[tuple[int], np.dtype[np.uint32]]


Numbers = np.ndarray[tuple[int], np.dtype[np.unsignedinteger]]


def numbers_of(mask: Mask) -> Rows:
    """Return the places at which a mask is true, from 0."""
    return np.flatnonzero(mask).astype(np.uint32)


class Numbered(NamedTuple):
    """Few different rows in `table`, and of many the number of the one that each is."""

    table: pl.DataFrame
    of: Numbers

    def where(self, condition: pl.Expr) -> Mask:
        """Tell which of the many match a condition."""
        told = self.table.with_columns(told=condition)
        mask: Mask = told["told"].to_numpy()[self.of]
        return mask

    def counts(self, rows: "Rows | None" = None) -> np.ndarray:
        """Count the many by their row of the table; of all, or of some by their numbers."""
        some = None if rows is None or rows.size == self.of.size else rows
        counts = np.zeros(self.table.height, np.int64)
        size = self.of.size if some is None else some.size
        for at in range(0, size, _AT_ONCE):  # a count makes a wide copy of them
            own = slice(at, at + _AT_ONCE)
            of = self.of[own] if some is None else self.of[some[own]]
            counts += np.bincount(of, minlength=counts.size)
        return counts


class Profiles(NamedTuple):
    """The profile of each record and its time, in the order of the records.

    `table` has COLUMNS, a row a profile; `of` are its row numbers; `by_time` are the
    numbers of all records in the order of time, undated ones last, ties as they are.
    """

    table: pl.DataFrame
    of: Numbers
    ts: pl.Series
    by_time: Rows

    @classmethod
    def named(
        cls,
        table: pl.DataFrame,
        shape_templates: pl.DataFrame,
        of: pl.Series,
        ts: pl.Series,
        by_time: pl.Series,
    ) -> "Profiles":
        """Return profiles whose table has no `template_id` yet."""
        whole = _named(table, shape_templates).select(*COLUMNS)
        return cls(whole, of.to_numpy(), ts, by_time.to_numpy())

    def where(self, condition: pl.Expr) -> Mask:
        """Tell which records match a condition over COLUMNS, or one over `ts`."""
        if "ts" in condition.meta.root_names():
            told = self.ts.to_frame("ts").with_columns(told=condition)
            return told["told"].to_numpy()
        return Numbered(self.table, self.of).where(condition)

    def some(self, rows: Rows) -> "Profiles":
        """Return the profiles of some records, by their numbers; not in time."""
        return Profiles(self.table, self.of[rows], self.ts[rows], self.by_time[:0])

    def in_time(self, rows: Rows) -> Rows:
        """Return some row numbers, which ascend, in the order of time."""
        if rows.size * _FEW < self.of.size:
            return rows[_by_time(self.ts[rows])]
        wanted = np.zeros(self.of.size, np.bool_)
        wanted[rows] = True
        return self.by_time[wanted[self.by_time]]

    def counts(self, rows: Rows | None = None) -> np.ndarray:
        """Count records by profile; of all, or by their numbers."""
        return Numbered(self.table, self.of).counts(rows)

    def columns(self, rows: Rows, names: Iterable[str]) -> list[pl.Series]:
        """Return those of COLUMNS and `ts` that are named, of some records."""
        wanted = set(names)
        of = pl.Series(self.of[rows])
        told = [self.table[name].gather(of) for name in COLUMNS if name in wanted]
        return [*told, self.ts[rows]] if "ts" in wanted else told


def profiles_of(
    batches: Iterable[pl.DataFrame], shape_templates: pl.DataFrame | None = None
) -> Profiles | None:
    """Return the profiles of records that come in batches of COLUMNS and `ts`.

    With SHAPE_TEMPLATES, these give `template_id`, and batches come without. None where
    there are so many profiles that they tell little.
    """
    schema = dict(COLUMNS)
    if shape_templates is not None:
        del schema["template_id"]
    times = [pl.Series("ts", [], UTC_US)]

    def short() -> Iterator[pl.DataFrame]:
        for batch in batches:
            times.append(batch["ts"])
            yield batch.select(*schema)

    rows = Numbering(schema)
    found = rows.numbered() if all(map(rows.add, short())) else None
    if found is None:
        return None
    ts = pl.concat(times, rechunk=True)
    return Profiles(_named(found.table, shape_templates), found.of, ts, _by_time(ts))


class Numbering:
    """Different rows, numbered as batches of them come."""

    def __init__(self, schema: Mapping[str, PolarsDataType]) -> None:
        self._table: pl.DataFrame | None = pl.DataFrame(schema=schema)
        self._of = [np.zeros(0, np.uint32)]

    def add(self, batch: pl.DataFrame) -> bool:
        """Number the rows of a batch; tell whether there are not too many by now."""
        if self._table is None:
            return False
        placed = _placed(batch, self._table)
        if placed.has_nulls():
            new = batch.filter(placed.is_null()).unique()
            self._table = pl.concat([self._table, new.sort(new.columns)])
            placed = _placed(batch, self._table)
        self._of.append(placed.to_numpy())
        if self._table.height > MOST:
            self._table, self._of = None, []
        return self._table is not None

    def numbered(self) -> Numbered | None:
        """Return the different rows, and which each row is; None with more than MOST."""
        if self._table is None:
            return None
        whole = np.concatenate(self._of)
        is_short = self._table.height <= np.iinfo(np.uint16).max
        return Numbered(self._table, whole.astype(np.uint16) if is_short else whole)


class TextNumbering:
    """Different texts of a column, numbered as batches of it come."""

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._kind = pl.Categorical(pl.Categories.random())
        # Numbers are given anew once no column of the kind is left.
        self._held = pl.Series([], dtype=self._kind)
        self._of: list[pl.Series] = [pl.Series([], dtype=pl.UInt32)]
        self._most = most
        self._height = 0

    def add(self, texts: pl.Series) -> bool:
        """Number some texts; tell whether there are not too many by now."""
        if self._height > self._most:
            return False
        of = texts.cast(self._kind).to_physical()
        self._of.append(of)
        if not of.is_empty() and of.null_count() < len(of):
            self._height = max(self._height, int(of.max()) + 1)  # type: ignore[arg-type]
        if self._height > self._most:
            self._of = []
        return self._height <= self._most

    def numbered(self) -> Numbered | None:
        """Return the different texts as `value`; None where there are too many.

        They are in the order in which they came first; null is the last of them.
        """
        if self._height > self._most:
            return None
        of = pl.concat(self._of)
        numbers = pl.Series(range(self._height), dtype=pl.UInt32)
        texts = numbers.cat.to(self._kind).cast(pl.String).alias("value")
        if of.has_nulls():
            of, texts = of.fill_null(self._height), texts.extend_constant(None, 1)
        is_short = len(texts) <= np.iinfo(np.uint16).max
        return Numbered(
            texts.to_frame(), of.cast(pl.UInt16 if is_short else pl.UInt32).to_numpy()
        )


def numbered(batches: Iterable[pl.Series]) -> Numbered | None:
    """Return the different texts of some batches, and which of them each is.

    None where there are too many.
    """
    texts = TextNumbering()
    return texts.numbered() if all(map(texts.add, batches)) else None


def _placed(batch: pl.DataFrame, table: pl.DataFrame) -> pl.Series:
    """Return the row of `table` that each row is, or null."""
    number = " ".join(["number of", *table.columns])  # longer than any column's name
    found = batch.join(
        table.with_row_index(number),
        on=table.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return found[number]


def _named(table: pl.DataFrame, shape_templates: pl.DataFrame | None) -> pl.DataFrame:
    if shape_templates is None:
        return table
    ids = shape_templates.select("shape_id", "template_id")
    return table.join(ids, on="shape_id", how="left", maintain_order="left")


def _by_time(ts: pl.Series) -> Rows:
    last = np.iinfo(np.int64).max
    order = np.argsort(ts.to_physical().fill_null(last).to_numpy(), kind="stable")
    return order.astype(np.uint32)
