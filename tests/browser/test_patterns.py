"""The patterns page in a browser, from a first look to a decision and back."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.logs import START
from tests.browser.visiting import HEAD_PX, ROW_PX, Visitor

HOSTS = ("web1", "web2", "web3")


def shop(folder: Path) -> None:
    """Write carts that three hosts answer, a pool that runs dry, and heart beats."""
    lines = []
    for second in range(1800):
        when = f"{START + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"
        host = HOSTS[second % 3]
        lines.append(f"{when} INFO cart {second} answered by 192.0.2.{second % 3}")
        if second % 10 == 0:
            lines.append(f"{when} DEBUG heart beat of {host}-{second} is fine")
        if 1500 <= second < 1560:
            lines.append(f"{when} ERROR Pool exhausted, waited {second} ms")
    text = "\n".join(lines) + "\n"
    (folder / "shop.log").write_text(text, encoding="utf-8")


def search(visitor: Visitor, words: str) -> None:
    visitor.field("Search patterns").fill(words)
    visitor.field("Search patterns").press("Enter")
    visitor.settle()


def see_cell(visitor: Visitor, text: str) -> None:
    """Wait until the list of patterns has a cell of this very text."""
    grid = visitor.page.get_by_test_id("stDataFrame").first
    cell = grid.locator("canvas [role=gridcell]").get_by_text(text, exact=True)
    cell.first.wait_for(state="attached")


def see_sum(visitor: Visitor, patterns: int) -> None:
    visitor.idle()
    visitor.see(f"2,040 records in {patterns} patterns + 0 without = 2,040 records")
    visitor.settle()


def go_by_keys(visitor: Visitor) -> None:
    """Go from row to row by keyboard, also after a row was unmarked."""
    grid = visitor.page.get_by_test_id("stDataFrame").first
    marked = grid.locator("canvas [role=row][aria-selected=true]")
    box = grid.bounding_box()
    assert box is not None
    visitor.page.mouse.click(box["x"] + 150, box["y"] + HEAD_PX + ROW_PX * 1.5)
    visitor.settle()
    expect(marked).to_have_attribute("aria-rowindex", "3")
    visitor.page.keyboard.press("ArrowDown")
    visitor.settle()
    expect(marked).to_have_attribute("aria-rowindex", "4")
    visitor.select_row(2)
    expect(marked).to_have_count(0)
    visitor.page.keyboard.press("ArrowUp")
    visitor.settle()
    expect(marked).to_have_attribute("aria-rowindex", "3")


def test_patterns_are_named_hidden_split_merged_undone_and_opened(
    visitor: Visitor,
) -> None:
    visitor.open(shop, "patterns")
    see_sum(visitor, 3)
    go_by_keys(visitor)

    search(visitor, "pool")
    visitor.press("Rename")
    visitor.field("Name in lists, instead of the text").fill("Pool *dry*")
    visitor.field("Name in lists, instead of the text").press("Enter")
    visitor.see("Named “Pool *dry*”: “Pool exhausted, waited <num> ms”")
    search(visitor, "*DRY*")
    see_cell(visitor, "Pool *dry*")

    search(visitor, "heart")
    visitor.press("Noise")
    visitor.see("noise hidden (1)")
    visitor.see("No pattern holds these words")
    visitor.press("Undo")
    expect(visitor.page.get_by_text("noise hidden")).to_have_count(0)

    search(visitor, "answered")
    see_cell(visitor, "cart <num> answered by <ip>")
    visitor.select_row(1, table=1)
    visitor.see("Place 2 ip")
    visitor.press("Split into 3 patterns")
    see_sum(visitor, 5)
    for number in range(3):
        see_cell(visitor, f"cart <num> answered by 192.0.2.{number}")
    visitor.press("Undo")
    see_sum(visitor, 3)

    search(visitor, "")
    visitor.page.get_by_role("radio", name="Records").click()
    visitor.settle()
    visitor.page.get_by_text("Select several").click()
    visitor.settle()
    visitor.select_row(1)  # beside the one that was shown, which has most records
    visitor.field("Text of the merged pattern").fill("anything <*>")
    visitor.press("Merge 2 patterns")
    see_sum(visitor, 2)
    expect(visitor.page.get_by_test_id("stCode").first).to_have_text("anything <*>")
    visitor.press("Undo the merge")
    see_sum(visitor, 3)

    search(visitor, "answered")
    visitor.press("Open 1,800 records in Lines")
    visitor.page.wait_for_url("**/lines*")
    visitor.see("Records 1 to 200 of 1,800 matching (2,040 in the case)")
    parts = visitor.page.get_by_role("toolbar", name="Parts of the query")
    visitor.settle()
    parts.get_by_text(re.compile("^tpl")).click()
    visitor.see("Records 1 to 200 of 2,040 matching")
