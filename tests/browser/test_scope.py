"""The scope in the address of the page: links, the way back, a reload."""

import os
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.prepared import Prepared
from tests.browser.serving import serving
from tests.browser.test_patterns import shop
from tests.browser.visiting import Visitor

WINDOW = "window=2026-11-20T12%3A05%3A00Z~2026-11-20T12%3A10%3A00Z"


def test_a_link_a_reload_and_the_way_back_show_the_same_scope(
    visitor: Visitor,
) -> None:
    page = visitor.page
    case = visitor.open(shop)
    passed = []
    for label, end in (("From (UTC)", "12:05"), ("To (UTC)", "12:10")):
        visitor.field(label).fill(f"2026-11-20 {end}:00")
        visitor.field(label).press("Enter")
        visitor.settle()
        passed.append(page.url)
    expect(page).to_have_url(f"{visitor.server.url}/overview?case={case}&{WINDOW}")

    visitor.go("Lines")
    link = page.url
    assert WINDOW in link
    page.go_back()
    visitor.settle()
    assert page.url == link.replace("/lines", "/overview")
    visitor.see_chart()

    page.reload()
    visitor.see_chart()
    expect(visitor.field("From (UTC)")).to_have_value("2026-11-20 12:05:00")
    page.go_back()
    visitor.see_chart()
    assert page.url == passed[0]

    page.goto(link)
    visitor.see("Records 1 to 200 of 330 matching (2,040 in the case)")
    assert page.url == link


def test_ingest_is_opened_by_its_address(visitor: Visitor) -> None:
    case = visitor.open(shop, "ingest")
    expect(visitor.button("New case")).to_be_visible()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    expect(visitor.page).to_have_url(f"{visitor.server.url}/ingest?case={case}")


def test_a_link_that_is_the_first_to_reach_a_server_opens_its_page(
    browser: Browser, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    prepared = Prepared(tmp_path / "prepared", home)
    prepared.folder.mkdir()
    with serving("app.py", home, os.environ | {"LOGAI_HOME": str(home)}) as fresh:
        visitor = Visitor(browser.new_page(), fresh, prepared)
        visitor.open(shop, "lines")
        visitor.see("Records 1 to 200 of 2,040")
        expect(visitor.page.get_by_role("dialog")).to_have_count(0)
        visitor.page.close()
