from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.charts import palette, timeline
from logai_core.errors import SchemaError
from logai_core.schemas import FINDINGS, HISTOGRAM
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of
from tests.charts.plain import plain

NO_FINDINGS = FINDINGS.to_frame()


def bands(figure: go.Figure) -> list[Any]:
    return [shape for shape in figure.layout.shapes if shape.layer == "below"]


def numbers(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def lanes(figure: go.Figure) -> list[float]:
    return [note.yshift for note in figure.layout.annotations]


def test_timeline_stacks_the_levels_that_occur_in_their_fixed_order() -> None:
    figure = timeline(histogram_of(ERROR=[0, 3], WARN=[0, 0], INFO=[5, 6]), NO_FINDINGS)
    assert [
        (bar["name"], [str(x) for x in bar["x"]], bar["y"], bar["width"])
        for bar in plain(figure)["data"]
    ] == snapshot(
        [
            (
                "i INFO",
                ["2026-11-21 12:00:00", "2026-11-21 12:00:30"],
                [5, 6],
                30000.0,
            ),
            ("× ERROR", ["2026-11-21 12:00:30"], [3], 30000.0),
        ]
    )
    assert figure.layout.barmode == "stack"
    assert {bar.offset for bar in figure.data} == {0}


def test_timeline_names_its_zone_and_its_unit_and_can_be_brushed() -> None:
    layout = timeline(histogram_of(INFO=[5, 6]), NO_FINDINGS).layout
    assert (
        layout.xaxis.title.text,
        layout.yaxis.title.text,
        layout.dragmode,
        layout.selectdirection,
    ) == snapshot(("UTC", "records per 30 s", "select", "h"))


def test_timeline_ends_where_the_last_bucket_ends() -> None:
    layout = timeline(histogram_of(INFO=[5, 6, 7]), NO_FINDINGS).layout
    naive = tuple(time.replace(tzinfo=None) for time in (at(0), at(3)))
    assert layout.xaxis.range == naive


def test_timeline_numbers_findings_by_rank() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 40), findings_of(finding(20, 30), finding(2, 10))
    )
    assert numbers(figure) == ["<b>1</b>", "<b>2</b>"]
    assert [band.x0 for band in bands(figure)] == [
        at(20).replace(tzinfo=None),
        at(2).replace(tzinfo=None),
    ]


def test_timeline_draws_at_most_twelve_findings() -> None:
    many = findings_of(*(finding(n, n + 1) for n in range(20)))
    assert len(bands(timeline(histogram_of(INFO=[5] * 40), many))) == 12


def test_timeline_puts_findings_that_overlap_into_lanes_of_their_own() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 100),
        findings_of(finding(10, 50), finding(20, 30), finding(60, 70)),
    )
    first, second, third = lanes(figure)
    assert first == third != second
    assert (
        figure.layout.margin.t
        > timeline(
            histogram_of(INFO=[5] * 100), findings_of(finding(10, 50))
        ).layout.margin.t
    )


@given(
    st.lists(st.tuples(st.integers(0, 98), st.integers(1, 40)), min_size=1, max_size=12)
)
@settings(max_examples=40, deadline=None)
def test_timeline_never_draws_two_findings_over_each_other(
    spans: list[tuple[int, int]],
) -> None:
    found = findings_of(
        *(
            finding(first, min(99, first + most), finding_id=str(n))
            for n, (first, most) in enumerate(spans)
        )
    )
    figure = timeline(histogram_of(INFO=[1] * 100), found)
    drawn = sorted(
        (lane, band.x0, band.x1)
        for lane, band in zip(lanes(figure), bands(figure), strict=True)
    )
    for (lane, _, end), (next_lane, start, _) in pairwise(drawn):
        assert lane != next_lane or end <= start


def test_timeline_draws_the_selected_finding_stronger() -> None:
    found = findings_of(finding(2, 4, finding_id="A"), finding(6, 8, finding_id="B"))
    figure = timeline(histogram_of(INFO=[5] * 10), found, selected="B")
    assert [band.fillcolor for band in bands(figure)] == [
        palette.LIGHT.mark,
        palette.LIGHT.strong_mark,
    ]
    faint, full = (note.opacity for note in figure.layout.annotations)
    assert faint < full == 1


def test_timeline_tells_of_a_finding_without_obeying_its_text() -> None:
    text = '<img src=http://x.example/ onerror=alert(1)> <a href="http://x.example/">'
    figure = timeline(histogram_of(INFO=[5] * 9), findings_of(finding(1, 2, text=text)))
    assert figure.layout.annotations[0].hovertext == snapshot(
        '&lt;img src=http://x.example/ onerror=alert(1)&gt; &lt;a<br>href="http://x.example/"&gt;'
    )


def test_timeline_is_the_same_drawing_in_light_and_dark() -> None:
    frames = histogram_of(INFO=[5, 6]), findings_of(finding(0, 1))
    light, dark = (timeline(*frames, dark=night) for night in (False, True))
    assert plain(light)["data"] == plain(dark)["data"]
    assert light.layout.font.color != dark.layout.font.color


def test_timeline_does_not_depend_on_the_order_of_rows() -> None:
    histogram = histogram_of(INFO=[5, 6, 7], ERROR=[1, 2, 3])
    assert timeline(histogram.reverse(), NO_FINDINGS) == timeline(
        histogram, NO_FINDINGS
    )


def test_timeline_of_one_bucket_shows_it() -> None:
    figure = timeline(histogram_of(INFO=[5]), NO_FINDINGS)
    assert figure.layout.yaxis.title.text == "records"
    assert list(figure.data[0].y) == [5]


def test_timeline_without_times_says_so() -> None:
    figure = timeline(HISTOGRAM.to_frame(), NO_FINDINGS)
    assert numbers(figure) == snapshot(
        ["No record has a time, so there is no timeline."]
    )


def test_timeline_names_the_column_that_is_missing() -> None:
    with pytest.raises(SchemaError, match="timeline: level: expected String"):
        timeline(histogram_of(INFO=[5]).drop("level"), NO_FINDINGS)


def naive(bucket: float) -> Any:
    return at(bucket).replace(tzinfo=None)


def test_timeline_numbers_episodes_where_their_largest_finding_lies() -> None:
    found = findings_of(
        finding(10, 20, episode=2, finding_id="A", text="largest"),
        finding(30, 40, episode=3, finding_id="B"),
        finding(12, 39, episode=2, finding_id="C"),
    )
    figure = timeline(histogram_of(INFO=[5] * 50), found, episodes=True, selected="C")
    assert numbers(figure) == ["<b>2</b>", "<b>3</b>"]
    assert [(band.x0, band.x1) for band in bands(figure)] == [
        (naive(10), naive(20)),
        (naive(30), naive(40)),
    ]
    assert [band.opacity == 1 for band in bands(figure)] == [True, False]
    assert figure.layout.annotations[0].hovertext == snapshot(
        "largest (and 1 more in this episode)"
    )


def test_timeline_numbers_findings_of_no_episode_by_rank() -> None:
    found = findings_of(finding(10, 20, episode=0), finding(30, 40, episode=0))
    figure = timeline(histogram_of(INFO=[5] * 50), found, episodes=True)
    assert numbers(figure) == ["<b>1</b>", "<b>2</b>"]


def test_timeline_shades_the_time_of_learning_and_leaves_room_for_its_word() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 6), NO_FINDINGS, scores=scores_of([5] * 6, learning=2)
    )
    (shade,) = bands(figure)
    assert (shade.x0, shade.x1) == (naive(0), naive(2))
    assert numbers(figure) == ["learning"]
    assert figure.layout.yaxis.range == (0, 6.0)


def test_timeline_of_no_record_has_its_zero_at_the_foot() -> None:
    scores = scores_of([3, 4, 5, 4], learning=2)
    figure = timeline(histogram_of(INFO=[0, 0, 0, 0]), NO_FINDINGS, scores=scores)
    assert figure.layout.yaxis.range == (0, 1.2)


def test_timeline_shades_no_stretch_without_data_as_learning() -> None:
    scores = scores_of([5, 5, None, None, 5, 5], learning=4)
    figure = timeline(histogram_of(INFO=[5] * 6), NO_FINDINGS, scores=scores)
    (shade,) = bands(figure)
    assert (shade.x0, shade.x1) == (naive(0), naive(2))


def test_timeline_hatches_stretches_without_data_and_draws_no_zero() -> None:
    figure = timeline(
        histogram_of(INFO=[5, 0, 0, 5, 0]),
        NO_FINDINGS,
        scores=scores_of([5, None, None, 5, None]),
    )
    gap = figure.data[-1]
    assert (gap.name, gap.x, gap.width) == snapshot(
        ("no data", (naive(1), naive(4)), (60000.0, 30000.0))
    )
    assert (gap.yaxis, figure.layout.yaxis2.range) == ("y2", (0, 1))


def test_timeline_draws_the_baseline_as_a_band_with_a_word_and_a_legend() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 10),
        NO_FINDINGS,
        window=(naive(5), naive(9)),
        baseline=(naive(-3), naive(3)),
    )
    under, frame = figure.layout.shapes
    assert (under.x0, under.x1) == (naive(0), naive(3))  # cut at the axis
    assert under.fillcolor == palette.BASELINE
    assert under.line.dash != frame.line.dash
    assert numbers(figure) == ["baseline", "incident"]
    assert figure.layout.annotations[0].yshift < 0  # below the word of the incident
    assert [one.name for one in figure.data] == ["i INFO", "baseline"]
    assert figure.layout.yaxis.range == (0, 6.0)


def test_timeline_draws_no_baseline_that_lies_outside() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 6), NO_FINDINGS, baseline=(naive(-9), naive(-3))
    )
    assert not figure.layout.shapes
    assert [one.name for one in figure.data] == ["i INFO"]


def test_timeline_writes_words_of_windows_within_the_plot() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 100),
        NO_FINDINGS,
        window=(naive(1), naive(4)),
        baseline=(naive(96), naive(99)),
    )
    assert {one.text: one.xanchor for one in figure.layout.annotations} == {
        "incident": "left",
        "baseline": "right",
    }


def test_timeline_frames_the_window() -> None:
    figure = timeline(
        histogram_of(INFO=[5] * 6), NO_FINDINGS, window=(naive(1), naive(3))
    )
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.line.dash) == (naive(1), naive(3), "dot")
    assert numbers(figure) == ["incident"]
