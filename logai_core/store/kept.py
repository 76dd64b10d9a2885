"""What was counted over all records of a case, kept so that no server counts it anew.

It lies beside the tables of an analysis and depends on nothing but the records: an
analysis of the same records takes it over. Where a file is not there, or is not what it
should be, the answer is made from the records instead.
"""

import io
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.store.case import Case
from logai_core.store.contents import link_or_copy
from logai_core.store.labelled import labelled, put_labelled, read_labelled

PREFIX = "all-"


class Kept(NamedTuple):
    """A column or more of all records, and a short table that one of them points into."""

    table: pl.DataFrame
    columns: pl.DataFrame


def keep(case: Case, name: str, kept: Kept) -> None:
    """Keep something under a name beside the current analysis, whole or not at all."""
    short = io.BytesIO()
    kept.table.write_parquet(short)
    told = {"table": b64encode(short.getvalue()).decode()}
    put_labelled(case, PREFIX, name, kept.columns, told)


def kept_of(case: Case, name: str, table: pl.Schema, columns: pl.Schema) -> Kept | None:
    """Return what is kept under a name; None where it is not, or not laid out so.

    The first of the columns points into the table, by rows; the others are as they are.
    """
    found = read_labelled(case, PREFIX, name)
    short = None if found is None else _short(found.told, table)
    if found is None or short is None:
        return None
    kept = Kept(short, found.table)
    return kept if _is_sound(case, kept, columns) else None


def short_of(case: Case, name: str, table: pl.Schema) -> pl.DataFrame | None:
    """Return the short table that is kept under a name, without a look at the columns."""
    found = labelled(case, PREFIX, name)
    return None if found is None else _short(found[1], table)


def _short(told: Mapping[str, str], table: pl.Schema) -> pl.DataFrame | None:
    try:
        short = pl.read_parquet(io.BytesIO(b64decode(told["table"])))
    except (OSError, KeyError, ValueError, pl.exceptions.PolarsError):
        return None
    return short if short.schema == table else None


def take_over(case: Case, before: str | None) -> bool:
    """Give the current analysis what an earlier one of the same records kept.

    What other analyses kept is deleted. Returns whether there was something.
    """
    analysis = case.analysis
    if analysis is None:
        return False
    for path in sorted((case.root / "analyses").glob(f"*/{PREFIX}*.parquet")):
        home = path.parent.name
        if home == analysis:
            continue
        target = path.parent.parent / analysis / path.name
        if home == before and not target.exists():
            link_or_copy(path, target)
        with suppress(OSError):
            path.unlink()
    return any((case.root / "analyses" / analysis).glob(f"{PREFIX}*.parquet"))


def is_each_once(rows: Sequence[np.ndarray], records: int) -> bool:
    """Tell whether these are the numbers of so many records, each of them once."""
    if sum(one.size for one in rows) != records:
        return False
    if any(int(one.max()) >= records for one in rows if one.size):
        return False
    is_there = np.zeros(records, np.bool_)
    for one in rows:
        is_there[one] = True
    return bool(is_there.all())


def _is_sound(case: Case, kept: Kept, columns: pl.Schema) -> bool:
    """Tell whether nothing in it points beyond what there is: it may be a stranger's."""
    if kept.columns.columns != columns.names():
        return False
    first, *others = kept.columns.iter_columns()
    if first.dtype not in (pl.UInt16, pl.UInt32):
        return False
    if any(one.dtype != columns[one.name] for one in others):
        return False
    records = int(case.sources()["records"].sum())
    if kept.columns.height != records or first.has_nulls():
        return False
    return records == 0 or int(first.max()) < kept.table.height  # type: ignore[arg-type]
