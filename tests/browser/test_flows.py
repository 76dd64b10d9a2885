import os
import re
import signal
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.logs import burst, calm_with_burst, large
from tests.browser.visiting import Visitor


def test_the_demo_incident_is_one_click_away_and_what_changed_another(
    visitor: Visitor,
) -> None:
    visitor.arrive()
    visitor.press("Shop outage")
    visitor.see_chart()
    visitor.see("Demo incident")
    assert len(visitor.cells()) >= 8  # at least one finding
    episodes = visitor.page.get_by_role("button", name=re.compile("^#[0-9]+$"))
    expect(episodes).to_have_count(5)
    for episode in episodes.all_text_contents()[3::-3]:
        visitor.press(episode)
        head = re.compile(f"^{episode} [a-z ]+: ")
        expect(visitor.page.get_by_text(head).first).to_be_visible()


def test_an_uploaded_file_is_accounted_for_and_its_burst_is_found(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.arrive()
    visitor.upload(calm_with_burst(tmp_path / "shop.log"))
    visitor.accept()
    assert any("Pool exhausted" in cell for cell in visitor.cells())
    visitor.go("Ingest")
    visitor.see("3,660 lines in = 3,660 parsed + 0 joined + 0 undated + 0 rejected")
    visitor.go("Patterns")
    assert any("Pool exhausted" in cell for cell in visitor.cells())
    visitor.go("Summary")
    visitor.see("Next steps")
    visitor.go("Overview")
    visitor.see_chart()
    assert "?case=" in visitor.page.url
    visitor.page.reload()
    visitor.see_chart()
    visitor.see("shop.log")


def test_a_brush_sets_the_window_and_lines_follow_it(visitor: Visitor) -> None:
    visitor.open(burst)
    visitor.see_chart()
    visitor.brush(0.25, 0.5)
    expect(visitor.field("From (UTC)")).to_have_value(
        re.compile(r"2026-11-20 12:1[45]")
    )
    expect(visitor.field("To (UTC)")).to_have_value(
        re.compile(r"2026-11-20 12:(29|30)")
    )
    visitor.go("Lines")
    visitor.see("(3,660 in the case)")
    assert re.match("GET /cart/(8[4-9]|9[0-5])[0-9] ", visitor.messages()[0])
    visitor.press("Clear")
    visitor.see("Records 1 to 200 of 3,660 matching")
    expect(visitor.lines.first).to_contain_text("GET /cart/0 ")


def test_lines_are_walked_by_keyboard_and_a_place_is_no_record(
    visitor: Visitor,
) -> None:
    page = visitor.page
    case = visitor.open(burst, "lines")
    current = page.locator(".viewport .row.current")
    code = page.get_by_test_id("stCode")
    visitor.lines.nth(2).click()
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    expect(code).to_have_text("GET /cart/3 answered in 3 ms")
    page.keyboard.press("e")  # the first error is pages away
    expect(current).to_contain_text("Pool exhausted, waited 2700 ms")
    expect(code).to_have_text("GET /cart/3 answered in 3 ms")
    visitor.settle()
    page.keyboard.press("m")
    expect(current).to_have_attribute("aria-description", "pinned")
    visitor.settle()
    page.keyboard.press("x")
    around = page.locator(".viewport").nth(1).locator(".row")
    expect(around).to_have_count(41)
    visitor.see("Around line 2,702 of shop.log, nothing filtered")

    visitor.field("Page").fill("2")
    visitor.field("Page").press("Enter")
    visitor.see("Records 201 to 400 of 3,660 matching")
    expect(code).to_have_text("GET /cart/3 answered in 3 ms")
    expect(current.first).to_contain_text("GET /cart/200 ")
    page.get_by_text("As table").click()
    visitor.settle()
    visitor.select_row(2)
    expect(code).to_have_text("GET /cart/202 answered in 62 ms")
    visitor.field("Page").fill("3")
    visitor.field("Page").press("Enter")
    visitor.see("Records 401 to 600 of 3,660 matching")
    expect(code).to_have_text("GET /cart/202 answered in 62 ms")

    source = page.url.partition("line=")[2].partition("%3A")[0]
    visitor.come("lines", case=case, line=f"{source}:2702")
    visitor.lines.first.wait_for()
    expect(current).to_contain_text("Pool exhausted, waited 2700 ms")
    expect(current).to_have_attribute("aria-description", "pinned")
    expect(current).to_be_in_viewport()


def test_a_killed_worker_is_told_and_the_app_goes_on(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.arrive()
    visitor.load_path(large(tmp_path / "large.log"))
    visitor.button("Cancel").wait_for()
    os.killpg(_pid_of_worker(visitor), signal.SIGKILL)
    visitor.see("The worker ended before its work was done")
    visitor.press("Dismiss")
    visitor.load_path(calm_with_burst(tmp_path / "small.log", minutes=5))
    visitor.accept()


def test_a_job_can_be_cancelled(visitor: Visitor, tmp_path: Path) -> None:
    visitor.arrive()
    visitor.load_path(large(tmp_path / "large.log"))
    visitor.button("Cancel").click()
    visitor.see("Cancelled")
    visitor.see("Load the files again when you want to.")


def _pid_of_worker(visitor: Visitor) -> int:
    name = visitor.page.url.partition("case=")[2]
    (pid,) = (visitor.server.home / name / "jobs").glob("*/pid")
    return int(pid.read_text())
