from datetime import datetime

import plotly.graph_objects as go

from logai_core.charts.compared import Stretch, compared
from logai_core.schemas import HISTOGRAM
from tests.charts.frames import at, histogram_of

BUCKETS = histogram_of(INFO=[5, 6, 7, 8])


def between(first: float, last: float) -> Stretch:
    return at(first), at(last)


def naive(bucket: float) -> datetime:
    return at(bucket).replace(tzinfo=None)


def bars(figure: go.Figure) -> list[tuple[datetime, datetime]]:
    """Return the ends of the bars above the plot, the lowest first."""
    own = [one for one in figure.layout.shapes if one.ysizemode == "pixel"]
    return [(one.x0, one.x1) for one in sorted(own, key=lambda one: one.y0)]


def names(figure: go.Figure) -> list[tuple[str, str]]:
    return [(one.text, one.xanchor) for one in figure.layout.annotations]


def test_both_windows_are_named_in_lanes_of_their_own() -> None:
    figure = compared(BUCKETS, between(2, 3), between(1, 2))
    assert names(figure) == [("Baseline", "left"), ("Incident", "left")]
    assert bars(figure) == [(naive(1), naive(2)), (naive(2), naive(3))]


def test_a_window_is_cut_at_the_ends_of_the_records() -> None:
    figure = compared(BUCKETS, between(2, 900), between(-900, 2))
    assert bars(figure) == [(naive(0), naive(2)), (naive(2), naive(4))]


def test_a_window_without_a_part_of_the_axis_is_not_drawn() -> None:
    figure = compared(BUCKETS, between(2, 3), between(-900, -2))
    assert names(figure) == [("Incident", "left")]


def test_a_name_near_the_end_stays_within_the_plot() -> None:
    figure = compared(BUCKETS, between(3.5, 900), None)
    assert names(figure) == [("Incident", "right")]


def test_without_records_it_says_why_there_is_no_timeline() -> None:
    figure = compared(HISTOGRAM.to_frame(), between(0, 1), None)
    assert not figure.data
    assert "no timeline" in figure.layout.annotations[0].text
