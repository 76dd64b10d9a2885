import pytest
from streamlit.testing.v1 import AppTest

from logai_core.errors import CaseError
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from tests.workbench.at_patterns import POOL
from tests.workbench.at_sessions import select
from tests.workbench.cases import APP
from tests.workbench.driving import texts, visit
from workbench.ui.viewport import Asked, asked_of

WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:42:00Z"
BEFORE = "2026-11-20T12:30:00Z~2026-11-20T12:40:00Z"


def pin(app: AppTest, where: str, at: int = 0) -> AppTest:
    """Press the button of a place of the page that pins, or unpins."""
    found = [one for one in app.button if str(one.key).startswith(f"pin.{where}.")]
    found[at].click().run()
    assert not app.exception
    return app


def label(app: AppTest, where: str) -> str:
    return next(
        one.label for one in app.button if str(one.key).startswith(f"pin.{where}.")
    )


def only(case: Case) -> Pin:
    (one,) = case.board.pins()
    return one.pin


def test_a_finding_is_pinned_by_one_click_and_unpinned_by_another(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    assert label(pin(app, "five"), "finding") == ":primary[Pinned]"
    made = only(shop)
    assert (made.kind, made.total, len(made.records)) == ("finding", 120, 120)
    assert "**1 pin**" in [one.label for one in app.button]
    assert label(pin(app, "finding"), "five") == "Pin"
    assert shop.board.pins() == []


def test_charts_are_pinned_with_their_data(shop: Case) -> None:
    app = visit("overview", shop.root.name, q="pool")
    pin(pin(app, "histogram"), "heat")
    strip, bars = sorted((one.pin for one in shop.board.pins()), key=lambda o: o.total)
    assert (bars.title, bars.total) == ("Records over time, by level", 120)
    assert bars.scope == Scope(query="pool")
    assert dict(bars.refers)["data"].startswith("bucket_start,level,records\n")
    assert dict(strip.refers)["data"].startswith("series,columns judged,")


@pytest.mark.parametrize(
    ("query", "total"), [("", 120), ('"after 2401"', 1), ("cart", 120)]
)
def test_a_pattern_is_pinned_with_its_records_of_the_scope(
    query: str, total: int, shop: Case
) -> None:
    app = visit("patterns", shop.root.name, **({"q": query} if query else {}))
    if query == "cart":
        app.toggle(key="patterns.in_scope").set_value(False).run()
    app.text_input(key="patterns.search").set_value("Pool").run()
    pin(app, "pattern")
    made = only(shop)
    assert (made.kind, made.title, made.total) == ("pattern", POOL, total)


def test_a_difference_is_pinned_with_what_is_compared(shop: Case) -> None:
    app = visit("compare", shop.root.name, window=WINDOW, baseline=BEFORE)
    pin(app, "compare")
    made = only(shop)
    assert (made.kind, made.total) == ("change", 120)
    assert made.title.endswith(": new")
    assert (made.scope.window, made.scope.baseline) != (None, None)
    assert label(app, "compare") == ":primary[Pinned]"


def test_a_sentence_is_pinned_with_its_lines(shop: Case) -> None:
    app = visit("summary", shop.root.name)
    pin(app, "summary.1")
    bullet = shop.summaries().row(-1, named=True)["bullets"][0]
    made = only(shop)
    assert (made.kind, made.shown) == ("claim", bullet["text"])
    assert len(made.records) == len(bullet["evidence"])


def test_all_that_is_shown_is_pinned_where_something_restricts_it(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    (button,) = [one for one in app.button if str(one.key).startswith("pin.lines.")]
    assert button.disabled
    app = visit("lines", shop.root.name, q="pool")
    pin(app, "lines")
    made = only(shop)
    assert (made.kind, made.title, made.total) == ("query", "pool", 120)


def test_a_line_that_is_opened_in_the_table_is_pinned_by_a_button(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="pool")
    app.toggle(key="lines.table").set_value(True).run()
    pin(select(app, 0, 2), "opened")
    made = only(shop)
    assert (made.kind, made.records) == ("line", (RecordId(APP, 7),))
    assert label(app, "opened") == ":primary[Pinned]"


def test_what_cannot_be_pinned_is_said_and_the_page_goes_on(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("summary", shop.root.name)
    monkeypatch.setattr(pinning, "turn", _refuse)
    pin(app, "summary.1")
    assert [one.proto.title for one in app.warning] == ["Could not pin it"]
    assert "Next steps" in texts(app)


def _refuse(*_: object) -> None:
    raise CaseError("the disk is full", hint="Make room.")


def test_selected_lines_are_told_by_their_records() -> None:
    told = {"what": "pin", "source_id": APP, "line_no": 6, "number": 1,
            "lines": [[APP, 5], [APP, 6], [APP, True], "x", [1, 2]]}  # fmt: skip
    both = (RecordId(APP, 5), RecordId(APP, 6))
    assert asked_of(told) == Asked("pin", RecordId(APP, 6), both)
