"""The sessions page in a browser: from an id to the lines of one odd session."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.logs import START
from tests.browser.visiting import Visitor

ORDERS, UNPACKED = 400, 150
UNSETTLED = range(250, 280)


def orders(folder: Path) -> None:
    """Write orders of which one is never packed and thirty in a row are not settled."""
    lines = []
    for number in range(ORDERS):
        order = f"INFO order K{number:05}"
        steps = [(0, "taken"), (0.3, "charge begins"), (0.5, "charge settled")]
        steps = steps[:2] if number in UNSETTLED else steps
        steps = steps if number == UNPACKED else [*steps, (0.9, "packed")]
        for seconds, step in steps:
            when = START + timedelta(seconds=5 * number + seconds)
            stamp = f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
            lines.append(f"{stamp} {order} {step}")
    text = "\n".join(lines) + "\n"
    (folder / "orders.log").write_text(text, encoding="utf-8")


def see_cell(visitor: Visitor, table: int, text: str) -> None:
    """Wait until a table has a cell that begins so."""
    grid = visitor.page.get_by_test_id("stDataFrame").nth(table)
    cells = grid.locator("canvas [role=gridcell]").filter(has_text=text)
    cells.first.wait_for(state="attached")


def test_an_odd_session_is_found_and_opened_in_lines(visitor: Visitor) -> None:
    visitor.open(orders, "sessions")
    visitor.see("400 threads · 1,569 records")
    see_cell(visitor, 2, f"K{UNPACKED:05}")
    see_cell(visitor, 3, "expected here: 'order <*> packed'")

    visitor.select_row(0, table=1)  # the stretch in which orders are not settled
    visitor.see("30 of 400 threads that lack the step")
    visitor.select_row(2, table=2)
    expect(visitor.page.locator("strong", has_text="K00252")).to_be_visible()
    see_cell(visitor, 3, "expected here: 'order <*> charge settled'")

    visitor.button("Open in Lines").click()
    visitor.page.wait_for_url("**/lines*")
    visitor.see("Records 1 to 3 of 3 matching (1,569 in the case)")

    visitor.go("Threads")  # the same session is shown, the list is all flagged again
    visitor.see("Marked (1)")
    visitor.page.get_by_text("Lead and lag (0)").click()
    visitor.see("Nothing leads or lags")
