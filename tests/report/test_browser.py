import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from logai_core.report import render_html
from logai_core.report.content import Report
from tests import chromium
from tests.hostile_strings import HOSTILE
from tests.report.cases import told_report
from tests.report.hostile import PAYLOADS, hostile_report

pytestmark = pytest.mark.browser

COLOUR = "() => getComputedStyle(document.querySelector('#chart-0 text')).fill"


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

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.faults.append(f"request {request.url}")


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return Visit(browser, told_report(), tmp_path_factory.mktemp("report"))


def test_the_report_shows_its_charts_from_disk_under_its_policy(visit: Visit) -> None:
    for chart in ("#chart-0 svg", "#chart-1 svg"):
        box = visit.page.locator(chart).bounding_box()
        assert box
        assert box["width"] > 700
        assert box["height"] > 150
    assert visit.faults == []


def test_charts_follow_light_and_dark(visit: Visit) -> None:
    visit.page.emulate_media(color_scheme="light")
    light = visit.page.evaluate(COLOUR)
    visit.page.emulate_media(color_scheme="dark")
    assert visit.page.evaluate(COLOUR) != light
    assert visit.faults == []


@pytest.mark.parametrize("width", [800, 1440])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reference_leads_to_its_pin_and_a_line_to_its_digest(visit: Visit) -> None:
    visit.page.locator("#impact a.ref").first.click()
    assert visit.page.url.endswith("#p4")
    visit.page.locator("#p2 .where a").first.click()
    assert visit.page.locator("tr:target").inner_text().startswith("E1")
    assert visit.faults == []


def test_print_shows_every_line_and_no_navigation(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    assert not visit.page.locator("nav").is_visible()
    pdf = PdfReader(io.BytesIO(visit.page.pdf(prefer_css_page_size=True)))
    text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    visit.page.emulate_media(media="screen")
    assert text.count("poolexhausted:50of50inuseby192.0.2.8") >= 2
    assert "Whatthelogscannottell" in text


def test_hostile_text_is_seen_and_does_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    visit = Visit(browser, hostile_report(), tmp_path)
    seen = " ".join(visit.page.locator("main").inner_text().split())
    for payload in [*PAYLOADS[:9], HOSTILE["refresh"], HOSTILE["end of a title"]]:
        assert " ".join(payload.split()) in seen
    assert visit.page.evaluate("window.__x") is None
    assert visit.page.locator("img, iframe, object, embed, link, script").count() == 0
    assert visit.page.locator("a:not([href^='#'])").count() == 0
    assert visit.faults == []
