"""One thread as a waterfall: its visits to services, and the time between them."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette
from logai_core.charts.labels import label
from logai_core.charts.look import SIZE, base, saying
from logai_core.charts.palette import Theme
from logai_core.charts.waterfall_words import UNITS, between, lasting
from logai_core.levels import GLYPHS, level_name
from logai_core.schemas import PAUSES, VISITS, conform

EMPTY = "No line of this thread has a time."
LANE_PX, EDGES_PX = 36, 76
MOST_LANES = 20
MOST_NAME = 24  # characters of a lane's name
BAR_PX, DOT_PX = 14, 15
MOST_TOLD = 8  # hand-overs that have their lag written beside them
APART = 0.14  # of the width, that lags written on one height stand apart
LEAST_TOLD = 0.02  # of the thread: a shorter hand-over is too short for words
MISSING = "missing"
_PALE = 0.22
_DARK_INK, _LIGHT_INK = "#12161B", "#FFFFFF"
_DARK_LEVELS = ("DEBUG", "TRACE", "ERROR")


def waterfall(
    lines: pl.DataFrame,
    visits: pl.DataFrame,
    pauses: pl.DataFrame,
    *,
    missing: Sequence[tuple[int, str]] = (),
    dark: bool = False,
) -> go.Figure:
    """Draw a thread by the time since its first line, a lane for each service.

    A pale bar goes from the first to the last line of a lane, a full one covers each
    visit; thin lines hand over, the longest have their lag beside them. The longest
    pause is shaded. Lanes beyond the twentieth share the last.

    Args:
        lines: `ts`, `severity`, `lane` and `text`, in order; undated ones are left out.
        visits: VISITS of them.
        pauses: PAUSES of them.
        missing: steps that are not there, each with the place of the line before which
            it is expected, and what it is called.
        dark: for a dark ground.
    """
    look = palette.theme(dark=dark)
    dated = lines.with_row_index("row").drop_nulls("ts")
    if dated.is_empty():
        return go.Figure(layout=saying(EMPTY, look))
    drawn = _Drawn(dated, look, missing=bool(missing))
    conform(visits, VISITS, stage="waterfall")
    conform(pauses, PAUSES, stage="waterfall")
    notes = [*drawn.longest(pauses), *drawn.lags(pauses)]
    layout = base(look) | {
        "height": EDGES_PX + LANE_PX * drawn.rows,
        "margin": {"l": 8, "r": 20, "t": 26, "b": 42},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": drawn.x_axis(),
        "yaxis": drawn.y_axis(),
        "shapes": drawn.shade(pauses),
        "annotations": notes,
    }
    traces = [
        drawn.whole(visits),
        drawn.bars(visits),
        drawn.ways(pauses),
        drawn.points(),
    ]
    return go.Figure(traces + drawn.absent(missing), layout)


class _Drawn:
    """Where lines, lanes and times stand in one waterfall."""

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

    def whole(self, visits: pl.DataFrame) -> go.Scatter:
        lanes = visits.group_by("lane", maintain_order=True).agg(
            pl.col("start").min(), pl.col("end").max()
        )
        return self._bar("first to last line", lanes, opacity=_PALE)

    def bars(self, visits: pl.DataFrame) -> go.Scatter:
        return self._bar("visits", visits, opacity=0.75)

    def _bar(self, name: str, spans: pl.DataFrame, *, opacity: float) -> go.Scatter:
        return go.Scatter(
            name=name,
            x=_broken(self.x(spans["start"]), self.x(spans["end"])),
            y=_broken(self.y(spans["lane"]), self.y(spans["lane"])),
            mode="lines",
            line={"width": BAR_PX, "color": self.look.muted},
            opacity=opacity,
            hoverinfo="skip",
        )

    def ways(self, pauses: pl.DataFrame) -> go.Scatter:
        over = pauses.filter(pl.col("from_lane") != pl.col("to_lane"))
        return go.Scatter(
            name="hand-overs",
            x=_broken(self.x(over["start"]), self.x(over["end"])),
            y=_broken(self.y(over["from_lane"]), self.y(over["to_lane"])),
            mode="lines",
            line={"width": 1.2, "color": self.look.accent},
            hoverinfo="skip",
        )

    def points(self) -> go.Scatter:
        levels = self.dated.select(level_name(pl.col("severity"))).to_series().to_list()
        inks = [_LIGHT_INK if one in _DARK_LEVELS else _DARK_INK for one in levels]
        return go.Scatter(
            name="lines",
            x=self.x(self.dated["ts"]),
            y=self.y(self.dated["lane"]),
            mode="markers+text",
            marker={
                "size": DOT_PX,
                "color": [palette.LEVELS[one] for one in levels],
                "line": {"width": 1, "color": self.look.surface},
            },
            text=[GLYPHS[one] for one in levels],
            textfont={"size": 10, "color": inks},
            customdata=list(
                zip(levels, [label(one) for one in self.dated["text"]], strict=True)
            ),
            hovertemplate=f"%{{x:,.4~r}} {self.unit}, %{{customdata[0]}}<br>"
            "%{customdata[1]}<extra></extra>",
        )

    def absent(self, missing: Sequence[tuple[int, str]]) -> list[go.Scatter]:
        if not missing:
            return []
        at = [self._expected(row) for row, _ in missing]
        end = self.whole_s / self.length
        return [
            go.Scatter(
                name=MISSING,
                x=at,
                y=[self.rows - 1] * len(at),
                mode="markers+text",
                marker={
                    "size": 11,
                    "symbol": "circle-open",
                    "color": self.look.text,
                    "line": {"width": 1.5},
                },
                text=[label(text, most=48, width=200) for _, text in missing],
                textposition=[
                    "middle left" if one > end / 2 else "middle right" for one in at
                ],
                textfont={"color": self.look.text},
                hovertext=[label(text) for _, text in missing],
                hovertemplate="not in the log: %{hovertext}<extra></extra>",
            )
        ]

    def _expected(self, row: int) -> float:
        """Return the middle between the lines that a step is expected between."""
        ts = self.dated["ts"]
        before = ts.filter(self.dated["row"] < row)
        after = ts.filter(self.dated["row"] >= row)
        ends = [*before.tail(1).to_list(), *after.head(1).to_list()]
        places = self.x(pl.Series(ends, dtype=ts.dtype))
        return round(sum(places) / len(places), 6)

    def shade(self, pauses: pl.DataFrame) -> list[dict[str, Any]]:
        return [
            {
                "type": "rect",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "x0": x0,
                "x1": x1,
                "fillcolor": self.look.mark,
                "line": {"width": 0},
                "layer": "below",
            }
            for x0, x1, _ in self._longest(pauses)
        ]

    def longest(self, pauses: pl.DataFrame) -> list[dict[str, Any]]:
        return [
            self._note((x0 + x1) / 2, 1, f"longest gap: {told}")
            | {
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": self._side((x0 + x1) / 2),
            }
            for x0, x1, told in self._longest(pauses)
        ]

    def _side(self, x: float) -> str:
        """Return the side by which words stand at `x`, so that they stay within."""
        end = self.whole_s / self.length or 1.0
        return "left" if x < 0.12 * end else "right" if x > 0.88 * end else "center"

    def _longest(self, pauses: pl.DataFrame) -> list[tuple[float, float, str]]:
        if pauses.is_empty() or not self.whole_s:
            return []
        one = pauses[int(pauses["gap_s"].arg_max() or 0)]
        return [
            (
                self.x(one["start"])[0],
                self.x(one["end"])[0],
                _told(one.row(0, named=True)),
            )
        ]

    def lags(self, pauses: pl.DataFrame) -> list[dict[str, Any]]:
        """Return the lags of the longest hand-overs, none of them upon another one."""
        longest = pl.col("gap_s").arg_max()  # is told above
        over = (
            pauses.filter(pl.int_range(pl.len()) != longest)
            .filter(pl.col("from_lane") != pl.col("to_lane"))
            .filter(pl.col("gap_s") >= LEAST_TOLD * self.whole_s)
            .sort("gap_s", descending=True, maintain_order=True)
        )
        taken: list[tuple[float, float]] = []
        notes = []
        for one in over.iter_rows(named=True):
            ends = pl.Series([one["start"], one["end"]], dtype=pauses.schema["start"])
            lanes = self.y(pl.Series([one["from_lane"], one["to_lane"]]))
            x, y = sum(self.x(ends)) / 2, sum(lanes) / 2
            near = APART * (self.whole_s / self.length)
            if any(abs(x - a) < near and abs(y - b) < 0.6 for a, b in taken):
                continue
            taken.append((x, y))
            told = self._note(x, y, between(one, most=14))
            notes.append(told | {"xanchor": self._side(x)})
            if len(notes) == MOST_TOLD:
                break
        return notes

    def _note(self, x: float, y: float, text: str) -> dict[str, Any]:
        return {
            "x": x,
            "y": y,
            "text": text,
            "showarrow": False,
            "font": {"size": 11, "color": self.look.text},
            "bgcolor": self.look.surface,
            "opacity": 0.92,
            "borderpad": 1,
        }


def _told(pause: dict[str, Any]) -> str:
    if pause["from_lane"] != pause["to_lane"]:
        return between(pause, most=MOST_NAME)
    return f"{label(pause['to_lane'], most=MOST_NAME)} {lasting(pause['gap_s'])}"


def _broken(starts: Sequence[Any], ends: Sequence[Any]) -> list[Any]:
    """Return starts and ends by turns, with a break after each pair."""
    return [one for pair in zip(starts, ends, strict=True) for one in (*pair, None)]
