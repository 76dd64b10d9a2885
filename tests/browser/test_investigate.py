"""A first hour with an incident, in a browser; and two analysts who do not meet."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from logai_core import demo
from tests.browser.logs import burst
from tests.browser.prepared import Prepared
from tests.browser.serving import ROOT, serving
from tests.browser.visiting import Server, Visitor

PICTURES = ROOT / "build" / "investigate"
LINES = int(os.environ.get("LOGAI_TEST_LINES", "20000"))  # of the incident, about
DRAINED = {"From (UTC)": "2026-11-20 12:50:00", "To (UTC)": "2026-11-20 13:26:00"}
VIEW = {"width": 1440, "height": 1000}


def incident(folder: Path) -> None:
    demo.write_incident(folder, lines=LINES)
    (folder / "truth.json").unlink()


def keep(visitor: Visitor, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    visitor.page.screenshot(path=PICTURES / f"{name}.png")


def set_window(visitor: Visitor) -> None:
    for label, when in DRAINED.items():
        visitor.field(label).fill(when)
        visitor.field(label).press("Enter")
        visitor.settle()


def shown(visitor: Visitor) -> tuple[int, int]:
    """Return how many records the scope has, of how many."""
    told = visitor.page.get_by_text(re.compile("^[0-9,]+ of [0-9,]+ records$")).first
    expect(told).to_be_visible()
    found, _, total = told.inner_text().removesuffix(" records").partition(" of ")
    return int(found.replace(",", "")), int(total.replace(",", ""))


def test_an_incident_is_followed_from_the_overview_to_one_request(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.open(incident, "")
    visitor.go("Overview")
    visitor.see_chart()
    visitor.see("Five things that changed")
    keep(visitor, "1 overview")
    set_window(visitor)
    inside, total = shown(visitor)
    assert 0 < inside < total
    keep(visitor, "2 window")

    visitor.go("Compare")
    stated = page.get_by_test_id("stMarkdown").filter(has_text="against baseline")
    expect(stated.first).to_be_visible()
    assert any("+ new" in cell for cell in visitor.cells())
    visitor.select_row(0)
    expect(visitor.button("Open in Lines (incident)")).to_be_visible()
    keep(visitor, "3 compare")

    visitor.go("Lines")
    assert shown(visitor) == (inside, total)
    visitor.ask('level>=error "connection"')
    assert 0 < shown(visitor)[0] < inside
    visitor.lines.nth(2).click()
    page.keyboard.press("j")
    page.keyboard.press("m")
    current = page.locator(".viewport .row.current").first
    expect(current).to_have_attribute("aria-description", "pinned")
    visitor.settle()
    page.keyboard.press("x")
    visitor.see("nothing filtered")
    page.get_by_text("all sources", exact=True).click()
    visitor.settle()
    around = page.locator(".viewport").nth(1).locator(".row")
    expect(around).to_have_count(41)
    keep(visitor, "4 lines")

    link = page.url
    visitor.go("Threads")
    toggled = page.get_by_text(re.compile(r"Only in the scope \([0-9,]+\)"))
    expect(toggled).to_be_visible()
    keep(visitor, "5 threads")

    visitor.page.goto(link)
    visitor.lines.first.wait_for()
    expect(current).to_have_attribute("aria-description", "pinned")


@pytest.fixture
def colleague(
    browser: Browser, server: Server, prepared: Prepared
) -> Iterator[Visitor]:
    context = browser.new_context(viewport=VIEW)
    yield Visitor(context.new_page(), server, prepared)
    context.close()


def test_two_analysts_see_their_own_case_query_and_pins(
    visitor: Visitor, colleague: Visitor
) -> None:
    visitor.open(burst, "lines")
    colleague.open(burst, "lines")
    colleague.ask("Pool")
    visitor.ask("cart")
    visitor.lines.nth(3).click()
    visitor.page.keyboard.press("m")
    mine = visitor.page.locator(".viewport .row.current")
    expect(mine).to_have_attribute("aria-description", "pinned")

    colleague.page.reload()
    colleague.lines.first.wait_for()
    assert shown(colleague) == (60, 3660)
    assert shown(visitor) == (3600, 3660)
    pinned = colleague.page.locator(".viewport .row[aria-description=pinned]")
    expect(pinned).to_have_count(0)
    colleague.press("History")
    expect(colleague.page.get_by_role("button", name="Pool")).to_have_count(1)
    expect(colleague.page.get_by_role("button", name="cart")).to_have_count(0)
    assert "q=cart" in visitor.page.url
    assert "q=Pool" in colleague.page.url


def test_in_a_public_demo_a_case_belongs_to_one_visit(
    browser: Browser, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    surroundings = os.environ | {
        "LOGAI_DEMO": "1", "LOGAI_HOME": str(home), "TMPDIR": str(tmp_path),
    }  # fmt: skip
    with serving("app.py", home, surroundings) as running:
        first, second = (browser.new_context(viewport=VIEW) for _ in range(2))
        one, other = (Visitor(c.new_page(), running) for c in (first, second))
        one.arrive()
        one.press("Load the demo incident")
        one.see_chart()
        (case,) = (tmp_path / "logai-visits").iterdir()
        assert case.name not in one.page.url

        other.page.goto(f"{running.url}/?case={case.name}")
        other.button("Load the demo incident").wait_for()
        other.settle()
        expect(other.page.get_by_text("Demo incident")).to_have_count(0)
        other.go("Lines")
        other.see("Nothing is loaded yet")
        one.go("Lines")
        one.lines.first.wait_for()
        for context in (first, second):
            context.close()
