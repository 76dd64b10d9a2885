"""What was made of an analysis and lies beside its tables, so that no page makes it anew.

It depends on the analysis, so another one does not take it over. Where a file is not
there, or is not what it should be, the answer is made from the records instead.
"""

import json
from contextlib import suppress
from typing import Any, NamedTuple

import polars as pl

from logai_core.store.case import Case
from logai_core.store.labelled import put_labelled, read_labelled

_PREFIX = "made-"


class Beside(NamedTuple):
    """A table, and what is told of it: what JSON can hold."""

    table: pl.DataFrame
    told: dict[str, Any]


def put_beside(case: Case, name: str, made: Beside) -> None:
    """Keep something under a name beside the current analysis, whole or not at all.

    What was made of other analyses is deleted.
    """
    analysis = case.analysis
    if analysis is None:
        return
    told = {"told": json.dumps(made.told)}
    put_labelled(case, _PREFIX, name, made.table, told)
    for path in sorted((case.root / "analyses").glob(f"*/{_PREFIX}*.parquet")):
        if path.parent.name != analysis:
            with suppress(OSError):
                path.unlink()


def beside(case: Case, name: str, schema: pl.Schema) -> Beside | None:
    """Return what is kept under a name; None where it is not, or not laid out so."""
    kept = read_labelled(case, _PREFIX, name)
    if kept is None:
        return None
    try:
        told = json.loads(kept.told["told"])
    except (KeyError, ValueError, RecursionError):
        return None
    sound = kept.table.schema == schema and isinstance(told, dict)
    return Beside(kept.table, told) if sound else None
