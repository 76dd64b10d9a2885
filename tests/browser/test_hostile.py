"""Hostile lines, names and addresses on every page: text stays text, nothing leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.hostile import (
    DB,
    FIELD,
    HOST,
    SERVICE,
    STRANGE,
    VALUE,
    WEB,
    attack,
)  # fmt: skip
from tests.browser.logs import HOSTILE, hostile
from tests.browser.test_sessions import see_cell
from tests.browser.visiting import Visitor
from workbench.ui.text import JOINER

SEEN = (*HOSTILE[:4], "ansi red bidi \\u{202e}gnol\\u{202c} zero\\u{200b}width")
WINDOW = "2026-11-20T12:15:00Z~2026-11-20T12:20:00Z"
IDS, STRETCHES_OR_LIST = 0, 1
ADDRESSES = [
    {"q": "<script>alert(1)</script>"},
    {"q": '"<img src=http://127.0.0.1:1/q onerror=alert(1)>" ![q](http://127.0.0.1:1/q)'},
    {"q": "**b** :red[r] $x$ `c` # h", "off": "<b>off</b> [o](javascript:alert(1))"},
    {"q": "a\x00\x1b[31mb\u202e\u200b", "source": "<b>s</b>", "line": "<b>l</b>:1"},
    {"q": "(" * 3_000, "line": "../../x:1"},
    {"q": "/(a+)+$/ " + "b" * 300},
    {"zone": "<img src=http://127.0.0.1:1/z onerror=alert(1)>"},
    {"window": "<b>w</b>~![w](http://127.0.0.1:1/w)"},
    {"side": "<b>x</b>"},
]  # fmt: skip


@pytest.fixture
def attacked(visitor: Visitor) -> Iterator[Visitor]:
    yield visitor
    see_nothing_strange(visitor)


def see_nothing_strange(visitor: Visitor) -> None:
    """See that no element came of data, no page broke and nothing was asked of others."""
    visitor.settle()
    assert visitor.page.evaluate(STRANGE) == []
    assert visitor.page.get_by_test_id("stException").count() == 0
    assert (visitor.dialogs, visitor.strangers) == ([], [])


def test_hostile_files_are_loaded_as_text(attacked: Visitor, tmp_path: Path) -> None:
    attacked.arrive()
    attacked.load_path(hostile(tmp_path / "![f](http:127.0.0.1:1) <b>.log"))
    expect(attacked.button("Looks right")).to_be_visible(timeout=60_000)
    attacked.see("![f](http:127.0.0.1:1) <b>.log")
    attacked.see("2,400 lines in")
    see_nothing_strange(attacked)
    attacked.accept()


def test_hostile_lines_are_text_in_lines_and_all_that_leads_from_them(
    attacked: Visitor,
) -> None:
    page = attacked.page
    attacked.open(attack, "lines", q='level:error tpl:"alert"')
    attacked.messages()
    current = page.locator(".viewport .row.current")
    page.locator(".viewport .list").focus()
    for text in (SEEN[0], SEEN[1], SEEN[3]):
        row = attacked.lines.filter(has_text=text).first
        attacked.settle()
        row.click()
        page.keyboard.press("Enter")
        code = page.get_by_test_id("stCode").get_by_text(text, exact=True)
        expect(code.first).to_be_visible()
    assert SEEN[3] in attacked.messages()
    for text in (SERVICE, HOST):
        attacked.until(lambda text=text: any(text in one for one in attacked.cells()))
    attacked.settle()
    page.get_by_text("Bytes as they are in the file").click()
    attacked.settle()
    see_nothing_strange(attacked)

    names, titles = page.locator(".facets .name"), page.locator(".facets summary")
    wanted = {SERVICE, HOST, WEB, VALUE}
    attacked.until(lambda: wanted <= set(names.all_text_contents()))
    assert any(one.startswith(FIELD) for one in titles.all_text_contents())
    attacked.settle()
    current.click()
    page.keyboard.press("x")
    attacked.see("nothing filtered")
    around = page.locator(".viewport").nth(1).locator(".message")
    wanted = set(SEEN) - {SEEN[2]}
    attacked.until(lambda: wanted <= set(around.all_text_contents()))
    attacked.settle()
    page.get_by_role("radio", name="all sources").click()
    attacked.settle()
    page.get_by_text("As table").click()
    attacked.settle()
    attacked.until(lambda: any(SEEN[0] in cell for cell in attacked.cells()))
    see_nothing_strange(attacked)


def test_hostile_words_are_text_where_queries_are_written(attacked: Visitor) -> None:
    page = attacked.page
    attacked.open(attack, "lines")
    box = page.get_by_role("combobox", name="Query")
    offers = page.get_by_role("listbox", name="Query, completions")
    box.press_sequentially("service:")
    expect(offers.get_by_role("option").first).to_contain_text(SERVICE)
    see_nothing_strange(attacked)
    box.press("Tab")
    box.press("Enter")
    attacked.see("1,260 of 1,260 records")
    pills = page.get_by_role("toolbar", name="Parts of the query")
    said = f'service:"{SERVICE}"'
    expect(pills).to_have_text(said.replace("://", f":{JOINER}//"))

    attacked.ask(f'"{HOSTILE[0]}"')
    attacked.see("60 of 1,260 records")
    attacked.until(lambda: set(attacked.messages()) == {SEEN[0]})
    expect(page.locator(".viewport mark").first).to_have_text(HOSTILE[0])
    attacked.ask("![q](http://127.0.0.1:1/q) <b>")
    attacked.see("60 of 1,260 records")  # refused: the one before is still shown
    see_nothing_strange(attacked)
    attacked.press("History")
    made = page.get_by_role("button", name=f'"{HOSTILE[0]}" · 60', exact=True)
    expect(made).to_be_visible()
    see_nothing_strange(attacked)
    page.keyboard.press("Escape")
    attacked.press("All sources")
    page.get_by_role("combobox", name="Sources").click()
    expect(page.get_by_text(DB, exact=True).last).to_be_visible()


def test_hostile_threads_clocks_and_statements_are_text(attacked: Visitor) -> None:
    page = attacked.page
    attacked.open(attack, "sessions")
    attacked.see("240 threads")
    see_cell(attacked, STRETCHES_OR_LIST, "<b>")
    attacked.select_row(0, table=STRETCHES_OR_LIST)
    expect(page.locator("strong", has_text="<b>").first).to_be_visible()
    attacked.select_row(0, table=2)
    expect(page.get_by_test_id("stCode").first).to_be_visible()
    see_nothing_strange(attacked)
    attacked.settle()
    page.get_by_text("Clocks of the sources").click()
    attacked.settle()
    see_cell(attacked, IDS, "trace_id")
    assert any(WEB in cell or DB in cell for cell in attacked.cells(1))
    attacked.settle()
    page.get_by_text("Pair two lines").click()
    attacked.see(f"![x](http:{JOINER}//127.0.0.1:1/y) begins")
    see_nothing_strange(attacked)

    attacked.go("SQL")
    statement = (
        'SELECT message AS "<b>m</b> ![m](http://127.0.0.1:1/m)", * FROM records'
    )
    page.get_by_role("textbox", name="Statement").fill(statement)
    attacked.press("Run")
    attacked.see("1,260 rows")
    assert any(HOSTILE[3] in cell for cell in attacked.cells(1))
    page.get_by_role("textbox", name="Statement").fill(
        "SELECT '<b>' ![x](http://127.0.0.1:1/e)"
    )
    attacked.press("Run")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()


def test_hostile_findings_patterns_and_differences_are_text(attacked: Visitor) -> None:
    page = attacked.page
    case = attacked.open(attack)
    attacked.see_chart()
    attacked.see("[click](javascript:alert(<num>))")
    assert any("[click](javascript:" in cell for cell in attacked.cells())
    see_nothing_strange(attacked)

    attacked.go("Patterns")
    for row in range(1, 6):  # the first is shown
        attacked.select_row(row)
        expect(page.get_by_test_id("stCode").first).to_be_visible()
        see_nothing_strange(attacked)

    attacked.come("compare", case=case, window=WINDOW)
    see_cell(attacked, 0, "+ new")
    attacked.select_row(0)
    see_nothing_strange(attacked)
    for name in ("Ingest", "Summary"):
        attacked.go(name)
        see_nothing_strange(attacked)
    attacked.see("Next steps")


def test_a_hostile_address_is_text_and_says_what_is_expected(attacked: Visitor) -> None:
    case = attacked.open(attack, "lines")
    for address in ADDRESSES:
        attacked.come("lines", case=case, **address)
        told = attacked.page.get_by_test_id("stAlert").or_(attacked.lines)
        expect(told.first).to_be_visible()
        see_nothing_strange(attacked)
    attacked.come("overview", case="<b>c</b>![c](http://127.0.0.1:1/c)")
    attacked.see("not the name of a case")
    attacked.come("<b>p<script>alert(1)<script>", case=case)
