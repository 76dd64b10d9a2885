"""What was made of an analysis and lies beside its tables, so that no page makes it anew.

It depends on the analysis, so another one does not take it over. Where a file is not
there, or is not what it should be, the answer is made from the records instead.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core.atomic import replaced
from logai_core.store.case import Case

_PREFIX = "made-"
_LAYOUT = "1"  # of these files; others are not read


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
    said = {"layout": _LAYOUT, "name": name, "told": json.dumps(made.told)}
    with replaced(_path(case, analysis, name)) as temporary:
        made.table.write_parquet(temporary, metadata=said, statistics=False)
    for path in sorted((case.root / "analyses").glob(f"*/{_PREFIX}*.parquet")):
        if path.parent.name != analysis:
            with suppress(OSError):
                path.unlink()


def beside(case: Case, name: str, schema: pl.Schema) -> Beside | None:
    """Return what is kept under a name; None where it is not, or not laid out so."""
    analysis = case.analysis
    if analysis is None:
        return None
    path = _path(case, analysis, name)
    try:
        said = pl.read_parquet_metadata(path)
        if (said.get("layout"), said.get("name")) != (_LAYOUT, name):
            return None
        found = Beside(pl.read_parquet(path), json.loads(said["told"]))
    except (OSError, KeyError, ValueError, RecursionError, pl.exceptions.PolarsError):
        return None
    sound = found.table.schema == schema and isinstance(found.told, dict)
    return found if sound else None


def _path(case: Case, analysis: str, name: str) -> Path:
    """Return the file of a name, which may be any text."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return case.root / "analyses" / analysis / f"{_PREFIX}{digest}.parquet"
