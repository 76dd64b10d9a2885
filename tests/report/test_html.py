import re
from html.parser import HTMLParser

import pytest

from logai_core.record_id import RecordId
from logai_core.report import render_html
from logai_core.report.empty import NO_PATTERNS, NO_PINS, NO_SOURCES, NO_TIMES
from logai_core.report.words import shown
from tests.charts.frames import at
from tests.hostile_strings import HOSTILE
from tests.report.cases import empty_report, told_report
from tests.report.hostile import PAYLOADS, hostile_report
from tests.report.rows import SHOP, pinned, quote, quoted_of

# Loading anything else, or acting on it, would need another element.
ELEMENTS = {
    *("html", "head", "meta", "title", "style"),
    *("body", "header", "nav", "main", "section", "footer", "h1", "h2", "h3", "p", "a"),
    *("div", "span", "small", "strong", "b", "br", "wbr", "code", "pre"),
    *("details", "summary", "dl", "dt", "dd", "ul", "ol", "li"),
    *("figure", "figcaption", "svg", "path", "rect", "text"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td"),
}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.leads_to: set[str] = set()
        self.names: list[str] = []
        self.text = ""
        self.policy = ""
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        values = dict(attrs)
        self.leads_to |= {values["href"] or ""} if "href" in values else set()
        self.names += [values["id"] or ""] if "id" in values else []
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in != "style":
            self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render_html(told_report()))


@pytest.fixture(scope="module")
def hostile() -> Page:
    return Page(render_html(hostile_report()))


@pytest.mark.parametrize(
    "words",
    [
        "Incident report Checkout fails for five minutes",
        "UTC, 20 min · case Checkout outage",
        "Status draft drafted",
        "Severity SEV2 drafted",
        "Authors Not written.",
        "Impact human Nobody could pay. No order was lost P4. measured Counted from",
        "1,500 of 4,500 records (33.3 %) are at ERROR or above; in the baseline, 150 of 450",
        "A larger pool P4 prevent shop team SHOP-1 2026-12-04",
        "Timeline times in UTC",
        "2026-11-21 12:10:08.123 P2 pool exhausted: 50 of 50 in use by 192.0.2.7 line symptom",
        "pinned with 2026-11-21 12:15:30.000 P7 Rolled back outside event",
        "2 of 1,500 records quoted here",
        "new pattern pool exhausted: <num> of <num> in use by <ip> 1,500 of 4,500 lines",
        "E1 shop.log.gz:8123 2026-11-21 12:10:08.123 812,300 44",
        "12,345 12,000 300 40 5 12,040",
        "All sources 12,345 12,000 300 40 5",
        "2026-11-21 12:00:00.000 to 2026-11-21 12:20:00.000 UTC, 20 min",
        "shop.log.gz:8123 2026-11-21 12:10:08.123 × ERROR shop pool exhausted: 50 of",
        "pool exhausted rose 150 times",
        "1,500 17.6 10.0",
        "Patterns all 1, largest first",
        "1,500 12.5 %",
        "What the logs cannot tell Only what was logged is here",
        "parse.format auto",
        "sha256 " + "ab" * 32,
    ],
)
def test_the_page_shows(page: Page, words: str) -> None:
    assert words in page.words


def test_a_level_has_glyph_and_word(page: Page) -> None:
    assert "× ERROR 1,480 ! WARN 20" in page.words


def test_noise_is_nowhere(page: Page) -> None:
    assert "P6" not in page.words
    assert "1 more marked as noise and left out" in page.words


def test_no_script_may_run(page: Page, hostile: Page) -> None:
    assert page.policy == hostile.policy
    assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert page.policy.endswith("script-src 'none'")


def test_hostile_text_makes_no_element_and_no_attribute(
    page: Page, hostile: Page
) -> None:
    assert hostile.elements <= ELEMENTS
    assert page.elements <= ELEMENTS
    assert hostile.attributes - page.attributes == set()
    assert not {name for name in page.attributes if name.startswith("on")}


@pytest.mark.parametrize("payload", [*PAYLOADS, *HOSTILE.values()])
def test_hostile_text_is_shown(hostile: Page, payload: str) -> None:
    # Where it stands as a title, flat and cut; in the timeline it stands in full.
    assert " ".join(shown(payload).split()) in hostile.words


def test_the_page_refers_to_nothing_outside(page: Page, hostile: Page) -> None:
    for one in (page, hostile):
        assert not one.attributes & {"src", "srcset", "action", "data", "poster"}
        assert {link for link in one.leads_to if not link.startswith("#")} == set()


def test_every_link_leads_to_one_place(page: Page, hostile: Page) -> None:
    for one in (page, hostile):
        assert len(one.names) == len(set(one.names))
        assert {link.removeprefix("#") for link in one.leads_to} <= set(one.names)


def test_without_its_appendix_a_page_still_leads_nowhere_else() -> None:
    short = Page(render_html(told_report(), appendix=False))
    assert {link.removeprefix("#") for link in short.leads_to} <= set(short.names)
    assert "Nobody could pay." in short.words
    assert "Evidence index" not in short.words


def test_many_quoted_lines_leave_the_page_small() -> None:
    records = [RecordId(SHOP, number) for number in range(4_000)]
    pins = [
        pinned(
            n, kind="range", at=at(n), records=tuple(records[200 * n : 200 * n + 200])
        )
        for n in range(20)
    ]
    quoted = quoted_of(*(quote(one.line_no, "x" * 600) for one in records))
    html = render_html(told_report(pins=pins, quoted=quoted))
    assert len(html) < 3_000_000
    assert "1,000 of 4,000 quoted records, the rest is in the evidence zip" in html


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_html(told_report()) == render_html(told_report())


def test_an_empty_report_says_what_each_part_means() -> None:
    html = render_html(empty_report())
    empty = Page(html)
    for words in (NO_TIMES, NO_PATTERNS, NO_SOURCES, NO_PINS):
        assert words in empty.words
    assert "Resolution Not written. What ended it." in empty.words
    assert len(html) < 25_000


def test_styles_name_nothing_to_load() -> None:
    style = re.search(r"<style>(.*?)</style>", render_html(empty_report()), re.DOTALL)
    assert style
    assert not re.search(r"url\(|@import|https?:", style[1])
