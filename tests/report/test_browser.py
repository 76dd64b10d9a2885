from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from logai_core.report import render_html
from logai_core.report.content import Report
from tests import chromium
from tests.report.cases import PAYLOADS, hostile_report, report_of

pytestmark = pytest.mark.browser

COLOUR = "() => getComputedStyle(document.querySelector('#timeline .ytick text')).fill"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.running() as started:
        yield started


class Visit:
    """A report opened from disk, and whatever it did beyond being read."""

    def __init__(self, browser: Browser, report: Report, folder: Path) -> None:
        self.faults: list[str] = []
        file = folder / "report.html"
        file.write_text(render_html(report), encoding="utf-8")
        self.page: Page = browser.new_page()
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("console", lambda note: self.faults.append(note.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("#series-1 .main-svg")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.faults.append(f"request {request.url}")


def bars(page: Page) -> int:
    return page.locator("#timeline .bars .point").count()


def colour_of_axis(page: Page) -> str:
    return str(page.evaluate(COLOUR))


def width_of_chart(page: Page) -> float:
    box = page.locator("#timeline .main-svg").first.bounding_box()
    assert box
    return box["width"]


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return Visit(browser, report_of(), tmp_path_factory.mktemp("report"))


def test_the_report_draws_its_charts_from_disk_under_its_policy(visit: Visit) -> None:
    assert bars(visit.page) == 50
    assert visit.page.locator("#series-1 .scatterlayer .trace").count() == 4
    assert visit.faults == []


def test_charts_follow_light_and_dark(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="light")
    light = colour_of_axis(visit.page)
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_function(f"was => ({COLOUR})() != was", arg=light)
    assert visit.faults == []


@pytest.mark.parametrize("width", [800, 1440])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.wait_for_function(
        """() => document.querySelector("#timeline .main-svg").clientWidth
              == document.querySelector("#timeline").clientWidth"""
    )
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.faults == []


def test_printing_fits_the_paper_shows_every_line_and_comes_back(visit: Visit) -> None:
    before = width_of_chart(visit.page)
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert width_of_chart(visit.page) == 680
    assert visit.page.locator("details:not([open])").count() == 0
    visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert width_of_chart(visit.page) == before
    assert visit.faults == []


def test_hostile_text_is_seen_and_does_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    visit = Visit(browser, hostile_report(), tmp_path)
    visit.page.locator("#timeline .annotation-text-g").first.hover(force=True)
    seen = visit.page.locator("main").inner_text()
    assert all(payload in seen for payload in PAYLOADS[:9])
    assert visit.page.evaluate("window.__x") is None
    assert visit.page.locator("img, iframe, object, embed, link, a").count() == 0
    assert visit.faults == []
