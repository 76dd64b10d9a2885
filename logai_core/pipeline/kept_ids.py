"""The ids that a comparison may count, of all records as columns kept with an analysis."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from logai_core import compare
from logai_core.compare import Ids
from logai_core.pipeline import counted_by
from logai_core.pipeline.tying import Bound
from logai_core.sessions import id_of
from logai_core.store import Case
from logai_core.store.kept import Kept, keep, kept_of
from logai_core.store.rows import Rows

_DIFFERENT = pl.Schema({"different": pl.UInt32()})
_ID = pl.Schema({"of": pl.UInt16(), "id": pl.UInt32()})


def keep_found_ids(case: Case, bound: Bound | None) -> None:
    """Keep the ids that were found, beside what an earlier analysis kept.

    Others may be the best since templates were edited.
    """
    found = counted_by.names_in(case)
    keep_ids(case, [one for one in found if one not in compare.IDS], bound)


def keep_ids(case: Case, names: Sequence[str], bound: Bound | None) -> list[str]:
    """Keep the ids that a comparison may count, save those that are kept already.

    Returns the names of all that some record has. `bound` is what one of them ties, if
    that is at hand: then no message is read again.
    """
    kept = []
    for name in names:
        if kept_ids(case, name) is None:
            found = _read_ids(case, name, bound)
            if found is None:
                continue
            table = pl.DataFrame({"different": [found.different]}, schema=_DIFFERENT)
            columns = pl.DataFrame({"of": zeros(case), "id": found.of}, schema=_ID)
            keep(case, _id(name), Kept(table, columns))
        kept.append(name)
    return kept


def _read_ids(case: Case, name: str, bound: Bound | None) -> Ids | None:
    if bound is None or bound.key != name:
        return ids_in(case.records(), name)
    return _numbered(bound.rows, bound.ids, len(zeros(case)))


def kept_ids(case: Case, name: str) -> Ids | None:
    """Return the ids of a name that an analysis kept; None where there are none."""
    kept = kept_of(case, _id(name), _DIFFERENT, _ID)
    if kept is None:
        return None
    of, told = kept.columns["id"], kept.table["different"].to_list()
    if len(told) != 1 or of.has_nulls() or of.is_empty():
        return None
    is_sound = told[0] is not None and int(of.max()) <= told[0] <= len(of)  # type: ignore[arg-type]
    return Ids(of.to_numpy(), told[0]) if is_sound else None


def ids_in(records: pl.LazyFrame, name: str) -> Ids | None:
    """Return a number for each id: only whether two are the same matters.

    None where no record has one.
    """
    read = records.select(id_of(name).alias("id")).collect(engine="streaming")["id"]
    known = read.is_not_null()
    rows = np.flatnonzero(known.to_numpy()).astype(np.uint32)
    return _numbered(rows, read.filter(known), len(read))


def _numbered(rows: Rows, ids: pl.Series, records: int) -> Ids | None:
    """Number the ids that some of all records have."""
    if not rows.size:
        return None
    fresh = pl.Categorical(pl.Categories.random())  # numbered in the order of records
    of = ids.cast(fresh).to_physical().to_numpy()
    different = int(of.max()) + 1
    whole = np.full(records, different, np.uint32)
    whole[rows] = of
    return Ids(whole, different)


def zeros(case: Case) -> pl.Series:
    """Return a number for each record of a case, for what has none of its own to keep."""
    return pl.zeros(int(case.sources()["records"].sum()), dtype=pl.UInt16, eager=True)


def _id(name: str) -> str:
    return f"id {name}"
