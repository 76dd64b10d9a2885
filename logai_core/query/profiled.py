"""The records that match, where most is told by their profiles and times in memory."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl

from logai_core.profiles import COLUMNS, Mask, Numbered, Profiles, Rows, numbers_of
from logai_core.query.among import Among
from logai_core.query.comparing import compare_scalar
from logai_core.query.compiling import columns_under, read_node, read_query
from logai_core.query.fields import Fields, attribute_of, reader_of
from logai_core.query.sought import Sought, is_of_messages, sought_by
from logai_core.query.tree import And, Compare, Node, Not, Or, Query, Term, leaves

Known = Callable[[str], Numbered | None]
# Of a part of a query over these columns, profiles tell at least something.
_TELLING = {"message", *COLUMNS}
_NONE: Rows = np.zeros(0, np.uint32)

_T = TypeVar("_T", pl.Series, pl.DataFrame)
Places = np.ndarray[tuple[int], np.dtype[np.int64]] | None
Reader = Callable[[Rows, Sequence[str]], Iterable[tuple[Rows, pl.LazyFrame, Places]]]
# Which of some records a search for text finds; None where it does not tell.
Seek = Callable[[Sought, Among], Rows | None]


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
    seek: Seek | None = None,
) -> Rows:
    """Return the numbers of the records that match, as `find_rows` does.

    `read` is asked for columns that profiles and times do not tell. It yields some of the
    records with these numbers at a time, in their order: their numbers, a scan that has
    them, and their places in it, or None where it has no others. `values_of` returns the
    values of an attribute, see `members.values`, or None. `seek`, where there is one, is
    asked before messages are read.

    Raises:
        QueryError: a field or value is not known.
    """
    if not query.clauses:
        return np.arange(profiles.of.size, dtype=np.uint32)
    asked = _Asked(query, fields, kinds, values_of)
    sure, doubted = _at_first(profiles, asked)
    found = [sure]
    if seek is not None and doubted and "message" in columns_under(query.tree):
        surely, doubted = _sought(profiles, asked, seek, doubted)
        found.append(surely)
    if doubted and doubted.rows.size:
        exact = read_query(query, fields).exact
        found.append(_found(profiles, read, exact, doubted.rows))
    some = [one for one in found if one.size]
    return np.sort(np.concatenate(some)) if len(some) > 1 else (*some, sure)[0]


class _Asked(NamedTuple):
    """What is asked, and what is known of what it may name."""

    query: Query
    fields: Fields
    kinds: pl.DataFrame | None
    values_of: Known


def _at_first(profiles: Profiles, asked: _Asked) -> tuple[Rows, Among | None]:
    """Return which records match, and which may: told without any long text."""
    query, fields, kinds, _ = asked
    if columns_under(query.tree) <= _TELLING:
        read = read_query(query, fields, kinds)
        told = profiles.table.with_columns(surely=read.surely, possibly=read.possibly)
        surely, possibly = (told[name].to_numpy() for name in ("surely", "possibly"))
        open_ = possibly & ~surely
        sure = numbers_of(surely[profiles.of]) if surely.any() else _NONE
        return sure, Among(profiles, own=open_) if open_.any() else None
    whole = _Reading(profiles, asked).told(query.tree)
    sure = numbers_of(whole.surely)
    if whole.possibly is whole.surely:
        return sure, None
    return sure, Among(profiles, numbers_of(whole.possibly & ~whole.surely))


def _sought(
    profiles: Profiles, asked: _Asked, seek: Seek, doubted: Among
) -> tuple[Rows, Among | None]:
    """Return which of some records match, and of which others it is not told."""
    tree = asked.query.tree
    if isinstance(tree, And) and all(map(is_of_messages, tree.nodes)):  # as most are
        found = seek(sought_by(leaves(tree), asked.query, asked.fields), doubted)
        return (_NONE, doubted) if found is None else (found, None)
    rows = doubted.rows
    some = asked._replace(values_of=partial(_of_some, asked.values_of, rows))
    reading = _Sought(profiles.some(rows), some, partial(_seek, seek, profiles), rows)
    told = reading.told(tree)
    left = Among(profiles, rows[told.possibly & ~told.surely])
    return rows[told.surely], left


def _seek(seek: Seek, profiles: Profiles, sought: Sought, rows: Rows) -> Rows | None:
    return seek(sought, Among(profiles, rows))


def _of_some(values_of: Known, rows: Rows, name: str) -> Numbered | None:
    known = values_of(name)
    return known and Numbered(known.table, known.of[rows])


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


class _Reading:
    """A query over all records; what only long text tells is left open."""

    def __init__(self, profiles: Profiles, asked: _Asked) -> None:
        self._profiles = profiles
        self._query, self._fields, self._kinds, self._values_of = asked

    def told(self, node: Node) -> Told:
        """Return what is told of a part of the query."""
        names = columns_under(node)
        if names == {"attributes"} and isinstance(node, Compare):
            return self._attribute(node)
        if names == {"ts"} or names <= _TELLING:
            return self._by_profile(node)
        if isinstance(node, Not):
            inner = self.told(node.node)
            return Told(~inner.possibly, ~inner.surely)
        if isinstance(node, And | Or):
            join = np.logical_and if isinstance(node, And) else np.logical_or
            parts = [self.told(one) for one in node.nodes]
            return Told(*(join.reduce(masks) for masks in zip(*parts, strict=True)))
        return self._open()

    def _by_profile(self, node: Node) -> Told:
        read = read_node(node, self._query, self._fields, self._kinds)
        surely = self._profiles.where(read.surely)
        if "message" not in columns_under(node):
            return Told(surely, surely)
        return Told(surely, self._profiles.where(read.possibly))

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


class _Sought(_Reading):
    """A query over some records, of which messages are looked for, leaf by leaf."""

    def __init__(
        self,
        profiles: Profiles,
        asked: _Asked,
        seek: Callable[[Sought, Rows], Rows | None],
        rows: Rows,
    ) -> None:
        super().__init__(profiles, asked)
        self._seek, self._rows = seek, rows
        # Of other records it does not matter what is told.
        self._within = np.ones(rows.size, np.bool_)

    def told(self, node: Node) -> Told:
        """Return what is told of a part of the query, as far as it matters."""
        if "message" not in columns_under(node):
            return super().told(node)
        if isinstance(node, Not):
            inner = self.told(node.node)
            return Told(~inner.possibly, ~inner.surely)
        if isinstance(node, And | Or):
            return self._joined(node)
        return self._looked_for(node)

    def _joined(self, node: And | Or) -> Told:
        """Look at what is told without messages first: less is looked for then."""
        whole, is_and = self._within, isinstance(node, And)
        ends = np.full(whole.size, is_and), np.full(whole.size, is_and)
        told = Told(*ends)
        for one in sorted(node.nodes, key=lambda one: "message" in columns_under(one)):
            own = self.told(one)
            join = np.logical_and if is_and else np.logical_or
            told = Told(*(join(*masks) for masks in zip(told, own, strict=True)))
            self._within = whole & (told.possibly if is_and else ~told.surely)
        self._within = whole
        return told

    def _looked_for(self, leaf: Term | Compare) -> Told:
        told = self._by_profile(leaf)
        open_ = np.flatnonzero(told.possibly & ~told.surely & self._within)
        if not open_.size:
            return told
        sought = sought_by([leaf], self._query, self._fields)
        found = self._seek(sought, self._rows[open_])
        if found is None:
            return told
        surely, possibly = told.surely.copy(), told.possibly.copy()
        possibly[open_] = False
        hits = np.searchsorted(self._rows, found)
        surely[hits] = possibly[hits] = True
        return Told(surely, possibly)
