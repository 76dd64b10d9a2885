"""Threads in a browser: a clock set right by one click, and the waterfall then."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.test_sessions import see_cell
from tests.browser.visiting import Visitor
from tests.workbench.at_threads import request_logs

IDS, LIST, LINES = 0, 1, 2


def requests(folder: Path) -> None:
    for name, text in request_logs().items():
        (folder / name).write_text(text)


def test_a_clock_is_set_right_and_the_slow_thread_is_seen(visitor: Visitor) -> None:
    visitor.open(requests, "sessions")
    visitor.see("db.log is 38 s behind api.log")
    visitor.press("Add +38 s to db.log")
    visitor.see("clock of db.log +38 s")
    visitor.idle()

    visitor.see("1 slow")
    visitor.settle()
    visitor.page.get_by_text("Slow (1)").click()
    visitor.settle()
    see_cell(visitor, LIST, "◷ slow")
    visitor.see("Longest gap 9 s, within db.log")
    expect(visitor.page.locator(".annotation-text", has_text="longest gap")).to_have_text("longest gap: db.log 9 s")  # fmt: skip
    visitor.select_row(2, table=LINES)
    visitor.press("Open this line in Lines")
    visitor.page.wait_for_url("**/lines*")
    visitor.see("1,800 of 1,800 records")
    current = visitor.page.locator(".viewport .row.current")
    expect(current).to_contain_text("request 00c87 query begins")
    expect(current).to_be_in_viewport()
    code = visitor.page.get_by_test_id("stCode")
    expect(code).to_have_text("request 00c87 query begins")

    visitor.go("Threads")
    visitor.page.get_by_text("Clocks of the sources").click()
    visitor.press("Take back")
    visitor.idle()
    expect(visitor.page.get_by_text("clock of db.log")).to_have_count(0)
