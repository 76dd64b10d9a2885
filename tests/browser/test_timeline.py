"""Pins in a browser: put aside on three pages, kept over a reload, edited by time."""

from playwright.sync_api import expect

from tests.browser.test_patterns import shop
from tests.browser.visiting import Visitor

EVENTS = (
    "2026-11-20 13:10 Europe/Berlin deploy 1.4.2 by release-bot\n"
    "2026-11-20T12:28Z <b>alert</b> [x](http://192.0.2.1/y)\n"
    "nobody knows when\n"
)


def test_pins_are_kept_and_become_a_timeline(visitor: Visitor) -> None:
    name = visitor.open(shop, "lines", q="pool")
    visitor.lines.nth(2).click()
    visitor.page.keyboard.press("m")
    visitor.settle()
    visitor.button("1 pin").wait_for()
    visitor.page.keyboard.press("Shift+j")
    visitor.page.keyboard.press("m")
    visitor.see("2 lines pinned as one")

    visitor.go("Overview")
    visitor.see_chart()
    place = visitor.page.get_by_test_id("stMain").evaluate("one => one.scrollTop")
    visitor.button("Pin").first.click()
    visitor.button("Pinned").first.wait_for()
    now = visitor.page.get_by_test_id("stMain").evaluate("one => one.scrollTop")
    assert now == place
    visitor.go("Patterns")
    visitor.press("Pin")
    visitor.button("4 pins").wait_for()

    visitor.come("lines", case=name)
    visitor.press("4 pins")
    ways = visitor.page.locator("[class*=st-key-tray-open-]")
    expect(ways).to_have_count(4)
    ways.nth(3).get_by_role("button").click()
    visitor.page.wait_for_url("**/lines*q=pool*")
    expect(visitor.lines.nth(2)).to_have_attribute("aria-description", "pinned")
    visitor.press("4 pins")

    visitor.press("Timeline")
    visitor.page.wait_for_url("**/timeline*")
    line = visitor.page.locator("[class*=st-key-timeline-pin-1]").first
    line.get_by_role("button", name="Edit").click()
    visitor.field("Title").fill("The pool ran dry")
    visitor.settle()
    visitor.field("Time (UTC)").fill("2026-11-20 12:00:30")
    visitor.field("Time (UTC)").press("Enter")
    visitor.see("at first 2026-11-20 12:25:02.000")
    visitor.page.reload()
    visitor.settle()
    visitor.see("The pool ran dry")
    line = visitor.page.locator("[class*=st-key-timeline-pin-1]").first
    line.get_by_role("button", name="Edit").click()
    visitor.press("Back to the original")
    expect(visitor.page.get_by_text("at first 2026")).to_have_count(0)
    visitor.press("Done")

    visitor.page.get_by_text("Add outside events").click()
    visitor.settle()
    visitor.page.get_by_label("Paste lines, or a table").fill(EVENTS)
    visitor.page.get_by_label("Paste lines, or a table").press("Control+Enter")
    visitor.see("1 line refused")
    visitor.press("Add 2 events")
    visitor.see("6 pins")
    visitor.see("<b>alert</b> [x](http:")
    assert (
        visitor.page.locator("[data-testid=stMain] a[href*='192.0.2.1']").count() == 0
    )
    visitor.go("Overview")
    visitor.see_chart()
    visitor.see("⚑ deploy 1.4.2")
