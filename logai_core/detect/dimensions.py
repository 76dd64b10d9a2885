"""VALUES as a table of buckets by value, one for each dimension."""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.changed_words import Change
from logai_core.detect.grid import Matrix, Row


class Dimension(NamedTuple):
    """Records by bucket and value, without holes; `others` are of no listed value."""

    name: str
    values: list[str]
    counts: Matrix
    others: Row
    first_us: int
    step_us: int

    @property
    def total(self) -> Row:
        """Return the records of the dimension by bucket."""
        total: Row = self.counts.sum(axis=1) + self.others
        return total


def dimensions_of(rows: pl.DataFrame) -> list[Dimension]:
    """Return the dimensions of VALUES, by name."""
    present = rows["window_start"].unique().sort().to_physical().to_numpy()
    step = int(np.diff(present).min()) if present.size > 1 else 1_000_000
    first = int(present[0])
    buckets = (int(present[-1]) - first) // step + 1
    found = []
    for (name,), part in sorted(rows.partition_by("dimension", as_dict=True).items()):
        names = part["value"].drop_nulls().unique().sort()
        at = (part["window_start"].to_physical().to_numpy() - first) // step
        column = (
            part["value"]
            .fill_null("")
            .replace_strict(
                names,
                np.arange(names.len()),
                default=names.len(),
                return_dtype=pl.Int64,
            )
        )
        listed = part["value"].is_not_null()
        column = column.set(~listed, names.len())
        counts = np.zeros((buckets, names.len() + 1))
        np.add.at(counts, (at, column.to_numpy()), part["records"].to_numpy())
        found.append(
            Dimension(
                str(name), names.to_list(), counts[:, :-1], counts[:, -1], first, step
            )
        )
    return found


def change_of(
    dimension: Dimension,
    value: str,
    start: int,
    end: int,
    ratio: float,
    *,
    is_new: bool,
) -> Change:
    """Return the change of a value in buckets `[start, end)`, with what it took over from."""
    at = dimension.values.index(value)
    inside, before = slice(start, end), slice(0, start)
    total = dimension.total
    shares = [
        dimension.counts[rows].sum(axis=0) / max(total[rows].sum(), 1.0)
        for rows in (before, inside)
    ]
    lost = shares[0] - shares[1]
    lost[at] = -np.inf
    old = int(np.argmax(lost))
    return Change(
        dimension=dimension.name,
        value=value,
        old=dimension.values[old] if lost[old] > 0 else None,
        start=start,
        end=end,
        ratio=ratio,
        is_new=is_new,
        records=int(dimension.counts[inside, at].sum()),
        of=int(total[inside].sum()),
        share_before=float(shares[0][at]),
        first_us=dimension.first_us,
        step_us=dimension.step_us,
        buckets=total.size,
    )
