import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from logai_core.report import render_html
from logai_core.report.empty import NO_PATTERNS, NO_SOURCES, NO_SUMMARY, NO_TIMES
from logai_core.report.html import LOADER
from tests.report.cases import PAYLOADS, empty_report, hostile_report, report_of

# Loading anything else, or acting on it, would need another element.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "script", "noscript"),
    *("body", "header", "main", "section", "footer", "h1", "h2", "h3", "p", "div"),
    *("span", "small", "strong", "b", "br", "code", "details", "summary"),
    *("dl", "dt", "dd", "ul", "ol", "li", "figure", "figcaption", "svg", "path"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td"),
}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.scripts: list[str] = []
        self.policy = ""
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts.append(data)
        elif self._in != "style":
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render_html(report_of()))


@pytest.fixture(scope="module")
def hostile() -> Page:
    return Page(render_html(hostile_report()))


@pytest.mark.parametrize(
    "words",
    [
        "12,345 12,000 300 40 5 12,040",
        "All sources 12,345 12,000 300 40 5",
        "2026-11-21 12:00:00.000 to 2026-11-21 12:20:00.000 UTC, 20 min",
        "SEV2 The pool ran dry",
        "shop.log.gz:8123 2026-11-21 12:10:08.123 × ERROR shop pool exhausted: 50 of",
        "pool exhausted rose 150 times",
        "1,500 17.6 10.0",
        "Patterns all 1, largest first",
        "1,500 12.5 %",
        "parse.format auto",
        "sha256 " + "ab" * 32,
    ],
)
def test_the_page_shows(page: Page, words: str) -> None:
    assert words in page.words


def test_a_level_has_glyph_and_word(page: Page) -> None:
    assert "× ERROR 1,480 ! WARN 20" in page.words


def test_the_policy_lets_exactly_the_scripts_of_the_page_run(page: Page) -> None:
    data, *scripts = page.scripts
    hashes = [
        "'sha256-"
        + base64.b64encode(hashlib.sha256(it.encode()).digest()).decode()
        + "'"
        for it in scripts
    ]
    assert json.loads(data).keys() == {"timeline", "series-1"}
    assert scripts[1] == LOADER
    assert page.policy.endswith("script-src " + " ".join(hashes))
    assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_hostile_text_makes_no_element_and_no_attribute(
    page: Page, hostile: Page
) -> None:
    assert hostile.elements == page.elements <= ELEMENTS
    assert hostile.attributes == page.attributes
    assert not {name for name in page.attributes if name.startswith("on")}


def test_hostile_text_is_shown(hostile: Page) -> None:
    for payload in PAYLOADS[:-2]:
        assert " ".join(payload.split()) in hostile.words
    assert r"bidi \u{202e} txt.exe \u{200b} end" in hostile.words
    assert r"ansi red \u{7} bell" in hostile.words


def test_hostile_text_cannot_end_the_script_of_the_figures(hostile: Page) -> None:
    assert "<" not in hostile.scripts[0]
    figures = json.loads(hostile.scripts[0])
    told = figures["timeline"]["light"]["annotations"][0]["hovertext"]
    assert told.startswith("&lt;script&gt;window.__x = 1; alert(1)&lt;/script&gt;")


def test_the_page_refers_to_nothing_outside(page: Page) -> None:
    assert not page.attributes & {"src", "href", "srcset", "action", "data", "poster"}


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_html(report_of()) == render_html(report_of())


def test_an_empty_report_says_what_each_part_means_and_has_no_script() -> None:
    html = render_html(empty_report())
    empty = Page(html)
    for words in (NO_SUMMARY, NO_TIMES, NO_PATTERNS, NO_SOURCES):
        assert words in empty.words
    assert empty.scripts == []
    assert empty.policy.endswith("script-src 'none'")
    assert len(html) < 20_000


def test_styles_name_nothing_to_load() -> None:
    style = re.search(r"<style>(.*?)</style>", render_html(empty_report()), re.DOTALL)
    assert style
    assert not re.search(r"url\(|@import|https?:", style[1])
