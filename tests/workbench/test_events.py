import json

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.events import MOST_EVENTS
from logai_core.pipeline import pinning
from logai_core.store import Case
from tests.builders import at
from tests.workbench.cases import HOSTILE
from tests.workbench.driving import texts, visit

PASTED = (
    "2026-11-20 13:02 Europe/Berlin deploy 1.4.2 by release-bot\n"
    f"13:05 odd {HOSTILE}\nnobody knows when\n"
)


def paste(case: Case, text: str, **address: str) -> AppTest:
    app = visit("timeline", case.root.name, **address)
    app.expander[0].proto.expanded = True
    app.session_state["events.open"] = True
    app.run()
    app.text_area(key="events.text.0").set_value(text).run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_pasted_events_are_looked_over_before_they_are_added(shop: Case) -> None:
    app = paste(shop, PASTED, zone="Europe/Berlin")
    understood, refused = (one.value for one in app.dataframe[:2])
    assert list(understood["time (Europe/Berlin)"]) == [
        "2026-11-20 13:02:00.000", "2026-11-20 13:05:00.000",
    ]  # fmt: skip
    assert list(understood["who"]) == ["release-bot", ""]
    assert list(understood["assumed"]) == ["", "the day 2026-11-20; Europe/Berlin"]
    assert list(refused["why"]) == ["no time at its beginning"]
    assert shop.board.pins() == []
    app = press(app, "events.add")
    made = [one.pin for one in shop.board.pins()]
    assert [(one.at, one.kind, one.tags) for one in made] == [
        (at(120), "event", ("deploy",)), (at(300), "event", ("deploy",)),
    ]  # fmt: skip
    assert app.text_area(key="events.text.1").value == ""
    assert "**2 pins**  ·  2 with a time" in texts(app)
    assert "<script" not in texts(app)


def test_a_table_tells_by_which_columns_it_was_read(shop: Case) -> None:
    app = paste(shop, "when,title,user\n2026-11-20T12:05Z,up,ann\n")
    assert "by the columns time: when, what: title, who: user" in texts(app)


def test_the_same_events_twice_are_there_once(shop: Case) -> None:
    line = "2026-11-20T12:05Z up"
    press(paste(shop, line), "events.add")
    press(paste(shop, line), "events.add")
    assert len(shop.board.pins()) == 1


def test_more_than_a_case_may_have_are_refused(shop: Case) -> None:
    shop.board.add_all(
        [pinning.pin_of_event(at(one), "x", "x") for one in range(MOST_EVENTS)]
    )
    app = press(paste(shop, "2026-11-20T12:05:00.5Z up"), "events.add")
    assert [one.proto.title for one in app.warning] == ["Could not add the events"]
    assert len(shop.board.pins()) == MOST_EVENTS


@pytest.mark.parametrize("noise", [False, True])
def test_events_stand_on_the_histogram_unless_they_are_noise(
    noise: bool,
    shop: Case,
) -> None:
    made = shop.board.add(pinning.pin_of_event(at(600), "deploy", "deploy"))
    shop.board.change(made.number, 1, noise=noise)
    app = visit("overview", shop.root.name)
    (chart,) = [
        one for one in app.get("plotly_chart") if "Records over time" in one.proto.alt
    ]
    notes = json.loads(chart.proto.spec)["layout"]["annotations"]
    assert ("⚑ deploy" in [one["text"] for one in notes]) is not noise
