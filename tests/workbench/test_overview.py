from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.errors import SettingError
from logai_core.store import Case
from logai_core.templates import Edit
from tests.workbench.at_patterns import POOL
from tests.workbench.cases import little_case
from tests.workbench.driving import clauses, texts, viewports, visit


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
    app.switch_page("workbench/views/lines.py").run()
    assert len(viewports(app)[0]["line"]) == 40
    app.button(key="scope.clear_time").click().run()
    assert len(viewports(app)[0]["line"]) == 200
    app.switch_page("workbench/views/overview.py").run()
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
    app.segmented_control(key="overview.detector").set_value(detector).run()
    assert not app.exception
    assert app.dataframe[0].value["score"].is_monotonic_decreasing


def test_overview_opens_the_lines_of_a_finding_and_no_other_filter_stays(
    shop: Case,
) -> None:
    app = visit("lines", shop.root.name, q="cart level:info")
    assert len(viewports(app)[0]["line"]) == 200
    app.switch_page("workbench/views/overview.py").run()
    app.button(key="overview.open").click().run()
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert [text.partition("=")[0] for text in clauses(app)] == ["tpl"]
    (drawn,) = viewports(app)
    assert len(drawn["line"]) == 120
    assert [drawn["levels"][at] for at in set(drawn["level"])] == [["×", "ERROR"]]


def column(app: AppTest, name: str) -> list[object]:
    return app.dataframe[0].value[name].to_list()


def marked(app: AppTest) -> str:
    """Return what is said of the selected finding, in bold."""
    return next(one.value for one in app.markdown if one.value.startswith("**#"))


def press_kind(app: AppTest, *kinds: str) -> AppTest:
    pills = next(one for one in app.get("pills") if "kinds" in one.key)
    return pills.set_value(list(kinds)).run()


def test_overview_says_first_what_changed_and_when(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    said = texts(app)
    assert "**One thing that changed**  :gray[of 1 episode with 2 findings" in said
    assert (
        "12\\:40\\:00 **new pattern** “Pool exhausted after \\<num\\> ms”\\: 120 records"
        in said
    )


def test_overview_opens_the_lines_of_what_changed(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    next(b for b in app.button if b.key.startswith("overview.five.lines")).click().run()
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert len(viewports(app)[0]["line"]) == 120


def test_overview_selects_what_is_clicked_above_whatever_kind_is_listed(
    shop: Case,
) -> None:
    app = press_kind(visit("overview", shop.root.name), "error ratio")
    assert column(app, "kind") == ["error ratio"]
    assert marked(app).startswith("**#1 error ratio")
    next(b for b in app.button if b.label == "**#1**").click().run()
    assert not app.exception
    assert column(app, "kind") == ["new pattern", "error ratio"]
    assert marked(app).startswith("**#1 new pattern")


def test_overview_lists_kinds_with_their_counts_and_numbers_with_their_units(
    shop: Case,
) -> None:
    app = visit("overview", shop.root.name)
    pills = next(one for one in app.get("pills") if "kinds" in one.key)
    assert list(pills.options) == ["error ratio 1", "new pattern 1"]
    assert column(app, "#") == [1, 1]
    assert column(app, "observed") == [120.0, 75.0]
    assert column(app, "unit") == ["records", "%"]
    assert [str(why).split(";")[1] for why in column(app, "why")] == [" ERROR"] * 2


def test_overview_hides_what_only_noise_carries_everywhere(shop: Case) -> None:
    pipeline.add_edit(shop, Edit("noise", (POOL,)))
    app = visit("overview", shop.root.name)
    toggle = app.toggle(key="overview.hide_noise")
    assert toggle.label == "Hide what only noise carries (2)"
    assert app.info[0].proto.title == "No findings"
    assert not app.dataframe
    toggle.set_value(False).run()
    assert len(app.dataframe[0].value) == 2
    assert not app.info


def test_overview_says_what_a_threshold_leaves_over(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.slider(key="overview.threshold").set_value(10.0).run()
    assert "At 10\\.0\\: 2 of 2 findings remain\\; none gone" in texts(app)
    assert "the analysis and the report hold what Record finds at 1.0" in texts(app)
    app.slider(key="overview.threshold").set_value(0.5).run()
    assert not app.exception
    assert "At 0\\.5\\: " in texts(app)
    assert column(app, "observed")[0] == 120


def test_overview_sets_detectors_side_by_side_with_their_settings(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.toggle(key="overview.compare").set_value(True).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4  # timeline, lanes, strip, series
    assert (
        "Rolling z\\-score\\: Mean of the 240 buckets before\\, from 4 deviations on"
        in texts(app)
    )


def test_overview_draws_a_strip_of_the_kinds_that_are_chosen(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    strip = next(one for one in app.get("pills") if "strip" in one.key)
    assert list(strip.options) == [
        "Levels",
        "Services",
        "Sources",
        "Errors",
        "Patterns",
    ]
    series = next(one for one in app.selectbox if "series" in one.key)
    assert list(series.options)[:3] == ["× ERROR", "! WARN", "i INFO"]
    series.set_value(("level", "ERROR")).run()
    assert len(app.get("plotly_chart")) == 4  # and one more, of the level
    strip = next(one for one in app.get("pills") if "strip" in one.key)
    strip.set_value([]).run()
    assert len(app.get("plotly_chart")) == 2


def test_overview_says_that_there_is_too_little_history(home: Path) -> None:
    app = visit("overview", little_case(home).root.name)
    assert not app.exception
    assert app.info[0].proto.title == "Too little history"
    assert app.info[0].value == (
        "Only 12 buckets of 1 s\\: changes are judged from 24 buckets on\\; "
        "compare two windows instead\\."
    )
    assert len(app.get("plotly_chart")) == 1


def test_overview_of_records_without_times_offers_only_what_makes_sense(
    home: Path,
) -> None:
    app = visit("overview", little_case(home, dated=False).root.name)
    assert not app.exception
    assert app.info[0].proto.title == "No record has a time"
    assert app.info[0].value.startswith("So there is no timeline, nothing can be said")
    ways = [one.proto.label for one in app.get("page_link")]
    assert ways[-3:] == ["Go to Patterns", "Go to Lines", "Go to Ingest"]
    assert "Go to Compare" not in ways
    keys = [
        one.key for kind in ("text_input", "slider", "toggle") for one in app.get(kind)
    ]
    assert not [key for key in keys if key.startswith("overview.")]
    assert not app.get("plotly_chart")
    assert "**12 INFO**  :gray[1 pattern, errors first]" in texts(app)
    (button,) = [one for one in app.button if one.key.startswith("overview.undated")]
    button.click().run()
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert len(viewports(app)[0]["line"]) == 12


def test_overview_shows_what_the_core_refuses_and_goes_on(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SettingError("detector: found 'x', expected another", hint="Choose.")

    monkeypatch.setattr("workbench.ui.cache.detected.detect", refuse)
    app = visit("overview", shop.root.name)
    app.segmented_control(key="overview.detector").set_value("zscore").run()
    assert not app.exception
    assert app.warning[0].proto.title == "Could not look for changes"
