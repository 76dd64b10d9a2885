"""A narrow screen: what a page is about is seen on it without scrolling."""

from playwright.sync_api import Locator

from tests.browser.logs import burst
from tests.browser.visiting import BARS, Visitor

NARROW = {"width": 800, "height": 900}


def _top(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["y"]


def _bottom(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_menu_and_tools_take_a_row_each_and_the_chart_is_seen_at_800_pixels(
    visitor: Visitor,
) -> None:
    page = visitor.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    visitor.open(burst)
    visitor.see_chart()
    links = [page.get_by_role("link", name=one, exact=True) for one in ("Cases", "SQL")]
    assert _top(links[0]) == _top(links[1])
    bars = page.locator(BARS).first
    assert _bottom(bars) < NARROW["height"]
    assert _top(bars) < _top(page.get_by_text("that changed").first)
    visitor.go("Lines")
    visitor.lines.first.wait_for()
    tools = [page.get_by_text(one, exact=True) for one in ("file order", "As table")]
    assert abs(_top(tools[0]) - _top(tools[1])) < 12
    below = [visitor.button("Download"), page.get_by_text("Records 1 to", exact=False)]
    assert abs(_top(below[0].first) - _top(below[1].first)) < 24
