"""The clicks of a session: what an analyst does, in the order of a first hour."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Locator, Page, expect

LIST = ".viewport .list"
# One of each a round; each is another one, or its answer would be known.
WORDS = (
    "timed out",
    "session cache",
    "wool socks",
    "not available",
    "signed in",
    "queue",
)
DIGITS = ("4102", "7703", "5018", "10852", "3254", "4104")
REGEXES = ("/time[ds]? ?out/", "/pool.*waiting=[1-9]/", "/[0-9]+ hits/", "/GC pause [0-9]{4}/",
           "/wrong (password|code)/", "/order [0-9]+ placed/")  # fmt: skip
LEVELS = (
    "level>=error",
    "level>=warn",
    "level:warn",
    "level:error",
    "level:info",
    "-level:info",
)
FIELDS = ("service:app-2", "host:worker-1.example.com", "service:worker", "source:db.log",
          "source:lb-error.log", "-service:app-2")  # fmt: skip
ATTRIBUTES = ("@status:503", "@status>=500", "@status:200", "@status:502", "@status:504",
              "@status<300")  # fmt: skip
STARTS = ("12:50", "12:40", "13:00", "12:30", "11:40", "12:20")


class Click(NamedTuple):
    """One click: `before` makes ready and is not measured."""

    name: str
    do: Callable[[Page, int], None]
    before: Callable[[Page, int], None] | None = None


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Query")


def _write(page: Page, text: str) -> None:
    _box(page).fill(text)


def _asks(name: str, texts: tuple[str, ...]) -> list[Click]:
    """Return a search; the typing before it has its completions, a click of its own."""

    def write(page: Page, at: int) -> None:
        _write(page, texts[at % len(texts)])

    def submit(page: Page, _at: int) -> None:
        _box(page).press("Enter")

    return [Click(f"search: {name}", submit, write)]


def _go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def _to(name: str) -> Click:
    return Click(f"page: {name}", lambda page, _: _go(page, name))


def _key(name: str, *keys: str) -> Click:
    def press(page: Page, _at: int) -> None:
        page.locator(LIST).first.focus()
        for key in keys:
            page.keyboard.press(key)

    return Click(name, press)


def _switch_off(page: Page, _at: int) -> None:
    parts = page.get_by_role("toolbar", name="Parts of the query")
    parts.locator("button").last.click()


def _other_page(page: Page, at: int) -> None:
    number = page.locator("[data-testid=stNumberInput] input").first
    number.fill(str(at * 97 + 3))
    number.press("Enter")


def _facet(begin: str) -> Callable[[Page, int], None]:
    def press(page: Page, _at: int) -> None:
        page.locator(f".facets button[aria-label^='{begin}']").first.click()

    return press


def _window(page: Page, at: int) -> None:
    field = page.locator("input[aria-label='From (UTC)']")
    field.fill(f"2026-11-20 {STARTS[at % len(STARTS)]}:00")
    field.press("Enter")


def _side(page: Page, _at: int) -> None:
    page.get_by_role("radio", name="All time").or_(
        page.get_by_role("button", name="All time")
    ).first.click()


def _text(name: str) -> Callable[[Page, int], None]:
    return lambda page, _: page.get_by_text(name, exact=True).first.click()


def _row(table: int) -> Callable[[Page, int], None]:
    def select(page: Page, at: int) -> None:
        grid = page.get_by_test_id("stDataFrame").nth(table)
        expect(grid).to_be_visible()
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        if box is not None:
            page.mouse.click(box["x"] + 16, box["y"] + 32 + 28 * (at % 4 + 0.5))

    return select


def _clear(page: Page, _at: int) -> None:
    button = page.get_by_role("button", name="Clear", exact=True).first
    if button.is_visible():
        button.click()


CLICKS = (
    _to("Lines"),
    Click("typing, with completions", lambda page, _: _box(page).press_sequentially("se")),
    *_asks("words", WORDS),
    *_asks("digits", DIGITS),
    *_asks("regex", REGEXES),
    *_asks("attribute", ATTRIBUTES),
    *_asks("field", FIELDS),
    *_asks("level", LEVELS),
    *_asks("level and words", ("level>=warn shop", "level>=warn timed", "level>=warn pool",
                               "level>=warn queue", "level>=warn no", "level>=warn for")),
    Click("switch a part off", _switch_off),
    *_asks("none", ("",)),
    Click("another page of lines", _other_page),
    _key("next page, by key", "End", "G"),
    _key("first page, by key", "g"),
    _key("next error, ten times", *"eeeeeeeeee"),
    _key("next error", "End", "e"),  # beyond the page
    _key("open a line", "Enter"),
    _key("context", "x"),
    Click("context of all sources", _text("all sources")),
    _key("no context", "x"),
    Click("order of time", _text("time order")),
    Click("order of the file", _text("file order")),
    Click("facet: only", _facet("Only Level")),
    Click("facet: without", _facet("Without Pattern")),
    *_asks("none again", ("",)),
    _to("Overview"),
    Click("window set", _window),
    _to("Lines"),
    Click("all time", _side),
    _to("Patterns"),
    Click("select a pattern", _row(0)),
    _to("Compare"),
    Click("select a difference", _row(0)),
    _to("Threads"),
    Click("select a thread", _row(1)),
    _to("Overview"),
    Click("window cleared", _clear),
)  # fmt: skip
