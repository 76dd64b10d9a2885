import numpy as np
from streamlit.testing.v1 import AppTest

from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from tests.builders import at
from tests.workbench.cases import APP, HOSTILE
from tests.workbench.driving import VIEWS, texts, viewports, visit


def put(case: Case, *lines: int, scope: Scope | None = None) -> None:
    for line in lines:
        made = pinning.pin_of_line(case, RecordId(APP, line), scope or Scope())
        case.board.add(made)


def labels(app: AppTest, key: str) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith(key)]


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_the_tray_says_how_to_pin_while_nothing_is(shop: Case) -> None:
    app = visit("ingest", shop.root.name)
    assert "Nothing is pinned yet" in texts(app)
    assert labels(app, "tray.") == ["**0 pins**", "Timeline"]


def test_the_tray_is_one_line_with_the_last_pin_on_every_page(shop: Case) -> None:
    put(shop, 5, 2)
    for view in (*VIEWS[:2], "lines"):
        app = visit(view, shop.root.name)
        assert labels(app, "tray.fold") == ["**2 pins**"]
        (last,) = labels(app, "tray.last")
        assert last.startswith(":gray[2026-11-20 12:00:10.000]  \\<script\\>alert")
        assert labels(app, "tray.open") == []


def test_the_tray_unfolds_to_the_latest_and_unpins(shop: Case) -> None:
    put(shop, 5, 6, 7)
    app = press(visit("overview", shop.root.name, zone="Europe/Berlin"), "tray.fold")
    assert labels(app, "tray.open") == [
        f":gray[2026-11-20 13:40:0{i}.000]  Pool exhausted after 240{i} ms"
        for i in (2, 1, 0)
    ]
    number = shop.board.pins()[0].number
    press(app, f"tray.unpin.{number}")
    assert [one.pin.records[0].line_no for one in shop.board.pins()] == [6, 7]
    assert labels(app, "tray.fold") == ["**2 pins**"]
    assert len(labels(app, "tray.open")) == 2


def test_a_click_opens_the_lines_where_it_was_pinned(shop: Case) -> None:
    put(shop, 60, scope=Scope(query="pool", zone="Europe/Berlin"))
    app = visit("overview", shop.root.name)
    press(app, f"tray.last.{shop.board.pins()[0].number}")
    (drawn,) = viewports(app)
    assert drawn["current"] == [APP, 60]
    assert drawn["zone"] == "Europe/Berlin"
    assert app.query_params["q"] == "pool"
    assert app.button(key="lines.back").label == "Back to Overview"


def test_a_finding_opens_selected_on_the_overview(shop: Case) -> None:
    found = shop.table("findings")
    last = found.row(-1, named=True)
    examples = shop.table("examples").clear()
    made = pinning.pin_of_finding(shop, last, examples, Scope(), None)
    number = shop.board.add(made).number
    app = press(visit("lines", shop.root.name), f"tray.last.{number}")
    assert last["text"][:30] in "".join(
        one.value.replace("\\", "") for one in app.markdown[-6:]
    )


def test_a_pattern_opens_on_its_page(shop: Case) -> None:
    row = shop.table("templates").row(1, named=True)
    rows = np.arange(3, dtype=np.uint32)
    number = shop.board.add(pinning.pin_of_pattern(shop, row, Scope(), rows)).number
    app = press(visit("lines", shop.root.name), f"tray.last.{number}")
    assert app.code[0].value == row["template"]


def test_the_timeline_is_a_click_away_and_an_event_opens_it(shop: Case) -> None:
    event = pinning.pin_of_event(at(60), HOSTILE, HOSTILE, author="bot")
    number = shop.board.add(event).number
    app = press(visit("lines", shop.root.name, q="pool"), "tray.timeline")
    assert "**1 pin**  ·  1 with a time, in UTC" in texts(app)
    app = press(visit("lines", shop.root.name, q="pool"), f"tray.last.{number}")
    assert app.query_params["q"] == "pool"
    assert "P1" in texts(app)
