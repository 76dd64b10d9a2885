import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.charts.svg import PAPER, STYLED, band_svg, timeline_svg
from logai_core.charts.svg.plot import LEFT, RIGHT, WIDTH, plot_of, round_step, ticks
from logai_core.schemas import FINDINGS, HISTOGRAM, SCORES
from tests.charts.frames import (
    START,
    at,
    finding,
    findings_of,
    histogram_of,
    scores_of,
)

NONE = FINDINGS.to_frame()
YEAR_1971, YEAR_2099 = datetime(1971, 1, 1), datetime(2099, 1, 1)  # noqa: DTZ001
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - ours


def words(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}text")]


def test_a_timeline_names_its_levels_buckets_and_day() -> None:
    svg = timeline_svg(histogram_of(INFO=[3, 4], ERROR=[0, 2]), NONE, PAPER)
    said = words(svg)
    assert {"i INFO", "× ERROR", "records per 30 s", "2026-11-21, UTC"} <= set(said)
    assert said[:3] == ["0", "2", "4"]


def test_bars_stand_on_each_other_and_are_as_high_as_their_records() -> None:
    svg = timeline_svg(histogram_of(INFO=[3], ERROR=[1]), NONE, PAPER)
    heights = [
        float(found[1]) - float(found[2])
        for found in re.finditer(r'd="M[0-9.]+ ([0-9.]+)V([0-9.]+)h', svg)
    ]
    assert heights[0] == pytest.approx(3 * heights[1])


def test_findings_are_numbered_and_pins_named() -> None:
    found = findings_of(finding(1, 3), finding(5, 6))
    svg = timeline_svg(
        histogram_of(INFO=[1] * 40), found, PAPER, pins=[(7, at(10)), (3, at(10.1))]
    )
    assert {"1", "2", "P7"} <= set(words(svg))
    assert "P3" not in words(svg)  # no room beside P7


def test_a_pin_outside_the_logs_is_not_drawn() -> None:
    svg = timeline_svg(histogram_of(INFO=[1] * 4), NONE, PAPER, pins=[(7, at(900))])
    assert "P7" not in words(svg)


def test_nothing_counted_is_no_drawing() -> None:
    assert timeline_svg(HISTOGRAM.to_frame(), NONE, PAPER) == ""
    assert timeline_svg(histogram_of(INFO=[0, 0]), NONE, PAPER) == ""
    assert band_svg(SCORES.to_frame(), NONE, PAPER) == ""


def test_a_band_draws_observed_expected_and_alerts() -> None:
    scores = scores_of([10, 11, 40, 10], expected=10)
    svg = band_svg(scores, findings_of(finding(2, 3)), PAPER)
    assert svg.count("l3.5 4l-3.5 4") == 2  # one alert, one in the legend
    assert {"observed", "expected", "normal band", "alert", "1"} <= set(words(svg))


def test_windows_without_data_are_gaps() -> None:
    scores = scores_of([1, 2, None, None, 3, 4], learning=99)
    courses = re.findall(
        r'<path d="([^"]+)" fill="none" stroke="#0072B2"', band_svg(scores, NONE, PAPER)
    )
    assert courses[0].count("M") == 2


def test_many_windows_become_few_points_and_keep_the_extremes() -> None:
    scores = scores_of([1] * 5_000 + [900] + [1] * 5_000, expected=5)
    svg = band_svg(scores, NONE, PAPER)
    assert len(svg) < 60_000
    assert "1,000" in words(svg)


def test_a_unit_that_a_log_states_is_text() -> None:
    svg = band_svg(scores_of([1, 2]), NONE, PAPER, unit='<b>"&\x1b[31m\uffff')
    assert '<b>"&' in words(svg)


def test_colours_are_of_the_page_or_of_paper() -> None:
    histogram = histogram_of(INFO=[3, 4])
    assert "var(--" not in timeline_svg(histogram, NONE, PAPER)
    assert 'fill="var(--muted)"' in timeline_svg(histogram, NONE, STYLED)
    assert "rgba(" not in timeline_svg(histogram, findings_of(finding(0, 1)), PAPER)


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=14),
)
@settings(max_examples=50, deadline=None)
def test_every_drawing_is_whole_and_within_its_box(
    counts: Sequence[int], spans: Sequence[tuple[int, int]]
) -> None:
    found = findings_of(*(finding(a, a + b) for a, b in spans))
    svg = timeline_svg(histogram_of(ERROR=counts), found, PAPER)
    if any(counts):
        root = parsed(svg)
        for box in root.iter(f"{SVG}rect"):
            assert 0 <= float(box.attrib["x"]) <= WIDTH
            assert float(box.attrib["width"]) >= 0


@given(st.integers(1, 10**9), st.datetimes(YEAR_1971, YEAR_2099))
@settings(max_examples=100, deadline=None)
def test_ticks_are_round_few_and_within(seconds: int, first: datetime) -> None:
    last = first + timedelta(seconds=seconds)
    found = ticks(first, last)
    assert len(found) <= 10
    assert all(first <= when <= last for when, _ in found)


@pytest.mark.parametrize(
    ("least", "step"),
    [(0, 1), (0.3, 0.5), (1, 1), (1.1, 2), (4, 5), (25, 50), (99, 100)],
)
def test_steps_are_round(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)


def test_a_plot_keeps_all_within_its_box() -> None:
    plot = plot_of(START, START, 0, top=0)
    assert plot.x(START.replace(tzinfo=None) + timedelta(days=9)) == WIDTH - RIGHT
    assert plot.x(START.replace(tzinfo=None) - timedelta(days=9)) == LEFT
    assert plot.y(10**9) == plot.top
