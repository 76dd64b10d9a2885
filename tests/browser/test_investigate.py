"""A first ten minutes with an incident, in a browser; and two analysts who never meet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.album import SCREENSHOTS, Album
from tests.browser.incident import Analyst, write_logs
from tests.browser.logs import burst
from tests.browser.prepared import Prepared
from tests.browser.visiting import Server, Visitor

WINDOW = "2026-11-20T12:45:00Z~2026-11-20T12:46:00Z"
CART, POOL = "GET /cart/2703 answered in 43 ms", "Pool exhausted, waited 2701 ms"


class Seen(NamedTuple):
    """What a page of lines shows of its own: the query, how much passes, the place."""

    query: str
    records: tuple[int, int]
    current: str
    details: int = 0
    wrapped: int = 0


def seen(visitor: Visitor) -> Seen:
    visitor.settle()
    page = visitor.page
    return Seen(
        page.get_by_role("combobox", name="Query").input_value(),
        visitor.counted(),
        page.locator(".viewport .row.current .message").first.inner_text(),
        page.get_by_test_id("stCode").count(),
        page.locator(".viewport.wrapped").count(),
    )


@pytest.fixture
def analyst(visitor: Visitor) -> Iterator[Analyst]:
    album = Album(visitor, SCREENSHOTS / "incident")
    yield Analyst(visitor, album)
    album.keep("end")  # of a test that failed, it shows where


def test_an_incident_is_followed_from_its_files_to_one_order(
    analyst: Analyst, tmp_path: Path
) -> None:
    analyst.load(write_logs(tmp_path))
    analyst.set_clock()
    analyst.see_overview()
    analyst.brush()
    analyst.compare()
    analyst.read_lines()
    analyst.follow()


@pytest.fixture
def colleague(
    browser: Browser, server: Server, prepared: Prepared
) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    one = Visitor(context.new_page(), server, prepared)
    yield one
    context.close()
    assert (one.dialogs, one.strangers) == ([], [])


def test_two_analysts_look_at_one_case_each_in_their_own_way(
    visitor: Visitor, colleague: Visitor
) -> None:
    case = visitor.open(burst, "lines", window=WINDOW)
    colleague.come("lines", case=case, zone="Europe/Berlin")
    visitor.ask("cart")
    colleague.ask("Pool")
    visitor.lines.nth(3).click()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_test_id("stCode")).to_have_text(CART)
    visitor.page.get_by_text("Wrap", exact=True).click()
    visitor.settle()
    colleague.lines.nth(1).click()
    colleague.page.keyboard.press("x")
    colleague.see("nothing filtered")

    mine, theirs = seen(visitor), seen(colleague)
    assert mine == Seen("cart", (60, 3660), CART, details=1, wrapped=1)
    assert theirs == Seen("Pool", (60, 3660), POOL)
    for one, link in ((visitor, "q=cart"), (colleague, "q=Pool")):
        assert link in one.page.url
        one.page.reload()
        one.lines.first.wait_for()
        one.settle()
    assert "window" not in colleague.page.url
    assert "zone" not in visitor.page.url
    assert seen(visitor)[:3] == mine[:3]
    assert seen(colleague)[:3] == theirs[:3]


def test_marks_and_searches_are_of_the_case_they_were_made_in(
    visitor: Visitor, colleague: Visitor
) -> None:
    visitor.open(burst, "lines")
    colleague.open(burst, "lines")
    visitor.ask("cart")
    visitor.lines.nth(3).click()
    visitor.page.keyboard.press("m")
    marked = ".viewport .row[aria-description=pinned]"
    expect(visitor.page.locator(marked)).to_have_count(1)
    colleague.ask("answered")
    assert len(colleague.messages()) == 200
    expect(colleague.page.locator(marked)).to_have_count(0)
    colleague.press("History")
    made = colleague.page.get_by_role("button", name=re.compile(" · "))
    expect(made).to_have_text(["answered · 3,600"])
