"""Members of all records as columns, kept with an analysis for comparing, and which ids are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core import compare
from logai_core.compare import Columns, Ids
from logai_core.compare.together import Together, tied
from logai_core.pipeline import counted_by
from logai_core.pipeline.kept_ids import ids_in, keep_ids, kept_ids, zeros
from logai_core.pipeline.kept_places import kept_places
from logai_core.pipeline.tying import Bound
from logai_core.profiles import COLUMNS, Numbered, Profiles
from logai_core.query.member_columns import values_of_many
from logai_core.query.members import values
from logai_core.store import Case
from logai_core.store.kept import Kept, keep, kept_of, short_of
from logai_core.store.rows import scan_rows

_INDEX = "columns"
_NAMES = pl.Schema({"kind": pl.String(), "name": pl.String()})
_OF = pl.Schema({"of": pl.UInt32()})
_VALUE = pl.Schema({"value": pl.String()})
_NO_VALUE = pl.DataFrame({"value": [None]}, schema=_VALUE)
_KINDS = ("attribute", "id", "tied")  # of names
_TIED = "tied"
_TOLD = [one for one in COLUMNS if one != "template_id"]
_TIED_TABLE = pl.Schema(
    {**{one: COLUMNS[one] for one in _TOLD}, "values": pl.List(pl.String())}
)


class Index(NamedTuple):
    """Names of the attributes and the ids that are kept as columns.

    `tied` are the attributes that are also kept together with the profiles.
    """

    attributes: list[str]
    ids: list[str]
    tied: list[str]


def keep_members(
    case: Case,
    few: list[str],
    profiles: Profiles | None,
    bound: Bound | None = None,
) -> None:
    """Keep the attributes with few values, all that a comparison may ask for, and ids.

    `bound` is what the best of the ids ties, if that is at hand.
    """
    names = list(dict.fromkeys([*few, *compare.comparable(case.records())]))
    found = values_of_many(_scans(case), names)
    for name, one in found.items():
        keep(case, _attribute(name), Kept(one.table, pl.DataFrame({"of": one.of})))
    told = [
        *(("attribute", one) for one in found),
        *(("id", one) for one in keep_ids(case, counted_by.names_in(case), bound)),
        *(("tied", one) for one in _keep_tied(case, found, profiles)),
    ]
    table = pl.DataFrame([*told, (None, None)], schema=_NAMES, orient="row")
    keep(case, _INDEX, Kept(table, pl.DataFrame({"of": zeros(case)})))


def kept_values(case: Case, name: str) -> Numbered | None:
    """Return the values of an attribute that an analysis kept, if it did."""
    kept = kept_of(case, _attribute(name), _VALUE, _OF)
    return None if kept is None else Numbered(kept.table, kept.columns["of"].to_numpy())


def columns_of(case: Case, profiles: Profiles) -> Columns:
    """Return what a comparison asks for: what an analysis kept, else made anew."""

    def values_of(name: str) -> Numbered | None:
        return kept_values(case, name) or values(_scans(case), name)

    kept = kept_columns(case, profiles, values_of)
    if kept is not None:
        return kept
    names = compare.comparable(case.records())
    found = values_of_many(_scans(case), names)
    ids_of = cache(partial(ids_in, case.records()))
    ids = counted_by.names_in(case)
    return Columns(profiles, list(found), found.__getitem__, ids_of, None, ids)


def kept_columns(
    case: Case, profiles: Profiles, values_of: Callable[[str], Numbered | None]
) -> Columns | None:
    """Return what an analysis kept for comparing; None where it did not.

    `values_of` reads the values of an attribute.
    """
    index = kept_index(case)
    if index is None:
        return None

    @cache
    def ids_of(name: str) -> Ids | None:
        if name in compare.IDS and name not in index.ids:
            return None
        return kept_ids(case, name) or ids_in(case.records(), name)

    def known(name: str) -> Numbered:
        # None of what an analysis kept has too many; a stranger may have written it.
        return values_of(name) or Numbered(_NO_VALUE, zeros(case).to_numpy())

    together = _kept_tied(case, index.tied)
    ids, placed = counted_by.names_in(case), kept_places(case)
    return Columns(profiles, index.attributes, known, ids_of, together, ids, placed)


def kept_index(case: Case) -> Index | None:
    """Return what is kept as columns; None where nothing is."""
    table = short_of(case, _INDEX, _NAMES)
    if table is None:
        return None
    named = table.drop_nulls()
    return Index(*(named.filter(kind=kind)["name"].to_list() for kind in _KINDS))


def _keep_tied(
    case: Case, members: Mapping[str, Numbered], profiles: Profiles | None
) -> list[str]:
    """Keep what is told with the profiles; return the names of these members."""
    found = None if profiles is None else tied(profiles, members)
    if found is None:
        return []
    values = pl.DataFrame(dict(found.values)).select(pl.concat_list(pl.all()))
    table = found.table.select(*_TOLD, values.to_series().alias("values"))
    keep(case, _TIED, Kept(table, pl.DataFrame({"of": found.of})))
    return list(found.values)


def _kept_tied(case: Case, names: list[str]) -> Together | None:
    """Return the members that are told with the profiles, if that still holds."""
    if not names or case.table("parted").height:
        return None  # then a shape does not tell a template
    kept = _tied_of(case, names)
    if kept is None:
        return None
    values = {name: kept.table["values"].list.get(at) for at, name in enumerate(names)}
    templates = case.table("shape_templates").select("shape_id", "template_id")
    table = kept.table.join(templates, on="shape_id", how="left", maintain_order="left")
    return Together(kept.columns["of"].to_numpy(), table, values)


def kept_together(case: Case, names: Sequence[str]) -> Numbered | None:
    """Return some of the attributes that are told with the profiles, a column each.

    None where that is not kept, or one of them is not among it.
    """
    index = kept_index(case)
    if index is None or not names or not set(names) <= set(index.tied):
        return None
    kept = _tied_of(case, index.tied)
    if kept is None:
        return None
    values = kept.table["values"]
    columns = [values.list.get(index.tied.index(one)).alias(one) for one in names]
    return Numbered(pl.DataFrame(columns), kept.columns["of"].to_numpy())


def _tied_of(case: Case, names: list[str]) -> Kept | None:
    """Return what is kept of the values of these together, if it has all of them."""
    kept = kept_of(case, _TIED, _TIED_TABLE, _OF)
    if kept is None:
        return None
    widths = kept.table["values"].list.len()
    return kept if (widths == len(names)).fill_null(value=False).all() else None


def _scans(case: Case) -> Iterator[pl.LazyFrame]:
    every = np.arange(int(case.sources()["records"].sum()), dtype=np.uint32)
    return (one.scan for one in scan_rows(case, every, ["attributes"]))


def _attribute(name: str) -> str:
    return f"attribute {name}"
