"""What differs between two scopes of a case, by columns of all its records."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import polars as pl

from logai_core import compare
from logai_core.compare import Columns, Counted
from logai_core.compare.arrays import Floats, Whole
from logai_core.compare.columns import Placed, times_of
from logai_core.compare.counting import ATTRIBUTE, DIMENSIONS
from logai_core.compare.placed import has_value
from logai_core.compare.stretches import Some, Stretches, risen_in, rows_in, windows_in
from logai_core.pipeline import counted_by
from logai_core.pipeline.by_time import rows_of_window
from logai_core.pipeline.kept_places import kept_places
from logai_core.pipeline.members import columns_of
from logai_core.pipeline.places import places_of_case
from logai_core.pipeline.selecting import profiles_of, values_of
from logai_core.placeholders import place_in
from logai_core.profiles import Mask, Profiles
from logai_core.scope import Scope, Window
from logai_core.store import Case, take_rows
from logai_core.store.rows import Rows

_AT_ONCE = 1 << 16  # records, of which few are looked at where many have a value
RowsOf = Callable[[Scope], Rows]


def sides_of(incident: Scope, baseline: Scope, rows_of: RowsOf) -> tuple[Rows, Rows]:
    """Return the records of two scopes by number, none of them on both sides.

    What both have belongs to the shorter window, or to `incident`.
    """
    here, there = rows_of(incident), rows_of(baseline)
    window, other = incident.stretch, baseline.stretch
    if window and other:
        if window.end <= other.start or other.end <= window.start:
            return here, there
        if other.end - other.start < window.end - window.start:
            return _without(here, there), there
    return here, _without(there, here)


def risen_of(profiles: Profiles) -> Stretches:
    """Return all records as stretches in which time does not fall; none where it often does."""
    return tuple(risen_in(times_of(profiles), [slice(0, profiles.of.size)]))


def windows_of(
    profiles: Profiles, risen: Stretches, incident: Scope, baseline: Scope
) -> tuple[Some, Some] | None:
    """Return what `sides_of` does of two windows of all records, by their ends alone.

    `risen` is as `risen_of` returns it. None where that is empty, or where a scope is
    not all of a window.
    """
    stretches = []
    for one in (incident, baseline):
        if one.stretch is None or one.query or one.sources or not risen:
            return None
        stretches.append((one.stretch.start, one.stretch.end))
    return windows_in(times_of(profiles), risen, *stretches)


def count_sides(
    case: Case,
    profiles: Profiles,
    here: Some,
    there: Some,
    *,
    columns: Columns | None = None,
) -> Counted:
    """Count what two sides hold; `columns` are those of the case, if they are at hand."""
    return compare.count_columns(columns or columns_of(case, profiles), here, there)


def changes_between(case: Case, window: Window, baseline: Window) -> pl.DataFrame:
    """Return the CHANGES of all records of a case from `baseline` to `window`."""
    profiles = profiles_of(case)
    if profiles is None:
        stretches = ((one.start, one.end) for one in (window, baseline))
        both = compare.sides(case.records_with_templates(), *stretches)
        ids = counted_by.read_by(counted_by.names_in(case))
        places = places_of_case(case)
        counted = compare.count_sides(*both, numbers=False, ids=ids, places=places)
        return compare.changes_of(counted).changes
    scopes = Scope(window=window), Scope(window=baseline)
    sides = windows_of(profiles, risen_of(profiles), *scopes)
    here, there = sides or sides_of(*scopes, partial(_in_window, profiles))
    return compare.changes_of(count_sides(case, profiles, here, there)).changes


def _in_window(profiles: Profiles, scope: Scope) -> Rows:
    if scope.window is None:
        return np.arange(profiles.of.size, dtype=np.uint32)
    return rows_of_window(profiles, (), scope.window.start, scope.window.end)


def _without(rows: Rows, others: Rows) -> Rows:
    if not rows.size or not others.size:
        return rows
    is_other = np.zeros(max(int(rows[-1]), int(others[-1])) + 1, np.bool_)
    is_other[others] = True
    return rows[~is_other[rows]]


def carriers(
    case: Case,
    profiles: Profiles,
    some: Some,
    named: tuple[str, str],
    most: int,
    *,
    columns: Columns | None = None,
    shown: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Return the first of some records with a value of a dimension.

    They are RECORDS with `template_id`, or those columns that are `shown`, in the order
    of time, undated ones last. `named` are the dimension and the value, `columns` those
    of the case, if they are at hand.
    """
    placed = _placed(case, columns, named[0])
    if placed is not None:
        held = has_value(placed.values[named[0]], named[1])
        own = _meet(some, placed.rows[held])
        return _take(case, profiles, _first(profiles, own, most), shown)
    has, of = _have(case, profiles, columns, *named)
    wanted = has.to_numpy()
    if isinstance(some, tuple):
        own = _first_of_each(some, of, wanted, most)
    else:
        own = some[wanted[of[some]]]
    return _take(case, profiles, _first(profiles, own, most), shown)


def _placed(case: Case, columns: Columns | None, name: str) -> Placed | None:
    """Return what has a place of a template, by its name; None where nothing has it."""
    if place_in(name) is None:
        return None
    placed = kept_places(case) if columns is None else columns.placed
    return next((one for one in placed if name in {*one.values, *one.numbers}), None)


def _meet(some: Some, rows: Rows) -> Rows:
    """Return those of some records that are among others; both ascend."""
    if not isinstance(some, tuple):
        return rows[np.isin(rows, some, assume_unique=True)]
    ends = [np.searchsorted(rows, [one.start, one.stop]) for one in some]
    return np.concatenate([rows[:0], *(rows[first:last] for first, last in ends)])


def _first_of_each(stretches: Stretches, of: Whole, wanted: Mask, most: int) -> Rows:
    """Return the first records, of each stretch, with a number that is wanted."""
    found = [np.zeros(0, np.uint32)]
    for one in stretches:
        left = most
        for first in range(one.start, one.stop, _AT_ONCE):
            own = of[first : min(first + _AT_ONCE, one.stop)]
            met = np.flatnonzero(wanted[own])[:left]
            found.append((met + first).astype(np.uint32))
            left -= met.size
            if not left:
                break
    return np.concatenate(found)


def _take(
    case: Case, profiles: Profiles, rows: Rows, shown: Sequence[str] | None
) -> pl.DataFrame:
    """Read records; of those columns that are shown, only what is not in memory."""
    if shown is None:
        return take_rows(case, rows)
    known = profiles.columns(rows, shown)
    names = {one.name for one in known}
    missing = [one for one in shown if one not in names]
    return take_rows(case, rows, missing).with_columns(known).select(shown)


def _first(profiles: Profiles, rows: Rows, most: int) -> Rows:
    """Return the first of some records in the order of time."""
    last = np.iinfo(np.int64).max
    us = profiles.ts.gather(rows).to_physical().fill_null(last).to_numpy()
    if rows.size > most:
        early = us <= np.partition(us, most)[most]
        rows, us = rows[early], us[early]
    first: Rows = rows[np.argsort(us, kind="stable")[:most]]
    return first


def _have(
    case: Case, profiles: Profiles, columns: Columns | None, dimension: str, value: str
) -> tuple[pl.Series, Whole]:
    """Return whether each of some values is one, and which of them each record has."""
    of: Whole = profiles.of
    member = dimension.removeprefix(ATTRIBUTE)
    if member == dimension:
        texts = profiles.table.select(DIMENSIONS[dimension].cast(pl.String)).to_series()
    elif columns is not None and member in columns.together.values:
        texts, of = columns.together.values[member], columns.together.of
    else:
        known = (
            values_of(case, member) if columns is None else columns.values_of(member)
        )
        if known is None:
            return pl.Series([False]), np.zeros_like(profiles.of)
        texts, of = known.table["value"], known.of
    return (texts == value).fill_null(value=False), of


def largest(
    case: Case,
    profiles: Profiles,
    some: Some,
    member: str,
    most: int,
    *,
    columns: Columns | None = None,
    shown: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Return those of some records with the largest numbers of a member, as `carriers`."""
    placed = _placed(case, columns, member)
    if placed is not None:
        stated = placed.numbers[member]
        told = stated.numbers if stated.of is None else stated.numbers[stated.of]
        rows = _meet(some, placed.rows)
        numbers = told[np.searchsorted(placed.rows, rows)]
        return _take(case, profiles, _highest(profiles, rows, numbers, most), shown)
    rows = rows_in(some)
    known = values_of(case, member) if columns is None else columns.values_of(member)
    if known is None:
        return _take(case, profiles, rows[:0], shown)
    numbers = compare.numbers_in(known.table["value"]).to_numpy()[known.of[rows]]
    return _take(case, profiles, _highest(profiles, rows, numbers, most), shown)


def _highest(profiles: Profiles, rows: Rows, numbers: Floats, most: int) -> Rows:
    """Return the records with the largest numbers, of equal ones the first in time."""
    in_time = profiles.in_time(rows[~np.isnan(numbers)])
    order = np.argsort(-numbers[np.searchsorted(rows, in_time)], kind="stable")
    highest: Rows = in_time[order[:most]]
    return highest
