"""The compare page in a browser, from a finding to its lines on both sides."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.logs import START
from tests.browser.visiting import Visitor

MINUTES = 40


def shop_log(path: Path) -> Path:
    """Write forty minutes of carts; in the last ten a pool is dry, by hostile words."""
    lines = []
    for second in range(0, MINUTES * 60, 2):
        when = f"{START + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"
        lines.append(f"{when} INFO cart {second} answered")
        if second >= (MINUTES - 10) * 60:
            lines.append(f"{when} ERROR <img src=x onerror=alert(1)> **pool** dry")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def see_stated(visitor: Visitor, *parts: str) -> None:
    """Wait until the line that says what is compared has these parts."""
    line = visitor.page.get_by_test_id("stMarkdown").filter(has_text="against baseline")
    for one in parts:
        expect(line.first).to_contain_text(one)
    visitor.settle()


def see_cell(visitor: Visitor, text: str) -> None:
    grid = visitor.page.get_by_test_id("stDataFrame").first
    cell = grid.locator("canvas [role=gridcell]").get_by_text(text, exact=True)
    cell.first.wait_for(state="attached")


def test_windows_are_taken_swapped_brushed_and_their_lines_opened(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.arrive()
    visitor.load_path(shop_log(tmp_path / "shop.log"))
    visitor.accept()
    visitor.go("Compare")
    visitor.page.get_by_test_id("stButton").filter(has_text="pool").first.click()
    see_stated(visitor, "12:30:00 to 12:39:59 UTC, 9 min 59 s, 600 records",
               "12:20:01 to 12:30:00 UTC, 9 min 59 s, 299 records",
               "the equal stretch before")  # fmt: skip
    see_cell(visitor, "+ new")
    see_cell(visitor, "<img src=x onerror=alert(<num>)> **pool** dry")

    visitor.button("Swap").click()
    see_stated(visitor, "12:20:01 to 12:30:00 UTC, 9 min 59 s, 299 records  ·  against")
    see_cell(visitor, "− gone")
    visitor.button("Swap").click()

    see_stated(visitor, "as set")
    visitor.page.get_by_text("Drag sets baseline").click()
    visitor.settle()
    visitor.brush(0.0, 0.25)
    see_stated(visitor, "12:30:00 to 12:39:59 UTC, 9 min 59 s, 600 records", "as set")
    see_cell(visitor, "+ new")

    visitor.button("Open in Lines (incident)").click()
    visitor.page.wait_for_url("**/lines*")
    visitor.see("Records 1 to 200 of 300 matching (1,500 in the case)")
    visitor.press("Back to Compare")
    see_stated(visitor, "12:30:00 to 12:39:59 UTC, 9 min 59 s, 600 records", "as set")
