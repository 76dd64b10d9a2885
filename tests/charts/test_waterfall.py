from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.charts import palette, waterfall
from logai_core.charts.waterfall_ground import MOST_LANES
from logai_core.charts.waterfall_words import in_words
from logai_core.schemas import UTC_US
from logai_core.threads import course_of
from tests.builders import at

Step = tuple[float | None, str, int]


def drawn(*steps: Step, text: str = "a line", **options: Any) -> go.Figure:
    lines = lines_of(steps, text)
    course = course_of(lines)
    return waterfall(lines, course.visits, course.pauses, **options)


def lines_of(steps: Sequence[Step], text: str = "a line") -> pl.DataFrame:
    return pl.DataFrame(
        [(None if s is None else at(s), level, lane, text) for s, lane, level in steps],
        schema={"ts": UTC_US, "severity": pl.UInt8, "lane": pl.String, "text": pl.String},
        orient="row",
    )  # fmt: skip


def trace(figure: go.Figure, name: str) -> go.Scatter:
    (own,) = (one for one in figure.data if one.name == name)
    return own


def notes(figure: go.Figure) -> list[str]:
    return [one.text for one in figure.layout.annotations]


CALL = ((0.0, "api", 9), (0.4, "db", 9), (1.0, "db", 17), (1.1, "api", 9))


def test_a_lane_has_a_bar_for_each_visit_and_a_pale_one_for_all() -> None:
    figure = drawn(*CALL)
    assert figure.layout.yaxis.ticktext == ("api", "db")
    visits, whole = trace(figure, "visits"), trace(figure, "first to last line")
    assert visits.x == (0.0, 0.0, None, 400.0, 1000.0, None, 1100.0, 1100.0, None)
    assert visits.y == (0, 0, None, 1, 1, None, 0, 0, None)
    assert whole.x == (0.0, 1100.0, None, 400.0, 1000.0, None)


def test_lines_have_the_colour_and_the_glyph_of_their_level() -> None:
    points = trace(drawn(*CALL), "lines")
    info, error = palette.LEVELS["INFO"], palette.LEVELS["ERROR"]
    assert points.marker.color == (info, info, error, info)
    assert points.text == ("i", "i", "×", "i")


def test_lags_are_written_beside_hand_overs_and_the_longest_gap_is_marked() -> None:
    figure = drawn(*CALL)
    assert notes(figure) == ["longest gap: db 600 ms", "api → db 400 ms", "db → api 100 ms"]  # fmt: skip
    (shade,) = figure.layout.shapes
    assert (shade.x0, shade.x1) == (400.0, 1000.0)


def test_a_longest_gap_between_lanes_is_named_once() -> None:
    figure = drawn((0, "api", 9), (5, "db", 9), (6, "db", 9))
    assert notes(figure) == ["longest gap: api → db 5 s"]


@pytest.mark.parametrize(
    ("gap_s", "told"), [(365.0, "6 min 5 s"), (1.33, "1.33 s"), (0.0082, "8.2 ms")]
)
def test_a_gap_is_written_as_tables_write_it(gap_s: float, told: str) -> None:
    assert notes(drawn((0, "api", 9), (gap_s, "db", 9))) == [
        f"longest gap: api → db {told}"
    ]


def test_no_lag_is_written_upon_another_one() -> None:
    steps = [(n / 100, ("api", "db")[n % 2], 9) for n in range(60)]
    figure = drawn(*steps, (9.0, "api", 9))
    assert len(notes(figure)) == 1


def test_a_missing_step_stands_between_the_lines_it_is_expected_between() -> None:
    figure = drawn(*CALL, missing=[(1, "api checked"), (4, "api answered")])
    absent = trace(figure, "missing")
    assert figure.layout.yaxis.ticktext == ("api", "db", "missing")
    assert (absent.x, absent.y) == ((200.0, 1100.0), (2, 2))
    assert absent.text == ("api checked", "api answered")
    assert absent.textposition == ("middle right", "middle left")


@pytest.mark.parametrize(
    ("last", "x", "unit"),
    [(1.5, 1500.0, "ms"), (90, 90.0, "s"), (1800, 30.0, "min"), (9000, 2.5, "h")],
)
def test_a_thread_is_drawn_in_the_unit_that_reads_best(
    last: float, x: float, unit: str
) -> None:
    figure = drawn((0, "web", 9), (last, "web", 9))
    assert trace(figure, "lines").x[-1] == x
    assert figure.layout.xaxis.title.text == f"{unit} since its first line"


def test_undated_lines_are_not_drawn() -> None:
    figure = drawn((0, "web", 9), (None, "web", 9), (2, "web", 9))
    assert trace(figure, "lines").x == (0.0, 2.0)


def test_a_thread_without_a_time_says_so() -> None:
    figure = drawn((None, "web", 9))
    assert notes(figure) == ["No line of this thread has a time."]


def test_one_line_alone_is_drawn() -> None:
    assert trace(drawn((0, "web", 9)), "lines").x == (0.0,)


def test_lanes_beyond_the_twentieth_share_the_last() -> None:
    figure = drawn(*((n, f"service {n}", 9) for n in range(25)))
    assert len(figure.layout.yaxis.ticktext) == MOST_LANES
    assert figure.layout.yaxis.ticktext[-1] == "6 more"
    assert trace(figure, "lines").y[18:] == (18, 19, 19, 19, 19, 19, 19)


def test_a_waterfall_shows_no_markup_of_its_lines() -> None:
    figure = drawn(
        (0, "<b>web</b>", 9),
        (1, "db", 9),
        text="<a href='x'>y</a>",
        missing=[(1, "<i>sent</i>")],
    )
    assert trace(figure, "lines").customdata[0] == ["INFO", "&lt;a href='x'&gt;y&lt;/a&gt;"]  # fmt: skip
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;web&lt;/b&gt;"
    assert trace(figure, "missing").text == ("&lt;i&gt;sent&lt;/i&gt;",)
    assert notes(figure) == ["longest gap: &lt;b&gt;web&lt;/b&gt; → db 1 s"]


def test_a_waterfall_is_told_in_words() -> None:
    lines = lines_of(CALL)
    course = course_of(lines)
    assert in_words(lines, course.visits, course.pauses, ["api sent"]) == snapshot(
        "4 lines of 2 lanes, worst level ERROR. api: 2 lines in 2 visits. db: 2 lines in 1 visit. longest gap: db to db, 600 ms. missing: api sent."
    )
