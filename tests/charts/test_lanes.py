from logai_core.charts import lanes, palette
from logai_core.schemas import FINDINGS
from tests.charts.frames import at, finding, findings_of

AXIS = (at(0).replace(tzinfo=None), at(1000).replace(tzinfo=None))


def test_lanes_stand_from_top_to_bottom_with_how_much_each_found() -> None:
    figure = lanes(
        {"Record": findings_of(finding(1, 9)), "Other": FINDINGS.to_frame()}, AXIS
    )
    assert figure.layout.yaxis.ticktext == ("Record  1", "Other  0")
    assert figure.layout.yaxis.range == (1.5, -0.5)
    assert figure.layout.xaxis.title.text == "UTC"


def test_lanes_draw_findings_where_they_were_and_short_ones_so_that_they_show() -> None:
    figure = lanes({"Record": findings_of(finding(1, 9), finding(20, 20.5))}, AXIS)
    (bars,) = figure.data
    assert bars.base == ("2026-11-21 12:00:30", "2026-11-21 12:10:00")
    assert bars.x == (240_000.0, 120_000.0)


def test_lanes_colour_the_chosen_detector() -> None:
    rows = findings_of(finding(1, 9))
    figure = lanes({"A": rows, "B": rows}, AXIS, chosen="B")
    assert [bar.marker.color for bar in figure.data] == [
        palette.GREY,
        palette.LIGHT.accent,
    ]


def test_lanes_tell_of_a_finding_without_obeying_its_text() -> None:
    figure = lanes({"A": findings_of(finding(1, 9, text="<b>bold</b>"))}, AXIS)
    assert figure.data[0].customdata == ("&lt;b&gt;bold&lt;/b&gt;",)
