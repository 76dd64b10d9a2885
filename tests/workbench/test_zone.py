"""Every page shows every time in the zone of the scope, and reads what is written in it."""

import json
import re
from datetime import timedelta

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from logai_core.charts import Dial
from logai_core.clocks import is_zone
from logai_core.store import Case
from tests.builders import at
from tests.workbench.driving import texts, visit
from workbench.ui import zone
from workbench.ui.ingest.reading import ZONES
from workbench.ui.overview.windowing import dragged
from workbench.ui.state import Window

BERLIN = "Europe/Berlin"
WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:41:00Z"
OF_DAY = re.compile("2026-11-20 ([0-9]{2}):")
SAID = {
    "overview": "for the first time at 12\\:40\\:00 UTC",
    "patterns": "new 13\\:40",
    "summary": "Those of the lines are Europe/Berlin.",
}


def headings(app: AppTest) -> set[str]:
    """Return the zones that columns of times are headed with."""
    names = [name for one in app.dataframe for name in one.value.columns]
    return {name.partition("(")[2][:-1] for name in names if name.endswith(")")}


def shown(app: AppTest) -> str:
    """Return the running text of the page, its tables, evidence and labels."""
    cells = [one.value.to_csv() for one in app.dataframe]
    lines = [one.value for one in app.code]
    labels = [str(one.label) for one in (*app.button, *app.text_input)]
    return "\n".join([texts(app), *cells, *lines, *labels])


def axes(app: AppTest) -> set[str]:
    """Return what the charts call their time."""
    figures = [json.loads(one.proto.spec) for one in app.get("plotly_chart")]
    titles = [one["layout"]["xaxis"].get("title", {}) for one in figures]
    return {title["text"] for title in titles if "text" in title}


@pytest.mark.parametrize(
    "page", ["overview", "patterns", "ingest", "summary", "compare"]
)
def test_a_page_shows_every_time_in_the_zone_of_the_scope(
    page: str, shop: Case
) -> None:
    app = visit(page, shop.root.name, window=WINDOW, zone=BERLIN)
    assert not app.exception
    assert "2026-11-20 13:00:00.000 to 2026-11-20 13:59:57.000 Europe" in texts(app)
    assert set(OF_DAY.findall(shown(app))) == {"13"}  # in UTC all of them are at 12
    assert headings(app) <= {BERLIN}
    assert axes(app) <= {BERLIN}
    assert SAID.get(page, "") in texts(app)
    if page == "overview":
        look_at_overview(app)


def look_at_overview(app: AppTest) -> None:
    listed, lines = (one.value for one in app.dataframe[:2])
    assert listed["start (Europe/Berlin)"].to_list() == ["11-20 13:40:00"] * 2
    assert lines["time (Europe/Berlin)"][0] == "2026-11-20 13:40:00.000"
    assert "13\\:40\\:00 **new pattern**" in texts(app)
    app.toggle(key="overview.compare").set_value(True).run()
    figures = [json.loads(one.proto.spec) for one in app.get("plotly_chart")]
    assert axes(app) == {BERLIN}
    ranges = {tuple(one["layout"]["xaxis"]["range"]) for one in figures}
    assert {first[:13] for first, _ in ranges} == {"2026-11-20T13"}


def test_sentences_of_an_older_version_are_told_to_be_in_utc(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(zone, "name", lambda: BERLIN)
    monkeypatch.setattr(zone.st, "caption", said.append)
    zone.tell_sentences(pl.Series(["seen first at 12:40:00 UTC", "instructions"]))
    assert said == []
    zone.tell_sentences(pl.Series(["seen first at 12:40:00 UTC", "none at 12:40:00"]))
    assert said == ["Times within sentences are UTC."]


def test_a_window_is_written_in_the_zone(shop: Case) -> None:
    app = visit("overview", shop.root.name, zone=BERLIN)
    assert app.text_input(key="overview.from").label == "From (Europe/Berlin)"
    app.text_input(key="overview.from").set_value("2026-11-20 13:40:00")
    app.text_input(key="overview.to").set_value("2026-11-20T12:40:30Z").run()
    assert app.query_params["window"] == "2026-11-20T12:40:00Z~2026-11-20T12:40:30Z"
    assert "40 of 1,324 records" in texts(app)


def test_what_stands_in_the_inputs_follows_the_zone(shop: Case) -> None:
    app = visit("overview", shop.root.name, window=WINDOW, zone=BERLIN)
    assert app.text_input(key="overview.from").value == "2026-11-20 13:40:00"
    # One end is changed: the other one stays the instant that it is.
    app.text_input(key="overview.to").set_value("2026-11-20 13:50").run()
    assert app.query_params["window"] == "2026-11-20T12:40:00Z~2026-11-20T12:50:00Z"


def test_a_time_that_comes_twice_is_told_and_what_is_none_names_the_zone(
    shop: Case,
) -> None:
    app = visit("overview", shop.root.name, zone=BERLIN)
    app.text_input(key="overview.from").set_value("2026-10-25 02:30").run()
    assert app.query_params["window"].startswith("2026-10-25T00:30:00Z~")
    assert "02:30 comes twice; taken as 2026-10-25 02:30:00+02:00" in texts(app)
    app.text_input(key="overview.from").set_value("noon").run()
    assert "Times are in Europe/Berlin" in app.warning[0].value.replace("\\", "")


def test_a_drag_sets_the_instants_that_the_dial_of_the_chart_shows() -> None:
    dial = Dial(BERLIN, timedelta(hours=1))
    box: list[object] = ["2026-11-20 13:00:09", "2026-11-20 13:00:00.5"]
    assert dragged(box, dial) == Window(at(0.5), at(9))


def test_a_drag_is_no_finer_than_a_hand() -> None:
    dial = Dial("UTC", timedelta(0))
    box: list[object] = ["2026-11-20 12:00:00.0844", "2026-11-20 12:36:14.0341"]
    assert dragged(box, dial) == Window(at(0), at(36 * 60 + 15))
    box = ["2026-11-20 12:00:00.0844", "2026-11-20 12:00:01.9"]
    assert dragged(box, dial) == Window(at(0.084), at(1.9))


def test_every_zone_that_is_offered_is_one() -> None:
    assert {"UTC", BERLIN} < set(ZONES)
    assert [one for one in ZONES if not is_zone(one)] == []


def drags() -> None:
    """Drag over the first ten seconds of both charts, in Berlin."""
    from datetime import timedelta

    import streamlit as st

    from logai_core.charts import Dial
    from logai_core.scope import Scope
    from workbench.ui import state, zone
    from workbench.ui.compare import times as compare_times
    from workbench.ui.overview import windowing

    state.change(scope=Scope(zone="Europe/Berlin"))
    x = ["2026-11-20 13:00:00", "2026-11-20 13:00:10"]
    for page in (windowing, compare_times):
        state.set_widget(zone.keyed(page.CHART), {"selection": {"box": [{"x": x}]}})
    dial = Dial("Europe/Berlin", timedelta(hours=1))
    windowing.brushed(dial)
    st.text(repr(state.workspace().window))
    st.text(str(state.widget(windowing.FROM)))
    windowing.brushed(dial, compare_times.CHART, compare_times.SETS)
    st.text(repr(state.workspace().window))


def test_a_drag_on_either_chart_of_a_zone_sets_the_window() -> None:
    said = [one.value for one in AppTest.from_function(drags).run().text]
    window = repr(Window(at(0), at(10)))
    assert said == [window, "2026-11-20 13:00:00", window]
