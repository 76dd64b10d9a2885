import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, WebSocket, expect

from tests.browser.logs import HOSTILE
from tests.browser.serving import ROOT, serving
from tests.browser.visiting import Server, Visitor

NAME = "<img src=http://127.0.0.1:1/n onerror=alert(9)>.log"
SEEN = (*HOSTILE[:4], "ansi red bidi \\u{202e}gnol\\u{202c} zero\\u{200b}width")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("viewport")
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    with serving("tests/browser/at_viewport.py", home, surroundings) as running:
        yield running


class Reader:
    """A person with a keyboard before the viewport."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.received: list[int] = []
        self.page.on("websocket", self._listen)
        self.page.goto(visitor.server.url)
        self.rows.first.wait_for()
        visitor.settle()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.received.append(len(frame)))

    @property
    def rows(self) -> Locator:
        return self.page.locator(".viewport .row")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, line: int) -> None:
        """See that the reader stands at a line, which is in sight and named."""
        current = self.page.locator(".viewport .row.current")
        expect(current).to_have_attribute(
            "aria-label", re.compile(rf" line {line}: "), timeout=20_000
        )
        expect(current).to_be_in_viewport()
        active = self.page.locator(".viewport .list")
        assert active.get_attribute("aria-activedescendant") == current.get_attribute(
            "id"
        )
        expect(active).to_be_focused()


@pytest.fixture
def reader(browser: Browser, scratch: Server) -> Iterator[Reader]:
    context = browser.new_context(
        viewport={"width": 1200, "height": 700},
        permissions=["clipboard-read", "clipboard-write"],
    )
    visitor = Visitor(context.new_page(), scratch)
    yield Reader(visitor)
    context.close()
    assert visitor.dialogs == []
    assert visitor.strangers == []


def test_moving_within_the_page_costs_no_run_of_the_script(reader: Reader) -> None:
    reader.rows.nth(2).click()
    before = len(reader.received)
    reader.press("j", "ArrowDown", "j", "k")
    reader.at(5)
    reader.press("e")
    reader.at(31)
    reader.press("n")
    reader.at(41)
    reader.press("N")
    reader.at(13)
    reader.press("Shift+ArrowDown", "Shift+J")
    expect(reader.page.get_by_text("3 lines selected")).to_be_visible()
    reader.press("?")
    expect(reader.page.get_by_text("next, previous hit of the search")).to_be_visible()
    reader.press("Escape")
    expect(reader.page.get_by_text("next, previous hit")).to_be_hidden()
    assert len(reader.received) == before


def test_a_position_is_never_a_record_on_another_page(reader: Reader) -> None:
    reader.rows.nth(2).click()
    reader.press("Enter")
    reader.visitor.see("page 1, asked open 3")
    reader.rows.last.click()
    reader.press("j")
    reader.at(201)  # the first of the next page, though row 200 was asked from
    reader.press("j", "j", "Enter")
    reader.visitor.see("page 2, asked open 203")
    reader.press("x")
    reader.visitor.see("page 2, asked context 203")
    reader.press("k", "k", "k")
    reader.at(200)  # the last of the page before


def test_a_wish_is_one_run_and_a_key_that_waits_goes_on_from_there(
    reader: Reader,
) -> None:
    reader.rows.last.click()
    reader.press("j", "j")
    reader.at(202)
    reader.visitor.settle()
    reader.visitor.see("page 1, asked next_page 200")
    reader.visitor.see("run 2")


def test_focus_and_place_outlive_a_run_and_jumps_go_beyond_the_page(
    reader: Reader,
) -> None:
    reader.rows.nth(20).click()
    top = reader.page.locator(".viewport .scroller").evaluate("one => one.scrollTop")
    reader.press("m")
    expect(reader.rows.nth(20)).to_have_attribute("aria-description", "pinned")
    reader.at(21)
    now = reader.page.locator(".viewport .scroller").evaluate("one => one.scrollTop")
    assert now == top
    reader.press("e", "e")
    reader.at(91)
    reader.press("e")
    reader.at(251)
    reader.press("m", "j")
    reader.at(252)
    reader.press("G")
    reader.at(600)
    reader.press("g")
    reader.at(1)
    # 200 lines cost this much, and a key that stays on the page costs nothing of it.
    assert max(reader.received) < 64_000


def test_marks_made_faster_than_the_page_is_drawn_all_count(reader: Reader) -> None:
    reader.rows.nth(20).click()
    reader.press(*"mjmjmjmjm")
    marked = reader.page.locator(".viewport .row[aria-description=pinned]")
    expect(marked).to_have_count(5)


def test_hostile_lines_are_text_in_the_viewport(reader: Reader) -> None:
    cells = reader.page.locator(".viewport .row .message")
    strange = ".viewport :is(script, img, b, a, svg, iframe)"
    for look in (".viewport:not(.wrapped)", ".viewport.wrapped"):
        expect(reader.page.locator(look)).to_be_visible()
        assert cells.all_text_contents()[5:10] == list(SEEN)
        marked = reader.page.locator(".viewport .row mark").all_text_contents()
        assert marked == ["<b>", "Pool", "pool", "POOL"]
        assert reader.page.locator(strange).count() == 0
        reader.page.get_by_text("Wrap").click()
        reader.visitor.settle()


def copied(reader: Reader, key: str, lines: int) -> str:
    """Press a key; return what is in the clipboard when it is said to be there."""
    reader.page.evaluate("navigator.clipboard.writeText('before')")
    reader.press(key)
    expect(reader.page.get_by_text(f"{lines} copied as written")).to_be_visible()
    return str(reader.page.evaluate("navigator.clipboard.readText()"))


def test_what_is_copied_is_what_the_server_read_of_these_lines(reader: Reader) -> None:
    reader.rows.nth(12).click()
    reader.press("Shift+ArrowDown", "Shift+J")
    expect(reader.page.get_by_text("3 lines selected")).to_be_visible()
    three = (
        "Pool exhausted\n  at pool.take\n  at main\n"
        "GET /cart/13 answered in 13 ms\nGET /cart/14 answered in 14 ms"
    )
    assert copied(reader, "y", 3) == three
    reader.at(15)
    reader.rows.nth(9).click()
    assert copied(reader, "Control+c", 1) == HOSTILE[-1]


def test_where_the_clipboard_is_shut_lines_are_copied_by_hand(reader: Reader) -> None:
    reader.page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error());"
        " document.execCommand = () => false; }"
    )
    reader.rows.nth(9).click()
    reader.press("y")
    box = reader.page.get_by_role("textbox", name="Lines to copy")
    expect(box).to_be_focused()
    assert box.input_value() == SEEN[-1]
    reader.press("Control+c")  # all of it is selected
    expect(reader.page.get_by_text("1 copied as written")).to_be_visible()
    expect(box).to_be_hidden()
    assert reader.page.evaluate("navigator.clipboard.readText()") == HOSTILE[-1]
    reader.at(10)
    reader.press("y")
    expect(box).to_be_focused()
    reader.press("Escape")
    expect(box).to_be_hidden()
    reader.at(10)


def test_facets_are_text_and_send_a_value_never_a_place(reader: Reader) -> None:
    names = reader.page.locator(".facets .name").all_text_contents()
    assert names == [
        "× ERROR", "i INFO", HOSTILE[1], NAME, HOSTILE[3],
    ]  # fmt: skip
    assert reader.page.locator(".facets :is(script, img, b, a)").count() == 0
    reader.page.get_by_role("button", name="Without Level ERROR").click()
    reader.visitor.see("filter ('level', 'ERROR', True)")
    reader.page.get_by_role("button", name="Only Host").press("Enter")
    reader.visitor.see(f"filter ('host', '{HOSTILE[1]}', False)")


def test_facets_take_the_whole_row_where_there_is_no_room_beside(
    reader: Reader,
) -> None:
    def wide(name: str) -> float:
        return float(reader.page.locator(name).evaluate("one => one.offsetWidth"))

    for width, share in ((1200, 0.25), (500, 1), (1200, 0.25)):
        reader.page.set_viewport_size({"width": width, "height": 700})
        reader.visitor.until(
            lambda share=share: abs(wide(".facets") / wide(".viewport") - share) < 0.05
        )
