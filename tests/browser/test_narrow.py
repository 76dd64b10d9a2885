"""What a page is about is seen without scrolling, and nothing moves meanwhile."""

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.logs import burst
from tests.browser.visiting import BARS, Visitor

NARROW = {"width": 800, "height": 900}
MANY = "Records 4,729,001 to 4,729,170 of 4,729,170 matching"
USUAL = {"width": 1440, "height": 900}


def _top(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["y"]


def _right(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"]


def _bottom(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def _held(page: Page, address: str) -> list[Route]:
    """Return what the page asks for at an address; it waits until one continues it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


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


def test_nothing_is_cut_off_or_run_together_at_800_pixels(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    visitor.open(burst)
    visitor.see_chart()
    chart = page.locator(".js-plotly-plot").first
    days = chart.locator(".xtick text tspan.line", has_text="2026").first
    assert _top(chart.locator(".xtitle")) >= _bottom(days) - 3
    visitor.go("SQL")
    last = page.get_by_role("radio", name="sources")
    last.wait_for()
    tabs = page.get_by_test_id("stButtonGroup").filter(has=last)
    assert _right(last) <= _right(tabs)
    visitor.go("Lines")
    visitor.lines.first.wait_for()
    counted = page.get_by_text("Records 1 to", exact=False)
    pages = page.get_by_text("of 19 pages", exact=True)
    counted.evaluate("(one, text) => one.textContent = text", MANY)
    pages.evaluate("one => one.textContent = 'of 23,646 pages'")
    counted = page.get_by_text(MANY)
    tools = [visitor.button("Download"), visitor.button("Pin")]
    assert abs(_top(tools[0].first) - _top(tools[1].first)) < 12
    assert _top(tools[0].first) > _top(counted) + 12


def test_nothing_moves_when_the_links_of_the_menu_come(visitor: Visitor) -> None:
    page = visitor.page
    held = _held(page, "**/PageLink*.js")
    visitor.open(burst, "lines")
    visitor.until(lambda: bool(held))
    visitor.lines.first.wait_for()
    query = page.get_by_role("combobox", name="Query")
    place = _top(query)
    for one in held:
        one.continue_()
    page.get_by_role("link", name="SQL", exact=True).wait_for()
    visitor.drawn()
    assert _top(query) == place


def test_setting_a_baseline_by_keyboard_draws_it_and_moves_nothing(
    visitor: Visitor,
) -> None:
    page = visitor.page
    page.set_viewport_size(USUAL)  # type: ignore[arg-type]
    held = _held(page, "**/PlotlyChart*.js")
    visitor.open(burst)
    changed = page.get_by_text("that changed").first
    changed.wait_for()
    visitor.until(lambda: bool(held))
    visitor.drawn()
    place = _top(changed)  # while what draws charts is still on its way
    for one in held:
        one.continue_()
    visitor.see_chart()
    visitor.settle()
    visitor.until(lambda: _top(changed) == place)
    page.get_by_text("Set baseline").click()
    visitor.settle()
    visitor.field("Baseline from (UTC)").fill("2026-11-20 12:10")
    page.keyboard.press("Tab")
    visitor.settle()
    expect(visitor.field("Baseline to (UTC)")).to_be_focused()
    page.keyboard.type("2026-11-20 12:20")
    page.keyboard.press("Enter")
    drawn = page.locator(".js-plotly-plot").first
    expect(drawn.locator(".legendtext", has_text="baseline")).to_be_visible()
    expect(drawn.locator(".annotation-text", has_text="baseline")).to_be_visible()
    page.get_by_text("Set incident").click()
    visitor.settle()
    visitor.field("From (UTC)").fill("2026-11-20 12:45")
    page.keyboard.press("Enter")
    expect(drawn.locator(".annotation-text", has_text="incident")).to_be_visible()
    visitor.settle()
    visitor.until(lambda: _top(changed) == place)
