from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from logai_core.compare import by_weight
from logai_core.pipeline import differing, pinning
from logai_core.scope import Scope, Window
from logai_core.store import Case
from tests.builders import at
from tests.workbench.at_compare import listed, stated, switch
from tests.workbench.cases import APP
from tests.workbench.driving import texts, visit
from workbench.ui.compare import lists
from workbench.ui.compare.scopes import SIDES


def pinned(case: Case, row: dict[str, Any]) -> str:
    """Pin a row of CHANGES of the two minutes before and after; return the key of it."""
    place = Scope(
        window=Window(at(2400), at(2520)), baseline=Window(at(2280), at(2400))
    )
    rows = np.arange(2, dtype=np.uint32)
    made = pinning.pin_of_change(case, row, str(row["value"]), place, rows)
    return f"tray.last.{case.board.add(made).number}"


@pytest.mark.parametrize(("significant", "most"), [(True, 12), (True, 1), (False, 12)])
def test_a_pinned_difference_is_selected_where_its_pin_is_opened(
    significant: bool, most: int, shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", most)
    windows = Window(at(2400), at(2520)), Window(at(2280), at(2400))
    changes = differing.changes_between(shop, *windows)
    found = by_weight(changes.filter(significant=significant))
    row = found.row(-1, named=True)
    key = pinned(shop, row)
    app = visit("sql", shop.root.name)
    app.button(key=key).click().run()
    assert not app.exception
    (button,) = [one for one in app.button if str(one.key).startswith("pin.compare.")]
    assert button.label == ":primary[Pinned]"
    led = "What was pinned comes first." in texts(app)
    assert led == (most == 1)
    names = listed(app, 0 if significant else 1)
    assert names[0 if led else found.height - 1][3] == row["units"]
    switch(app, "compare.kind", "up")
    assert not app.exception


def sources_pinned(shop: Case) -> AppTest:
    """Return the page after a difference of app.log against web.log was pinned."""
    app = switch(visit("compare", shop.root.name), "compare.by", "sources")
    app.multiselect[0].set_value([APP]).run()
    (pin,) = [one for one in app.button if str(one.key).startswith("pin.compare.")]
    pin.click().run()
    assert not app.exception
    return app


def test_a_pin_of_two_sets_of_sources_opens_with_its_sides(shop: Case) -> None:
    before = stated(sources_pinned(shop))
    app = visit("overview", shop.root.name)
    app.button(key=f"tray.last.{shop.board.pins()[0].number}").click().run()
    assert not app.exception
    assert stated(app) == before.replace("all other sources", "as chosen")
    (button,) = [one for one in app.button if str(one.key).startswith("pin.compare.")]
    assert button.label == ":primary[Pinned]"


def test_an_older_pin_of_two_sets_of_sources_opens_compare_as_it_is(shop: Case) -> None:
    sources_pinned(shop)
    (one,) = shop.board.pins()
    older = tuple(each for each in one.pin.refers if each[0] not in SIDES)
    shop.board.change(one.number, one.version, refers=older)
    app = visit("overview", shop.root.name)
    app.button(key=f"tray.last.{one.number}").click().run()
    assert not app.exception
    assert "Choose the window in which something went wrong" in texts(app)
