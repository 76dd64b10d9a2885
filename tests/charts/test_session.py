from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.charts import palette
from logai_core.charts.session import MOST_LANES, session
from logai_core.schemas.types import UTC_US

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def lines_of(
    seconds: Sequence[float | None], lanes: Sequence[str], text: str = "a line"
) -> pl.DataFrame:
    """Return lines at these seconds after noon."""
    return pl.DataFrame(
        {
            "ts": [
                None if at is None else START + timedelta(seconds=at) for at in seconds
            ],
            "severity": [9] * len(seconds),
            "lane": list(lanes),
            "text": [text] * len(seconds),
        },
        schema={
            "ts": UTC_US,
            "severity": pl.UInt8,
            "lane": pl.String,
            "text": pl.String,
        },
    )


def points(figure: go.Figure) -> go.Scatter:
    (own,) = (one for one in figure.data if one.name == "lines")
    return own


def test_a_session_has_a_lane_for_each_service_in_the_order_they_come() -> None:
    figure = session(lines_of([0, 0.25, 0.5], ["web", "pay", "web"]))
    assert figure.layout.yaxis.ticktext == ("web", "pay")
    assert (points(figure).x, points(figure).y) == ((0.0, 250.0, 500.0), (0, 1, 0))
    assert figure.layout.xaxis.title.text == "ms since its first line"


@pytest.mark.parametrize(
    ("last", "x", "unit"),
    [(1.5, 1500.0, "ms"), (90, 90.0, "s"), (1800, 30.0, "min"), (9000, 2.5, "h")],
)
def test_a_session_is_drawn_in_the_unit_that_reads_best(
    last: float, x: float, unit: str
) -> None:
    figure = session(lines_of([0, last], ["web", "web"]))
    assert points(figure).x[-1] == x
    assert figure.layout.xaxis.title.text == f"{unit} since its first line"


def test_undated_lines_of_a_session_are_not_drawn() -> None:
    figure = session(lines_of([0, None, 2], ["web", "web", "web"]))
    assert points(figure).x == (0.0, 2.0)


def test_a_session_without_a_time_says_so() -> None:
    figure = session(lines_of([None], ["web"]))
    assert figure.layout.annotations[0].text == "No line of this session has a time."
    assert figure.data == ()


def test_lanes_beyond_the_twentieth_share_the_last() -> None:
    lanes = [f"service {number}" for number in range(25)]
    figure = session(lines_of(list(range(25)), lanes))
    assert len(figure.layout.yaxis.ticktext) == MOST_LANES
    assert figure.layout.yaxis.ticktext[-1] == "6 more"
    assert points(figure).y[18:] == (18, 19, 19, 19, 19, 19, 19)


def test_a_session_shows_its_levels_and_no_markup_of_its_lines() -> None:
    figure = session(lines_of([0, 1], ["<b>web</b>", "web"], "<a href='x'>y</a>"))
    assert set(points(figure).marker.color) == {palette.LEVELS["INFO"]}
    assert points(figure).text[0] == snapshot("&lt;a href='x'&gt;y&lt;/a&gt;")
    assert figure.layout.yaxis.ticktext[0] == snapshot("&lt;b&gt;web&lt;/b&gt;")


def test_one_line_alone_is_drawn() -> None:
    figure = session(lines_of([0], ["web"]))
    assert points(figure).x == (0.0,)
