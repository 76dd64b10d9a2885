"""What can be expected of a series by all others, as far as these did not stray themselves.

When one pattern rises, all else falls beside it. So what changed by itself is taken out of
the rhythm: of patterns at once, as each record is of one of them. Services, hosts, sources
and levels each divide the records anew: what one of them strayed by is taken out for
others of its kind; others of another kind are set against both, as a host may have all of
a service's records or none.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from logai_core.detect.arrivals import of_total
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Row


class Beside:
    """The rhythm of a grid; `sums` are the patterns that are in a sum alone, by places."""

    def __init__(self, grid: Grid, sums: Mapping[int, Sequence[int]]) -> None:
        self._kinds, self._sums = grid.kinds, sums
        self._counts = np.nan_to_num(grid.counts)
        self._total = self._counts[:, grid.kinds.index("total")].copy()
        self._valid = ~np.isnan(grid.counts[:, grid.kinds.index("total")])
        self._arrivals, self._counted = of_total(grid)
        self._taken: dict[int, Row] = {}  # by patterns
        self._strayed: dict[str, dict[int, Row]] = {}  # by sums, of each kind

    def others(self, at: int) -> Row:
        """Return what there is beside a series: of a pattern, in arrivals."""
        if self._kinds[at] == "template":
            own = self._counted[at] * self._counts[:, at]
            others: Row = np.maximum(self._arrivals - own, 0.0)
            return others
        return self._without(at, self._strayed.get(self._kinds[at], {}))

    def views(self, at: int) -> Iterator[Row]:
        """Yield what there is beside a series without what sums of a kind strayed by."""
        for strayed in self._strayed.values():
            yield self._without(at, strayed)

    def take_out(self, one: Episode) -> None:
        """Take out of the rhythm by how much a series strayed in a stretch."""
        at, left = one.series, self._left(one.series)
        more, span = np.zeros_like(left), slice(one.start, one.end)
        more[span] = (left[span].mean() - one.expected) * self._valid[span]
        if self._kinds[at] != "template":
            self._strayed.setdefault(self._kinds[at], {})[at] = more
            return
        self._total = np.maximum(self._total - more, 0.0)
        self._arrivals = np.maximum(self._arrivals - self._counted[at] * more, 0.0)
        self._taken[at] = more

    def _without(self, at: int, strayed: Mapping[int, Row]) -> Row:
        others = self._total - self._left(at)
        for place, more in strayed.items():
            if place != at:
                others = others - more
        return np.maximum(others, 0.0)

    def _left(self, at: int) -> Row:
        """Return a series without what was taken out of the rhythm for it."""
        left = self._counts[:, at]
        for part in (at, *self._sums.get(at, ())):
            left = left - self._taken.get(part, 0.0)
        return np.maximum(left, 0.0)
