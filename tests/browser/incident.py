"""An analyst and the demo incident, from the files to one order through its services.

Each method is some minutes of a first hour; more of them can be written below.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from logai_core import demo
from tests.browser.album import Album
from tests.browser.visiting import Visitor

# The story is the same with any number; `make bench` takes a million.
LINES = int(os.environ.get("LOGAI_INCIDENT_LINES", "20_000"))
PATIENCE_MS = 60_000 + LINES // 5
FROM, TO = "From (UTC)", "To (UTC)"
DAY_H = (11, 14)  # of the first and the last line
INCIDENT = (12 + 50 / 60, 13 + 26 / 60)  # the pool is dry
NEW = "no live upstreams"
ORDERED = '"queued for order"'


def write_logs(folder: Path) -> list[Path]:
    """Write the logs of the incident; return them."""
    return demo.write_incident(folder, lines=LINES)


class Analyst:
    """What an analyst does, and has to see before going on."""

    def __init__(self, visitor: Visitor, album: Album) -> None:
        self.visitor, self.page, self.album = visitor, visitor.page, album
        self.page.set_default_timeout(PATIENCE_MS)

    def load(self, logs: list[Path]) -> None:
        """Minute 0: drop the files; each is recognised, every line is accounted for."""
        self.visitor.arrive()
        self.visitor.upload(*logs)
        done = self.visitor.button("Looks right")
        expect(done).to_be_visible(timeout=PATIENCE_MS)
        self._idle()
        for name in ("logback", "postgresql", "syslog-5424"):
            assert any(name in cell for cell in self.visitor.cells())
        self.album.keep("loaded")

    def set_clock(self) -> None:
        """Minute 1: a clock is off, as ids that services share tell; one click."""
        self.visitor.see("app-2.jsonl.gz is 38 s behind app-1.log")
        self.visitor.settle()
        self.page.get_by_role("button", name="Add +38").click()
        corrected = self.page.get_by_text("clock of app-2.jsonl.gz +38 s")
        expect(corrected).to_be_visible(timeout=PATIENCE_MS)
        self._idle()
        self.album.keep("clock set right")

    def see_overview(self) -> None:
        """Minute 2: what changed, the largest first, and when."""
        self.visitor.press("Looks right")
        self.page.wait_for_url("**/overview*")
        self.visitor.see_chart()
        self.visitor.see("Five things that changed")
        self.album.keep("overview")

    def brush(self) -> None:
        """Minute 3: drag across the incident; the address and all pages follow."""
        first, last = DAY_H
        edges = [(hour - first) / (last - first) for hour in INCIDENT]
        self.visitor.brush(*edges)
        expect(self.visitor.field(FROM)).to_have_value(
            re.compile("^2026-11-20 12:(4[89]|5[0-2])")
        )
        expect(self.visitor.field(TO)).to_have_value(
            re.compile("^2026-11-20 13:2[4-8]")
        )
        assert "window=2026-11-20T12%3A" in self.page.url
        inside, total = self.visitor.counted()
        assert 0 < inside < total
        self.album.keep("incident brushed")

    def compare(self) -> None:
        """Minutes 4 to 7: what is new against the time before; its lines."""
        self.visitor.go("Compare")
        stated = self.page.get_by_test_id("stMarkdown")
        expect(stated.filter(has_text="against baseline").first).to_be_visible()
        self.album.keep("compare")
        self.visitor.settle()
        self.page.get_by_text(re.compile("^New [0-9]+$")).click()
        self.visitor.settle()
        self.visitor.select_row_with(NEW)
        expect(self.page.get_by_test_id("stCode").first).to_contain_text(NEW)
        self.album.keep("compare, a new pattern")
        self.visitor.press("Open in Lines (incident)")
        self.page.wait_for_url("**/lines*")
        assert all(NEW in one for one in self.visitor.messages())
        self.album.keep("lines of the new pattern")

    def read_lines(self) -> None:
        """Minute 8: errors of the pattern and their neighbours, by keyboard; marked."""
        box = self.page.get_by_role("combobox", name="Query")
        found, _ = self.visitor.counted()
        self.visitor.ask(f"level>=error {box.input_value()}")
        assert 0 < self.visitor.counted()[0] <= found
        self.visitor.lines.nth(1).click()
        self._press("j", "k", "j")
        self._press("m")
        expect(self.current).to_have_attribute("aria-description", "pinned")
        self._press("x")
        self.visitor.see("nothing filtered")
        self.visitor.settle()
        self.page.get_by_text("all sources", exact=True).click()
        self.visitor.settle()
        around = self.page.locator(".viewport").nth(1)
        expect(around.locator(".row")).to_have_count(41)
        self.visitor.until(lambda: self._sources(around) >= 2)
        self.album.keep("lines and context")

    def follow(self) -> None:
        """Minute 10: one order of that time through two services."""
        self.visitor.ask(ORDERED)
        order = self.visitor.messages()[0].rpartition(" ")[2]
        self.visitor.go("Threads")
        self.visitor.see("Only in the scope")
        every = self.page.get_by_role("radio", name="All", exact=True)
        if every.count():  # else none is marked, and all are listed anyway
            every.click()
            self.visitor.settle()
        ids = self.visitor.field("Search ids")
        ids.fill(order)
        ids.press("Enter")
        self.visitor.see("1 of ")
        row = self.page.locator("canvas [role=row]").filter(has_text=order)
        expect(row.filter(has_text="app-").filter(has_text="worker.log")).to_have_count(
            1
        )
        expect(self.page.locator("strong", has_text=order)).to_be_visible()
        expect(self.page.locator(".js-plotly-plot").first).to_be_visible()
        self.album.keep("one order")

    @property
    def current(self) -> Locator:
        """The line that the analyst is at."""
        return self.page.locator(".viewport").first.locator(".row.current")

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.visitor.settle()

    def _sources(self, viewport: Locator) -> int:
        return len(set(viewport.locator(".row .source").all_text_contents()))

    def _idle(self) -> None:
        expect(self.visitor.button("Cancel")).to_have_count(0, timeout=PATIENCE_MS)
        self.visitor.settle()
