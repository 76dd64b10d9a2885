"""The attributes that facets count, of all records as one column.

Mostly these are told with the profiles already, for comparing. Where a log has so many
profiles, or ways in which values come together, that they are not, the columns of which
they are kept one by one are put together: once for a server, in a second or two for
millions of records.
"""

from collections.abc import Sequence

import polars as pl

from logai_core.pipeline import members
from logai_core.pipeline.members import kept_values
from logai_core.profiles import Numbered, Numbering
from logai_core.store import Case

_BATCH = 250_000  # records


def kept_together(case: Case, names: Sequence[str]) -> Numbered | None:
    """Return the values of some attributes of all records, a row of them together.

    Rows may be alike. None where one of these is not kept, or where there are too many
    different rows.
    """
    return members.kept_together(case, names) or _of_columns(case, names)


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
