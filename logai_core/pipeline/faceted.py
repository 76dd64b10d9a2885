"""The attributes that facets count, of all records as one column, kept with an analysis."""

from collections.abc import Sequence

import polars as pl

from logai_core.pipeline.members import kept_values
from logai_core.profiles import Numbered, Numbering
from logai_core.store import Case
from logai_core.store.kept import Kept, keep, kept_of

_FACETS = "facets"
_OF = pl.Schema({"of": pl.UInt32()})
_BATCH = 250_000  # records


def keep_together(case: Case, names: Sequence[str]) -> None:
    """Keep the values of some attributes together, where they are kept one by one."""
    found = _of_columns(case, names)
    if found is not None:
        keep(case, _FACETS, Kept(found.table, pl.DataFrame({"of": found.of})))


def kept_together(case: Case, names: Sequence[str]) -> Numbered | None:
    """Return the values of some attributes of all records, a row of them together.

    None where one of these is not kept, or where there are too many different rows.
    """
    kept = kept_of(case, _FACETS, pl.Schema(dict.fromkeys(names, pl.String())), _OF)
    if kept is None:
        return _of_columns(case, names)
    return Numbered(kept.table, kept.columns["of"].to_numpy())


def _of_columns(case: Case, names: Sequence[str]) -> Numbered | None:
    found = []
    for name in names:
        values = kept_values(case, name)
        if values is None:
            return None
        found.append((name, values))
    return _together(found) if found else None


def _together(found: Sequence[tuple[str, Numbered]]) -> Numbered | None:
    rows = Numbering({name: pl.UInt32() for name, _ in found})
    for first in range(0, found[0][1].of.size, _BATCH):
        some = [
            pl.Series(name, one.of[first : first + _BATCH], pl.UInt32)
            for name, one in found
        ]
        if not rows.add(pl.DataFrame(some)):
            return None
    numbered = rows.numbered()
    if numbered is None:
        return None
    texts = [
        one.table["value"].gather(numbered.table[name]).alias(name)
        for name, one in found
    ]
    return Numbered(pl.DataFrame(texts), numbered.of)
