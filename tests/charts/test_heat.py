import plotly.graph_objects as go
import pytest
from inline_snapshot import snapshot

from logai_core.charts import cells_of, heat, series_name
from logai_core.schemas import FINDINGS, SCORES
from tests.charts.frames import at, scores_of

NO_FINDINGS = FINDINGS.to_frame()


def drawn(**settings: object) -> go.Figure:
    scores = scores_of([10, 25, 4], kind="template", key="T1")
    cells = cells_of(scores, NO_FINDINGS)
    return heat(cells, {"T1": "from <ip> <b>"}, **settings)  # type: ignore[arg-type]


def naive(bucket: float) -> object:
    return at(bucket).replace(tzinfo=None)


def test_heat_names_its_rows_as_text_and_its_zone() -> None:
    layout = drawn().layout
    assert layout.yaxis.ticktext == ("from &lt;ip&gt; &lt;b&gt;",)
    assert layout.xaxis.title.text == "UTC"


def test_heat_is_a_picture_that_nobody_drags() -> None:
    layout = drawn().layout
    assert (layout.dragmode, layout.xaxis.fixedrange, layout.yaxis.fixedrange) == (
        False,
        True,
        True,
    )


def test_heat_draws_at_most_seven_times_the_allowed_distance() -> None:
    cells = cells_of(scores_of([10, 9000, 10], kind="host", key="a"), NO_FINDINGS)
    *_, far = heat(cells, {}).data
    assert list(far.z[0]) == [0.0, 3.0, 0.0]
    assert far.customdata[0][1][0] == 1800  # the hover tells all of it


def test_heat_stands_under_the_timeline_with_its_range() -> None:
    layout = drawn(axis=(naive(-1), naive(5))).layout
    assert layout.xaxis.range == (naive(-1), naive(5))


def test_heat_frames_the_finding_and_the_window_within_its_range() -> None:
    figure = drawn(selected=(naive(1), naive(9)), window=(naive(0), naive(2)))
    assert [(one.x0, one.x1, one.line.dash) for one in figure.layout.shapes] == [
        (naive(1), naive(3), "solid"),
        (naive(0), naive(2), "dot"),
    ]
    assert drawn(window=(naive(40), naive(50))).layout.shapes == ()


def test_heat_hatches_what_has_no_data() -> None:
    silent = scores_of([9, None, None, 9])
    (*_, gap) = drawn(scores=silent).data
    assert (gap.name, gap.x, gap.width) == ("no data", (naive(1),), (60000.0,))
    assert gap.marker.pattern.shape == "/"


def test_heat_keeps_rows_apart_that_are_called_the_same() -> None:
    scores = scores_of([10], kind="host", key="a").vstack(
        scores_of([10], kind="host", key="b")
    )
    figure = heat(cells_of(scores, NO_FINDINGS), {"a": "same", "b": "same"})
    assert figure.layout.yaxis.tickvals == ("host same", "host same (2)")
    assert set(figure.layout.yaxis.ticktext) == {"host same"}


def test_heat_is_the_same_data_in_light_and_dark() -> None:
    (_, light), (_, dark) = (drawn(dark=night).data for night in (False, True))
    assert list(light.z[0]) == list(dark.z[0])
    assert light.colorscale != dark.colorscale


def test_heat_without_series_says_so() -> None:
    figure = heat(cells_of(SCORES.to_frame(), NO_FINDINGS), {})
    assert figure.layout.annotations[0].text == snapshot(
        "No series of these kinds was counted."
    )


@pytest.mark.parametrize(
    ("kind", "key", "called"),
    [
        ("total", "", "All records"),
        ("level", "ERROR", "× ERROR"),
        ("service", "web", "service web"),
        ("source", "S1", "source web.log"),
        ("errors", "", "errors of all"),
        ("errors", "web", "errors of web"),
        ("template", "T1", "GET <path>"),
        ("template", "T9", "T9"),
        ("measure", "request_s", "request_s"),
        ("measure", "T1:request_s", "request_s of GET <path>"),
        ("measure", "T1:2", "value 3 of GET <path>"),
        ("measure", "*:request_s", "request_s, as multiples"),
    ],
)
def test_a_series_is_called_what_a_person_knows(
    kind: str, key: str, called: str
) -> None:
    assert series_name(kind, key, {"T1": "GET <path>", "S1": "web.log"}) == called
