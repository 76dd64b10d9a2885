"""The records that match, where most is told by their profiles and times in memory."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl

from logai_core.profiles import COLUMNS, Mask, Numbered, Profiles, Rows
from logai_core.query.comparing import compare_scalar
from logai_core.query.compiling import columns_under, read_node, read_query
from logai_core.query.fields import Fields, attribute_of, reader_of
from logai_core.query.tree import And, Compare, Node, Not, Or, Query

Known = Callable[[str], Numbered | None]
# Of a part of a query over these columns, profiles tell at least something.
_TELLING = {"message", *COLUMNS}

_T = TypeVar("_T", pl.Series, pl.DataFrame)
Places = np.ndarray[tuple[int], np.dtype[np.int64]] | None
Reader = Callable[[Rows, Sequence[str]], Iterable[tuple[Rows, pl.LazyFrame, Places]]]


class Told(NamedTuple):
    """Which records surely match, and which possibly do."""

    surely: Mask
    possibly: Mask


def find_rows_by_profile(
    profiles: Profiles,
    read: Reader,
    query: Query,
    fields: Fields,
    kinds: pl.DataFrame | None = None,
    *,
    values_of: Known = lambda _: None,
) -> Rows:
    """Return the numbers of the records that match, as `find_rows` does.

    `read` is asked for columns that profiles and times do not tell. It yields some of the
    records with these numbers at a time, in their order: their numbers, a scan that has
    them, and their places in it, or None where it has no others. `values_of` returns the
    values of an attribute, see `members.values`, or None.

    Raises:
        QueryError: a field or value is not known.
    """
    if not query.clauses:
        return np.arange(profiles.of.size, dtype=np.uint32)
    told = _Reading(profiles, query, fields, kinds, values_of).told(query.tree)
    doubted = _numbers(told.possibly & ~told.surely)
    sure = _numbers(told.surely)
    if not doubted.size:
        return sure
    exact = read_query(query, fields).exact
    found = _found(profiles, read, exact, doubted)
    return np.sort(np.concatenate([sure, found])) if sure.size else found


def _found(profiles: Profiles, read: Reader, exact: pl.Expr, doubted: Rows) -> Rows:
    """Return those of some records that match, looked at one by one."""
    needed = set(exact.meta.root_names())
    long = sorted(needed - set(COLUMNS) - {"ts"})
    found = [doubted[:0]]
    for rows, scan, places in read(doubted, long):
        own = profiles.columns(rows, needed)
        if own:
            short = _at(scan.collect(engine="streaming"), places).with_columns(own)
            found.append(rows[_told(short.lazy(), exact)])
        else:
            found.append(rows[_at(_told(scan, exact), places)])
    return np.concatenate(found)


def _told(scan: pl.LazyFrame, exact: pl.Expr) -> pl.Series:
    # The streaming engine looks at the rows of one expression in threads.
    return scan.select(told=exact).collect(engine="streaming")["told"]


def _at(read: _T, places: Places) -> _T:
    return read if places is None else read[places]


def _numbers(mask: Mask) -> Rows:
    return np.flatnonzero(mask).astype(np.uint32)


class _Reading:
    """A query over all records; what only long text tells is left open."""

    def __init__(
        self,
        profiles: Profiles,
        query: Query,
        fields: Fields,
        kinds: pl.DataFrame | None,
        values_of: Known,
    ) -> None:
        self._profiles = profiles
        self._query = query
        self._fields = fields
        self._kinds = kinds
        self._values_of = values_of

    def told(self, node: Node) -> Told:
        """Return what is told of a part of the query."""
        names = columns_under(node)
        if names == {"attributes"} and isinstance(node, Compare):
            return self._attribute(node)
        if names == {"ts"} or names <= _TELLING:
            read = read_node(node, self._query, self._fields, self._kinds)
            surely = self._profiles.where(read.surely)
            if "message" not in names:
                return Told(surely, surely)
            return Told(surely, self._profiles.where(read.possibly))
        if isinstance(node, Not):
            inner = self.told(node.node)
            return Told(~inner.possibly, ~inner.surely)
        if isinstance(node, And | Or):
            join = np.logical_and if isinstance(node, And) else np.logical_or
            parts = [self.told(one) for one in node.nodes]
            return Told(*(join.reduce(masks) for masks in zip(*parts, strict=True)))
        return self._open()

    def _attribute(self, compare: Compare) -> Told:
        """Return what the values of an attribute tell, where these are known."""
        reader_of(compare, self._fields, self._query.text)
        name = attribute_of(compare, self._fields)
        known = None if name is None else self._values_of(name)
        if known is None:
            return self._open()
        value = pl.col("value")
        if compare.value.kind == "any":  # what is no scalar has none here, but is there
            has = known.where(value.is_not_null())
            if compare.operator == "!=":
                return Told(np.zeros_like(has), ~has)
            return Told(has, np.ones_like(has))
        condition = compare_scalar(value, compare.operator, compare.value)
        mask = known.where(condition.fill_null(value=False))
        if compare.operator == "!=":
            mask = ~mask
        return Told(mask, mask)

    def _open(self) -> Told:
        every = np.ones(self._profiles.of.size, np.bool_)
        return Told(~every, every)
