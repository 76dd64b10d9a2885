"""Going to a time among the lines, in the zone and the order of the scope."""

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.errors import LimitError
from logai_core.store import Case
from tests.workbench.cases import APP, WEB
from tests.workbench.driving import viewports, visit


def go(app: AppTest, when: str) -> AppTest:
    app.text_input(key="lines.go").set_value(when).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("when", "line"),
    [
        ("2026-11-20 12:00:01", f"{WEB}:2"),
        ("12:10", f"{WEB}:201"),
        ("2026-11-20T12:40:01.5Z", f"{APP}:7"),
        ("2026-11-19", f"{WEB}:1"),
    ],
)
def test_the_first_record_at_or_after_a_time_is_gone_to(
    shop: Case, when: str, line: str
) -> None:
    app = go(visit("lines", shop.root.name), when)
    assert app.query_params["line"] == line
    (drawn,) = viewports(app)
    assert drawn["current"] == [line.split(":")[0], int(line.split(":")[1])]
    assert drawn["current"][1] in drawn["line"]


def test_a_time_is_read_in_the_zone_of_the_scope(shop: Case) -> None:
    app = go(visit("lines", shop.root.name, zone="Europe/Berlin"), "13:10")
    assert app.query_params["line"] == f"{WEB}:201"


def test_only_records_of_the_scope_are_gone_to(shop: Case) -> None:
    app = go(visit("lines", shop.root.name, q="level:error"), "12:30")
    assert app.query_params["line"] == f"{APP}:5"


def test_a_time_within_a_window_that_begins_later_is_its_first_record(
    shop: Case,
) -> None:
    window = "2026-11-20T12:20:00Z~2026-11-20T12:30:00Z"
    app = go(visit("lines", shop.root.name, window=window), "12:10")
    assert app.query_params["line"] == f"{WEB}:401"
    go(app, "12:30")
    (drawn,) = viewports(app)
    assert drawn["note"] == "No record of these at or after 2026-11-20 12:30:00"


def test_what_is_no_time_is_told_and_the_place_kept(shop: Case) -> None:
    app = go(visit("lines", shop.root.name, line=f"{WEB}:9"), "noon")
    (drawn,) = viewports(app)
    assert drawn["note"].startswith("'noon': not a time")
    assert drawn["current"] == [WEB, 9]


def test_a_search_for_a_time_that_fails_is_told_in_a_sentence(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("lines", shop.root.name)

    def refuse(*_: object) -> None:
        raise LimitError("It was ended after 10 s", hint="Ask for less.")

    monkeypatch.setattr("workbench.ui.lines.time.place_at", refuse)
    go(app, "12:10")
    assert [one.proto.title for one in app.warning] == ["Could not go to that time"]
