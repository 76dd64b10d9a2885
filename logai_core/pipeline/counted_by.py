"""The ids that a comparison may count by: those found in the records, handed over."""

import polars as pl

from logai_core import compare
from logai_core.errors import CaseError, SettingError
from logai_core.schemas import IDS
from logai_core.sessions import find_ids, good_ids, id_of
from logai_core.store import Case

MOST = 2  # found besides those of columns: little is kept of all records


def names_of(ids: pl.DataFrame) -> list[str]:
    """Return the keys of IDS that may be counted, the best first.

    They are those good enough to be chosen as sessions, in their order: of what is
    found besides the columns of ids, the two that most records have. The columns of ids
    come last where they are not among them, since they hold nothing but ids.
    """
    good = good_ids(ids)
    good = good.filter(pl.Series(list(map(_is_key, good["key"])), dtype=pl.Boolean))
    found = good.filter(~pl.col("key").is_in(compare.IDS))
    most = found.sort("share", descending=True, maintain_order=True).head(MOST)["key"]
    known = {*most, *compare.IDS}
    listed = [one for one in good["key"] if one in known]
    return [*listed, *(one for one in compare.IDS if one not in listed)]


def names_in(case: Case) -> list[str]:
    """Return `names_of` the ids that the analysis of a case found, as far as that is sound."""
    try:
        found = case.table("ids")
    except CaseError:
        found = IDS.to_frame()
    return names_of(found)


def read_by(names: list[str]) -> dict[str, pl.Expr]:
    """Return how ids are read from records, by their keys."""
    return {one: id_of(one) for one in names}


def found_in(records: pl.LazyFrame) -> dict[str, pl.Expr]:
    """Return how those of RECORDS with `template_id` are read where there is no analysis.

    The cost is bounded: at most about 80,000 records are looked at.
    """
    return read_by(names_of(find_ids(records)))


def _is_key(key: str) -> bool:
    try:
        id_of(key)
    except SettingError:  # a stranger may have made the analysis
        return False
    return True
