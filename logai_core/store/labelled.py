"""A table in a file beside those of an analysis, under any name, with texts told of it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from logai_core.atomic import replaced
from logai_core.store.case import Case

_LAYOUT = "1"  # of these files; others are not read


class Labelled(NamedTuple):
    """A table, and the texts told of it, by their names."""

    table: pl.DataFrame
    told: dict[str, str]


def put_labelled(
    case: Case,
    prefix: str,
    name: str,
    table: pl.DataFrame,
    told: Mapping[str, str],
    *,
    group: int | None = None,
) -> None:
    """Write a table beside the current analysis, whole or not at all; none without one.

    Of one that is read in pieces, `group` is how many rows a piece has.
    """
    analysis = case.analysis
    if analysis is None:
        return
    said = {"layout": _LAYOUT, "name": name, **told}
    with replaced(_path(case, analysis, prefix, name)) as temporary:
        table.write_parquet(
            temporary,
            compression="lz4",  # read in half the time of zstd, and as large of numbers
            metadata=said,
            statistics=False,
            row_group_size=group,
        )


def read_labelled(case: Case, prefix: str, name: str) -> Labelled | None:
    """Return what lies there under a name; None where it does not, or not laid out so."""
    found = labelled(case, prefix, name)
    if found is None:
        return None
    path, said = found
    try:
        return Labelled(pl.read_parquet(path), said)
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None


def labelled(case: Case, prefix: str, name: str) -> tuple[Path, dict[str, str]] | None:
    """Return the file of a name and the texts told of it; None where it is not there."""
    analysis = case.analysis
    if analysis is None:
        return None
    path = _path(case, analysis, prefix, name)
    try:
        said = pl.read_parquet_metadata(path)
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return None
    is_it = (said.get("layout"), said.get("name")) == (_LAYOUT, name)
    return (path, said) if is_it else None


def _path(case: Case, analysis: str, prefix: str, name: str) -> Path:
    """Return the file of a name, which may be any text."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return case.root / "analyses" / analysis / f"{prefix}{digest}.parquet"
