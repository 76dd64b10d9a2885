"""The incident and the baseline are set under the chart, and both are drawn on it."""

from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from tests.workbench.driving import visit

BASELINE = "2026-11-20T12:10:00Z~2026-11-20T12:20:00Z"


def test_overview_sets_the_baseline_by_its_own_inputs(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.segmented_control(key="overview.sets").set_value("baseline").run()
    fields = [app.text_input(key=f"overview.baseline_{end}") for end in ("from", "to")]
    assert [one.label for one in fields] == ["Baseline from (UTC)", "Baseline to (UTC)"]
    fields[0].set_value("2026-11-20 12:10")
    fields[1].set_value("2026-11-20 12:20").run()
    assert drawn_alt(app).endswith(
        "baseline 2026-11-20 12:10:00.000 to 2026-11-20 12:20:00.000 UTC"
    )
    assert app.query_params["baseline"] == BASELINE
    assert "window" not in app.query_params
    app.button(key="overview.clear.baseline").click().run()
    assert "baseline" not in app.query_params
    assert app.text_input(key="overview.baseline_from").value == ""


def drawn_alt(app: AppTest) -> str:
    return str(app.get("plotly_chart")[0].proto.alt)


def test_overview_shows_a_baseline_that_was_set_elsewhere(shop: Case) -> None:
    windows = {
        "window": "2026-11-20T12:40:00Z~2026-11-20T12:42:00Z",
        "baseline": BASELINE,
    }
    app = visit("overview", shop.root.name, **windows)
    drawn = app.get("plotly_chart")[0].proto.spec
    assert '"name":"baseline"' in drawn
    assert '"text":"baseline"' in drawn
    app.segmented_control(key="overview.sets").set_value("baseline").run()
    assert app.text_input(key="overview.baseline_from").value == "2026-11-20 12:10:00"
    app.toggle(key="overview.table").set_value(True).run()
    table = next(one.value for one in app.dataframe if "within" in one.value.columns)
    assert set(table["within"]) == {"", "incident", "baseline"}
    assert "1" in set(table["episodes"])


def test_overview_has_the_same_tools_whatever_window_is_set(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    before = tools(app)
    assert app.button(key="overview.lines").disabled
    app.text_input(key="overview.from").set_value("2026-11-20 12:40:00").run()
    assert tools(app) == before
    assert not app.button(key="overview.lines").disabled


def tools(app: AppTest) -> list[str]:
    wanted = ("overview.from", "overview.to", "overview.clear", "overview.lines")
    keys = [one.key for kind in ("text_input", "button") for one in app.get(kind)]
    return [
        key
        for key in keys
        if key and key.startswith((*wanted, "overview.summarise_window"))
    ]


def test_overview_opens_the_lines_of_the_baseline(shop: Case) -> None:
    app = visit("overview", shop.root.name, baseline=BASELINE)
    app.segmented_control(key="overview.sets").set_value("baseline").run()
    app.button(key="overview.lines").click().run()
    assert app.query_params["side"] == "baseline"
    assert app.query_params["baseline"] == BASELINE
