"""The tour of the demo incident, walked from its first step to its last."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from pages.ui import loading, state, tour
from pages.ui.loading import DEMO_TITLE
from tests.pages.cases import APP, little_case
from tests.pages.driving import clauses, texts, viewports, visit

BUTTONS = ("tour.start", "tour.decline", "tour.back", "tour.next", "tour.end")


@pytest.fixture
def demo(shop: Case) -> Case:
    shop.notes.set_meta(title=DEMO_TITLE)
    return shop


def offered(app: AppTest) -> list[str]:
    return [str(one.key) for one in app.button if one.key in BUTTONS]


def press(app: AppTest, button: str) -> AppTest:
    app.button(key=f"tour.{button}").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Return the title and the number of the step."""
    found = [one.value for one in app.markdown if f"of {len(tour.STEPS)}]" in one.value]
    return found[0] if found else ""


def test_the_tour_leads_through_the_pages_and_sets_what_they_show(demo: Case) -> None:
    app = press(visit("overview", demo.root.name), "start")
    assert said(app) == "**What changed**  :gray[1 of 7]"
    assert set(app.query_params) == {"case"}
    assert app.button(key="tour.back").disabled
    press(app, "next")
    assert said(app) == "**The incident**  :gray[2 of 7]"
    window = app.query_params["window"]
    assert app.text_input(key="overview.from").value != ""
    press(app, "next")
    assert "Compare" in said(app)
    assert app.query_params["window"] == window
    press(app, "next")
    assert "Lines" in said(app)
    assert clauses(app) == ["level>=error"]
    lines, around = viewports(app)
    assert lines["current"] == around["current"]
    assert lines["current"][0] == APP
    press(app, "next")
    assert "Threads" in said(app)
    assert set(app.query_params) == {"case"}
    press(app, "next")
    assert "Clocks" in said(app)
    (view,) = [
        one for one in app.get("segmented_control") if one.key == "sessions.view"
    ]
    assert view.value == "clocks"
    press(app, "next")
    assert "Summary" in said(app)
    assert offered(app) == ["tour.back", "tour.end"]
    press(app, "back")
    assert "Clocks" in said(app)
    press(app, "end")
    assert offered(app) == []


def test_a_visitor_may_leave_the_page_of_a_step_and_go_on_from_there(
    demo: Case,
) -> None:
    app = press(visit("overview", demo.root.name), "start")
    app.switch_page("pages/views/patterns.py").run()
    assert said(app) == "**What changed**  :gray[1 of 7]"
    assert [one for one in app.button if str(one.key).startswith("patterns.")]
    press(app, "next")
    assert said(app) == "**The incident**  :gray[2 of 7]"
    assert app.text_input(key="overview.from").value != ""


def test_each_step_is_told_in_one_or_two_sentences() -> None:
    assert 5 <= len(tour.STEPS) <= 7
    assert {one.text.rstrip(".").count(". ") + 1 for one in tour.STEPS} <= {1, 2}


def test_the_tour_is_offered_on_the_demo_until_it_is_declined(demo: Case) -> None:
    app = visit("overview", demo.root.name)
    assert offered(app) == ["tour.start", "tour.decline"]
    press(app, "decline")
    assert offered(app) == []
    app.switch_page("pages/views/ingest.py").run()
    assert offered(app) == ["tour.start"]


def test_no_other_case_is_offered_the_tour(shop: Case) -> None:
    assert offered(visit("overview", shop.root.name)) == []
    assert offered(visit("ingest", shop.root.name)) == []


def test_the_first_page_loads_the_demo_and_begins(
    demo: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "load_demo", lambda: state.open_case(demo.root))
    app = visit("ingest")
    app.button(key="ingest.tour").click().run()
    assert not app.exception
    assert said(app) == "**What changed**  :gray[1 of 7]"
    assert "that changed**" in texts(app)


def test_a_case_without_findings_is_toured_without_an_incident(home: Path) -> None:
    case = little_case(home)
    case.notes.set_meta(title=DEMO_TITLE)
    app = press(press(visit("overview", case.root.name), "start"), "next")
    assert "The incident" in said(app)
    assert "window" not in app.query_params
