"""Where lines, lanes and times stand in a waterfall."""

from typing import Any

import polars as pl

from logai_core.charts.labels import label
from logai_core.charts.look import SIZE
from logai_core.charts.palette import Theme
from logai_core.charts.waterfall_words import UNITS

MOST_LANES = 20
MOST_NAME = 24  # characters of a lane's name
MISSING = "missing"


class Ground:
    """The lanes and the axis of time of one waterfall.

    With `missing`, one more lane is for what is not there.
    """

    def __init__(self, dated: pl.DataFrame, look: Theme, *, missing: bool) -> None:
        self.dated, self.look = dated, look
        self.start: Any = dated["ts"].min()
        seconds = self._since(dated["ts"]).max()
        self.whole_s = float(seconds) if isinstance(seconds, float) else 0.0
        self.unit, self.length = next(
            (name, size) for least, name, size in UNITS if self.whole_s >= least
        )
        names = dated["lane"].unique(maintain_order=True).to_list()
        if len(names) > MOST_LANES:
            names = [*names[: MOST_LANES - 1], f"{len(names) - MOST_LANES + 1} more"]
        self.names = names
        self.rows = len(names) + missing

    def _since(self, ts: pl.Series) -> pl.Series:
        since: pl.Series = (ts - self.start).dt.total_microseconds() / 1e6
        return since

    def x(self, ts: pl.Series) -> list[float]:
        """Return times as they stand on the axis."""
        return [round(one, 6) for one in (self._since(ts) / self.length).to_list()]

    def y(self, lanes: pl.Series) -> list[int]:
        """Return the lanes' heights, the first one on top."""
        known = {name: place for place, name in enumerate(self.names)}
        return [known.get(one, len(self.names) - 1) for one in lanes.to_list()]

    def x_axis(self) -> dict[str, Any]:
        """Return the axis of time, as plotly has it."""
        title = f"{self.unit} since its first line"
        end = self.whole_s / self.length or 1.0
        return {
            "title": {
                "text": title,
                "font": {"size": SIZE, "color": self.look.muted},
                "standoff": 4,
            },
            "range": [-0.02 * end, 1.03 * end],
            "gridcolor": self.look.line,
            "zeroline": False,
            "fixedrange": True,
            "tickformat": ",~r",
            "tickfont": {"color": self.look.muted},
        }

    def y_axis(self) -> dict[str, Any]:
        """Return the axis of lanes, as plotly has it."""
        names = [label(name, most=MOST_NAME) for name in self.names]
        names += [MISSING] * (self.rows - len(names))
        return {
            "range": [self.rows - 0.5, -0.5],
            "tickvals": list(range(self.rows)),
            "ticktext": names,
            "tickfont": {"color": self.look.text},
            "gridcolor": self.look.line,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        }

    def side(self, x: float) -> str:
        """Return the side by which words stand at `x`, so that they stay within."""
        end = self.whole_s / self.length or 1.0
        return "left" if x < 0.12 * end else "right" if x > 0.88 * end else "center"

    def expected(self, row: int) -> float:
        """Return the middle between the lines that a step is expected between."""
        ts = self.dated["ts"]
        before = ts.filter(self.dated["row"] < row)
        after = ts.filter(self.dated["row"] >= row)
        ends = [*before.tail(1).to_list(), *after.head(1).to_list()]
        places = self.x(pl.Series(ends, dtype=ts.dtype))
        return round(sum(places) / len(places), 6)
