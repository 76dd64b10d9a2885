import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import pytest

from logai_core.charts import (
    Drawing,
    band,
    cells_of,
    frames,
    heat,
    timeline,
    waterfall,
)
from logai_core.threads import course_of
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of
from tests.charts.plain import plain
from tests.charts.test_waterfall import lines_of

COUNTS = [3, 4, 5, 4, 30, 2, 0, 4]
SCORES = scores_of(COUNTS, learning=2)
FOUND = findings_of(finding(3, 5))


def _timeline(into: type[go.Figure]) -> go.Figure:
    counted = histogram_of(INFO=COUNTS, ERROR=[0, 0, 1, 0, 9, 0, 0, 0])
    window = at(2).replace(tzinfo=None), at(4).replace(tzinfo=None)
    return timeline(counted, FOUND, scores=SCORES, window=window, into=into)


def _empty(into: type[go.Figure]) -> go.Figure:
    return timeline(histogram_of(INFO=[]), FOUND, into=into)


def _band(into: type[go.Figure]) -> go.Figure:
    return band(SCORES, FOUND, title="all records", into=into)


def _heat(into: type[go.Figure]) -> go.Figure:
    levels = scores_of(COUNTS, learning=2, kind="level", key="INFO")
    cells = cells_of(levels, FOUND, kinds=("level",))
    return heat(cells, {}, scores=SCORES, into=into)


def _waterfall(into: type[go.Figure]) -> go.Figure:
    steps = ((0.0, "api", 9), (0.4, "db", 17), (1.1, "api", 9))
    lines = lines_of(steps)
    course = course_of(lines)
    told = {"missing": [(2, "stored")], "into": into}
    return waterfall(lines, course.visits, course.pauses, **told)


@pytest.mark.parametrize("draw", [_timeline, _empty, _band, _heat, _waterfall])
def test_a_drawing_is_to_the_browser_what_plotly_makes_of_it_with_all_its_checks(
    draw: Callable[[type[go.Figure]], go.Figure],
) -> None:
    assert _said(draw(Drawing)) == _said(draw(go.Figure))


def _said(figure: go.Figure) -> dict[str, Any]:
    """Return a figure without its template, which says nothing, and empty lists."""
    drawn = plain(figure)
    drawn["layout"] = {
        name: value
        for name, value in drawn["layout"].items()
        if name != "template" and value != []
    }
    return drawn


def test_other_parts_of_a_layout_leave_the_drawing_before_as_it_was() -> None:
    first = _heat(Drawing)
    stretch = at(1).replace(tzinfo=None), at(3).replace(tzinfo=None)
    shapes: list[dict[str, Any]] = frames((stretch[0], stretch[1]), stretch, None)
    other = first.over(shapes=shapes)
    assert (
        plain(other)["layout"]["shapes"]
        == json.loads(go.Figure(layout={"shapes": shapes}).to_json())["layout"][
            "shapes"
        ]
    )
    assert plain(other)["data"] == plain(first)["data"]
    assert first.to_dict()["layout"]["shapes"] == []
