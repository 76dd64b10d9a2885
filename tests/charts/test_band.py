from typing import Any

import plotly.graph_objects as go
from inline_snapshot import snapshot

from logai_core.charts import band
from logai_core.schemas import FINDINGS, SCORES
from tests.charts.frames import at, finding, findings_of, scores_of
from tests.charts.plain import plain

NO_FINDINGS = FINDINGS.to_frame()


def traces(figure: go.Figure) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in plain(figure)["data"]}


def test_band_draws_observed_expected_and_the_outline_of_the_band() -> None:
    drawn = traces(band(scores_of([9, 10]), NO_FINDINGS, title=""))
    assert drawn["normal band"]["fill"] == "toself"
    assert {name: trace["y"] for name, trace in drawn.items()} == snapshot(
        {
            "normal band": [15.0, 15.0, 5.0, 5.0, None],
            "expected": [10.0, 10.0],
            "observed": [9.0, 10.0],
            "alert": [],
        }
    )


def test_band_marks_the_windows_that_leave_it() -> None:
    drawn = traces(band(scores_of([9, 40, 10, 0]), NO_FINDINGS, title=""))
    assert drawn["alert"]["y"] == [40.0, 0.0]


def test_band_leaves_a_gap_where_there_is_no_data() -> None:
    drawn = traces(band(scores_of([9, None, 10]), NO_FINDINGS, title=""))
    assert drawn["observed"]["y"] == [9.0, None, 10.0]
    assert drawn["normal band"]["y"] == snapshot([15.0, 5.0, None, 15.0, 5.0, None])


def test_band_leaves_a_gap_where_windows_are_missing() -> None:
    scores = scores_of([9, 9, 9, 9, 9, 9]).gather([0, 1, 4, 5])
    drawn = traces(band(scores, NO_FINDINGS, title=""))
    assert drawn["observed"]["y"] == [9.0, 9.0, None, 9.0, 9.0]


def test_band_shades_the_time_of_learning() -> None:
    figure = band(scores_of([9] * 6, learning=2), NO_FINDINGS, title="")
    (shade,) = figure.layout.shapes
    assert (shade.x0, shade.x1) == (
        at(0).replace(tzinfo=None),
        at(2).replace(tzinfo=None),
    )
    assert figure.layout.annotations[0].text == "learning"


def test_band_shades_everything_while_nothing_is_learnt() -> None:
    figure = band(scores_of([9] * 6, learning=6), NO_FINDINGS, title="")
    (shade,) = figure.layout.shapes
    assert shade.x1 == at(6).replace(tzinfo=None)


def test_band_marks_only_the_findings_of_its_series_by_their_rank() -> None:
    found = findings_of(finding(1, 2, series_kind="level", key="ERROR"), finding(2, 3))
    figure = band(scores_of([9] * 6), found, title="")
    assert [note.text for note in figure.layout.annotations] == ["<b>2</b>"]


def test_band_shows_its_title_as_text() -> None:
    figure = band(scores_of([9, 9]), NO_FINDINGS, title="from <ip> <b>")
    assert figure.layout.title.text == snapshot("from &lt;ip&gt; &lt;b&gt;")


def test_band_does_not_depend_on_the_order_of_rows() -> None:
    scores = scores_of([9, None, 30, 4])
    assert band(scores.reverse(), NO_FINDINGS, title="") == band(
        scores, NO_FINDINGS, title=""
    )


def test_band_without_windows_says_so() -> None:
    figure = band(SCORES.to_frame(), NO_FINDINGS, title="")
    assert figure.layout.annotations[0].text == snapshot(
        "No window of this series was scored."
    )


def test_band_numbers_by_episode_when_the_list_does() -> None:
    found = findings_of(finding(1, 2, episode=7))
    figure = band(scores_of([9] * 6), found, title="", episodes=True)
    assert [note.text for note in figure.layout.annotations] == ["<b>7</b>"]


def test_band_of_a_measure_shows_its_unit() -> None:
    figure = band(scores_of([0.1, 0.2]), NO_FINDINGS, title="", unit="s")
    assert figure.layout.yaxis.title.text == "s"
    assert figure.layout.yaxis.dtick is None
