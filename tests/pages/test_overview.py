import pytest

from logai_core.store import Case
from tests.pages.driving import texts, visit


def test_overview_lists_the_findings_with_their_lines(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    findings, lines = app.dataframe[0].value, app.dataframe[1].value
    assert findings["observed"].to_list()[0] == 120
    assert lines["message"].to_list() == [
        f"Pool exhausted after {i} ms" for i in (2400, 2401, 2402)
    ]
    assert lines["line"].to_list() == [5, 6, 7]


def test_overview_counts_the_records_of_a_written_window(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.text_input(key="overview.from").set_value("2026-11-20 12:40:00")
    app.text_input(key="overview.to").set_value("2026-11-20T12:40:30Z").run()
    assert "40 of 1,324 records" in texts(app)  # 30 errors and 10 requests
    app.switch_page("pages/views/lines.py").run()
    assert len(app.dataframe[0].value) == 40
    app.button(key="lines.all_time").click().run()
    assert len(app.dataframe[0].value) == 200
    app.switch_page("pages/views/overview.py").run()
    assert app.text_input(key="overview.from").value == ""


def test_overview_refuses_a_window_that_is_no_time(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.text_input(key="overview.from").set_value("noon").run()
    assert not app.exception
    assert app.warning[0].proto.title == "Could not set the window"
    assert app.warning[0].value == (
        "\\'noon\\'\\: not a time\\, expected one such as 2026\\-11\\-20 12\\:02\\:03. "
        "Times are in UTC\\."
    )


@pytest.mark.parametrize("detector", ["zscore", "forest"])
def test_overview_shows_the_view_of_another_detector(detector: str, shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.get("segmented_control")[0].set_value(detector).run()
    assert not app.exception
    assert app.dataframe[0].value["score"].is_monotonic_decreasing


def test_overview_opens_the_lines_of_a_finding_and_no_other_filter_stays(
    shop: Case,
) -> None:
    app = visit("lines", shop.root.name)
    app.text_input(key="lines.text").set_value("cart")
    app.get("pills")[0].set_value(["INFO"]).run()
    assert len(app.dataframe[0].value) == 200
    app.switch_page("pages/views/overview.py").run()
    app.button(key="overview.open").click().run()
    app.switch_page("pages/views/lines.py").run()  # AppTest does not stay there
    assert app.text_input(key="lines.text").value == ""
    assert len(app.dataframe[0].value) == 120
    assert set(app.dataframe[0].value["level"]) == {"× ERROR"}
