"""A person at the browser: what they do, and what the page did behind their back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Dialog, Locator, Page, Request, expect

from tests.browser.prepared import Prepared, Write

PATIENCE_MS = 60_000
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
# What draws an element comes late on a busy machine, after the run that made it is over.
AWAITED = "[data-testid=stSkeleton]:not(.stPrintGraphic *)"  # charts aside
BARS = ".js-plotly-plot .barlayer .trace"
COUNTED = re.compile("^[0-9,]+ of [0-9,]+ records$")
HEAD_PX, ROW_PX = 32, 28


@dataclass(frozen=True)
class Server:
    """The running app and the home of its cases."""

    url: str
    home: Path


@dataclass
class Visitor:
    """Dialogs and requests to other hosts are remembered; a test wants none."""

    page: Page
    server: Server
    prepared: Prepared | None = None
    dialogs: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", self._on_request)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        home = urlsplit(self.server.url).netloc
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home:
            self.strangers.append(request.url)

    def arrive(self) -> None:
        self.page.goto(self.server.url)
        self.button("Shop outage").wait_for()

    def open(self, logs: Write, page: str = "overview", **address: str) -> str:
        """Open a page of the prepared case of some logs; return its name."""
        assert self.prepared is not None
        name = self.prepared.copy(logs)
        self.come(page, case=name, **address)
        return name

    def come(self, page: str, **address: str) -> None:
        """Come to a page by its address."""
        self.page.goto(f"{self.server.url}/{page}?{urlencode(address)}")
        self.page.get_by_test_id("stApp").wait_for()
        self.settle()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        """Press a button of the page as it is when nothing runs any more."""
        self.settle()
        self.button(name).click()

    def upload(self, *files: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.button("Upload").first.click()
        chooser.value.set_files(list(files))

    def load_path(self, path: Path) -> None:
        self.settle()
        self.field("Or files of this machine").fill(str(path))
        self.button("Load").click()

    def accept(self) -> None:
        """Wait until the files are loaded, find them right, and see what changed."""
        expect(self.button("Looks right")).to_be_visible(timeout=PATIENCE_MS)
        self.idle()  # nothing moves under the pointer any more
        self.button("Looks right").click()
        self.page.wait_for_url("**/overview*")
        self.see_chart()

    def idle(self) -> None:
        """Wait until no worker is busy with the case."""
        expect(self.button("Cancel")).to_have_count(0, timeout=PATIENCE_MS)
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box by its words."""
        box = self.page.get_by_role("combobox", name=label)
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def see_chart(self) -> None:
        self.page.wait_for_selector(BARS)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs; a run may begin late, and another may follow it."""
        for _ in range(2):
            self.page.wait_for_timeout(150)
            self.page.wait_for_selector(SETTLED)

    def drawn(self) -> None:
        """Wait until the browser has all that draws the page, but for charts."""
        self.settle()
        expect(self.page.locator(AWAITED)).to_have_count(0, timeout=PATIENCE_MS)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of a page that may still be drawn."""
        for _ in range(PATIENCE_MS // 250):
            if holds():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError("it never held")

    def go(self, page: str) -> None:
        self.page.get_by_role("link", name=page, exact=True).click()
        self.settle()

    def see(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)

    def field(self, label: str) -> Locator:
        return self.page.locator(f"input[aria-label={label!r}]")

    def cells(self, table: int = 0) -> list[str]:
        """Return the texts of the visible cells of a table, by row."""
        grid = self.page.get_by_test_id("stDataFrame").nth(table)
        grid.locator("canvas [role=gridcell]").first.wait_for(state="attached")
        return grid.locator("canvas [role=gridcell]").all_text_contents()

    @property
    def lines(self) -> Locator:
        """The lines of the first viewport of the page."""
        return self.page.locator(".viewport").first.locator(".row")

    def messages(self) -> list[str]:
        """Return the messages of the lines, when they are there."""
        self.lines.first.wait_for()
        return self.lines.locator(".message").all_text_contents()

    def counted(self) -> tuple[int, int]:
        """Return how many records the scope has, of how many in the case."""
        told = self.page.get_by_text(COUNTED).first
        expect(told).to_be_visible()
        found, _, total = told.inner_text().removesuffix(" records").partition(" of ")
        return int(found.replace(",", "")), int(total.replace(",", ""))

    def ask(self, query: str) -> None:
        """Write a query, and run it."""
        box = self.page.get_by_role("combobox", name="Query")
        box.fill(query)
        box.press("Enter")
        self.settle()

    def select_row(self, row: int, table: int = 0) -> None:
        grid = self.page.get_by_test_id("stDataFrame").nth(table)
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        assert box is not None
        y = box["y"] + HEAD_PX + ROW_PX * (row + 0.5)
        self.page.mouse.click(box["x"] + 16, y)
        self.settle()

    def select_row_with(self, text: str, table: int = 0) -> None:
        """Select the row that has a cell with some text, unless it is selected."""
        grid = self.page.get_by_test_id("stDataFrame").nth(table)
        row = grid.locator("canvas [role=row]").filter(has_text=text).first
        row.wait_for(state="attached")
        if row.get_attribute("aria-selected") != "true":
            self.select_row(int(row.get_attribute("aria-rowindex") or 0) - 2, table)

    def brush(self, start: float, end: float) -> None:
        """Drag over the chart between two fractions of its width."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(500)
        area = self.page.locator(".js-plotly-plot .nsewdrag").first
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box is not None
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + box["width"] * start, y)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] * end, y, steps=8)
        self.page.mouse.up()
        self.settle()
