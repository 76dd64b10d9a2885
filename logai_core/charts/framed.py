"""The two windows that are looked at, on a chart: a frame and a band, each with its word."""

from typing import Any, NamedTuple

from logai_core.charts import palette, spans
from logai_core.charts.palette import Theme
from logai_core.charts.spans import Stretch

INCIDENT, BASELINE = "incident", "baseline"
NEAR_AN_END = 0.12  # of the axis: a word stands on the other side of its edge there
BELOW_PX = 15  # of the word of the incident, that of the baseline


class Framed(NamedTuple):
    """Shapes, words, and the traces that give the legend its entries."""

    shapes: list[dict[str, Any]]
    words: list[dict[str, Any]]
    traces: list[dict[str, Any]]


def framed(
    incident: Stretch | None, baseline: Stretch | None, axis: Stretch, look: Theme
) -> Framed:
    """Return the incident as a dotted frame and the baseline as a band, as far as shown."""
    drawn = Framed([], [], [])
    under = spans.cut(baseline, axis) if baseline else None
    over = spans.cut(incident, axis) if incident else None
    if under:
        drawn.shapes.append(_band(under))
        word = _word(BASELINE, under[0], axis, look, side="left")
        drawn.words.append(word | {"yshift": -BELOW_PX})
        drawn.traces.append(_entry())
    if over:
        drawn.shapes.append(spans.frame_of(over, look))
        drawn.words.append(_word(INCIDENT, over[1], axis, look, side="right"))
    return drawn


def _band(shown: Stretch) -> dict[str, Any]:
    return {
        "type": "rect", "x0": shown[0], "x1": shown[1], "y0": 0, "y1": 1,
        "yref": "paper", "fillcolor": palette.BASELINE, "layer": "below",
        "line": {"width": 1.5, "dash": "dash", "color": palette.BASELINE_EDGE},
    }  # fmt: skip


def _word(
    text: str, at: Any, axis: Stretch, look: Theme, *, side: str
) -> dict[str, Any]:
    """Return a word that ends ("right") or begins ("left") at a time, within the plot."""
    place = (at - axis[0]) / (axis[1] - axis[0])
    if place < NEAR_AN_END:
        side = "left"
    elif place > 1 - NEAR_AN_END:
        side = "right"
    return spans.word(text, at, look, anchor=side)


def _entry() -> dict[str, Any]:
    """Return a trace of nothing: shapes have no place in a legend."""
    return {
        "type": "scatter", "name": BASELINE, "x": [None], "y": [None],
        "mode": "markers", "hoverinfo": "skip",
        "marker": {
            "symbol": "square", "size": 12, "color": palette.BASELINE,
            "line": {"width": 1.5, "color": palette.BASELINE_EDGE},
        },
    }  # fmt: skip
