"""The tours of the made-up incidents, walked from the first step to the last."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from logai_core.store import Case
from tests.incidents import Incidents
from tests.workbench.cases import APP, little_case
from tests.workbench.driving import clauses, texts, viewports, visit
from workbench.ui import looking, state
from workbench.ui.ingest import demos, loading
from workbench.ui.tours import TOURS

BUTTONS = ("tour.start", "tour.decline", "tour.back", "tour.next", "tour.end")
Toured = Callable[[str], Case]


@pytest.fixture
def demo(shop: Case) -> Case:
    shop.notes.set_meta(title=demos.SHOP.title)
    return shop


@pytest.fixture
def incident(analysed: Incidents, home: Path) -> Toured:
    def copy(name: str) -> Case:
        made = analysed[name].root
        case = Case.open(Path(shutil.copytree(made, home / made.name)))
        case.notes.set_meta(title=demos.named(name).title)
        return case

    return copy


def offered(app: AppTest) -> list[str]:
    return [str(one.key) for one in app.button if one.key in BUTTONS]


def press(app: AppTest, button: str) -> AppTest:
    app.button(key=f"tour.{button}").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Return the title and the number of the step."""
    found = [one.value for one in app.markdown if "of 5]" in one.value]
    return found[0] if found else ""


def begun(case: Case) -> AppTest:
    return press(visit("overview", case.root.name), "start")


def walked(app: AppTest, steps: int) -> AppTest:
    for _ in range(steps):
        press(app, "next")
    return app


def test_the_tour_leads_through_the_pages_and_sets_what_they_show(demo: Case) -> None:
    app = begun(demo)
    assert said(app) == "**What changed**  :gray[1 of 5]"
    window = app.query_params["window"]
    assert app.text_input(key="overview.from").value != ""
    assert app.button(key="tour.back").disabled
    press(app, "next")
    assert "Compare" in said(app)
    assert app.query_params["window"] == window
    press(app, "next")
    assert "Lines" in said(app)
    assert clauses(app) == ["level>=error"]
    listed, around = viewports(app)
    assert listed["current"] == around["current"]
    assert listed["current"][0] == APP
    press(app, "next")
    assert "Clocks" in said(app)
    assert set(app.query_params) == {"case"}
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


def test_a_view_that_a_step_sets_is_set_in_one_way_only(
    demo: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    app = walked(begun(demo), 3)
    (view,) = [
        one for one in app.get("segmented_control") if one.key == "sessions.view"
    ]
    assert view.value == "clocks"
    assert not policies._shown_default_value_warning
    view.set_value("sessions").run()
    assert app.session_state["sessions.view"] == "sessions"
    press(press(app, "back"), "next")
    assert app.session_state["sessions.view"] == "clocks"
    assert not policies._shown_default_value_warning


@pytest.mark.parametrize("name", ["rollout", "intrusion", "batch"])
def test_each_incident_has_a_tour_of_its_own(name: str, incident: Toured) -> None:
    app = begun(incident(name))
    for number, step in enumerate(TOURS[name], 1):
        assert said(app) == f"**{step.title}**  :gray[{number} of 5]"
        assert "".join(app.query_params.get("q", "")) == step.query
        assert ("window" in app.query_params) == (step.window is not None)
        if step.page == "lines":
            assert viewports(app)[0]["current"] is not None
        if step.thread:
            assert state_of(app)["session"]
        if number < len(TOURS[name]):
            press(app, "next")
    assert offered(app) == ["tour.back", "tour.end"]


def state_of(app: AppTest) -> dict[str, object]:
    """Return the fields of the session's workspace."""
    space = app.session_state[state._KEY]
    return {name: getattr(space, name) for name in ("session", "session_key")}


def test_the_quiet_failure_shows_the_batch_that_the_tour_names(
    incident: Toured,
) -> None:
    app = walked(begun(incident("batch")), 1)
    assert state_of(app)["session"] == "b701160"
    assert "b701160" in texts(app)


def test_the_bad_deploy_ends_with_a_request_that_went_through_four_logs(
    incident: Toured,
) -> None:
    app = walked(begun(incident("rollout")), 4)
    shown = str(state_of(app)["session"])
    assert shown in texts(app)
    handed = next(one for one in texts(app).splitlines() if "hand-overs" in one)
    for source in ("ingress", "payments", "seats", "api"):
        assert source in handed


def test_a_step_tells_the_zone_of_its_times_on_a_page_of_another(shop: Case) -> None:
    shop.notes.set_meta(title=demos.named("rollout").title)
    told = "Times within sentences are UTC."
    assert told not in texts(begun(shop))
    app = press(visit("overview", shop.root.name, zone="Europe/Berlin"), "start")
    assert told in texts(app)


def test_a_visitor_may_leave_the_page_of_a_step_and_go_on_from_there(
    demo: Case,
) -> None:
    app = begun(demo)
    app.switch_page("workbench/views/patterns.py").run()
    assert said(app) == "**What changed**  :gray[1 of 5]"
    assert [one for one in app.button if str(one.key).startswith("patterns.")]
    press(app, "next")
    assert "Compare" in said(app)


@pytest.mark.parametrize("name", TOURS)
def test_a_tour_has_five_steps_each_told_in_one_or_two_sentences(name: str) -> None:
    assert len(TOURS[name]) == 5
    for one in TOURS[name]:
        assert one.text.rstrip(".").count(". ") + 1 in (1, 2)
        assert len(one.text) < 240


def test_every_incident_has_a_tour_and_a_title_of_its_own() -> None:
    assert [one.name for one in demos.DEMOS] == list(TOURS)
    for one, other in itertools.combinations(demos.DEMOS, 2):
        assert one.title != other.title
    assert demos.titled(demos.SHOP.title) == demos.SHOP
    assert demos.titled("Shop *outage*") is None


def test_the_tour_is_offered_on_the_demo_until_it_is_declined(demo: Case) -> None:
    app = visit("overview", demo.root.name)
    assert offered(app) == ["tour.start", "tour.decline"]
    press(app, "decline")
    assert offered(app) == []
    app.switch_page("workbench/views/ingest.py").run()
    assert offered(app) == ["tour.start"]


def test_no_other_case_is_offered_the_tour(shop: Case) -> None:
    assert offered(visit("overview", shop.root.name)) == []
    assert offered(visit("ingest", shop.root.name)) == []


def test_the_first_page_loads_the_demo_and_begins(
    demo: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def load(name: str) -> None:
        asked.append(name)
        looking.open_case(demo.root)

    monkeypatch.setattr(loading, "load_demo", load)
    app = visit("ingest")
    app.button(key="ingest.tour.shop").click().run()
    assert not app.exception
    assert asked == ["shop"]
    assert said(app) == "**What changed**  :gray[1 of 5]"
    assert "that changed**" in texts(app)


def test_a_case_without_findings_is_toured_without_an_incident(home: Path) -> None:
    case = little_case(home)
    case.notes.set_meta(title=demos.SHOP.title)
    app = walked(begun(case), 1)
    assert "Compare" in said(app)
    assert "window" not in app.query_params
