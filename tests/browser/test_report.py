"""From the demo incident to a report that is written, exported and checked."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from logai_core import pipeline
from logai_core.cli import app as terminal
from logai_core.store import Case
from tests.browser.album import SCREENSHOTS, Album
from tests.browser.logs import burst
from tests.browser.visiting import Server, Visitor

FORMS = {
    "HTML": "report.html",
    "PDF": "report.pdf",
    "Markdown": "report.md",
    "Workbook": "report.xlsx",
    "Evidence zip": "report.zip",
    "Case": "case.logaicase",
}
IMPACT = "Nobody could pay; =1+1 <b>half</b> of the shop was affected [P1]."
SHOWN = "Nobody could pay; =1+1 <b>half</b> of the shop was affected"


def write(visitor: Visitor, section: str, text: str) -> None:
    """Write a section without leaving it, and wait until it is saved."""
    field = visitor.page.get_by_role("textbox", name=section, exact=True)
    field.fill(text)
    box = visitor.page.locator(".writer").filter(has=field)
    expect(box.get_by_role("status")).to_have_text("saved")


def preview(visitor: Visitor, text: str) -> None:
    frame = visitor.page.frame_locator("iframe[title='Preview of the report']")
    expect(frame.get_by_text(text).first).to_be_attached()


def take(visitor: Visitor, folder: Path) -> dict[str, Path]:
    """Download every form of the report, and the case."""
    taken = {}
    for label, name in FORMS.items():
        with visitor.page.expect_download() as download:
            visitor.button(label).click()
        taken[label] = folder / name
        download.value.save_as(taken[label])
    return taken


def read_pdf(file: Path) -> str:
    """Read the text with poppler where it is, else with pypdf."""
    program = shutil.which("pdftotext")
    if program is None:
        return "\n".join(page.extract_text() for page in PdfReader(file).pages)
    done = subprocess.run(
        [program, "-layout", str(file), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_the_demo_incident_becomes_a_report_that_others_can_open_and_check(
    visitor: Visitor, browser: Browser, tmp_path: Path
) -> None:
    album = Album(visitor, SCREENSHOTS / "report")
    visitor.arrive()
    visitor.press("Shop outage")
    visitor.page.wait_for_url("**/overview*")
    visitor.see_chart()
    visitor.idle()
    visitor.button("Pin").first.click()
    visitor.see("1 pin")
    visitor.go("Lines")
    visitor.lines.nth(2).click()
    visitor.page.keyboard.press("m")
    visitor.see("2 pins")

    visitor.go("Report")
    write(visitor, "Title", "Checkout outage")
    write(visitor, "Impact", IMPACT)
    write(visitor, "Resolution", "The pool was made larger [P2].")
    preview(visitor, SHOWN)
    album.keep("written")
    visitor.page.get_by_role("radio", name="Export").click()
    visitor.see("to look at before it is shared")
    visitor.see("Action items is empty")
    album.keep("checked")

    taken = take(visitor, tmp_path)
    case = Case.open(visitor.server.home / case_name(visitor))
    quoted = case.board.pins()[0].pin.title

    other = browser.new_context(offline=True)
    reader = Visitor(other.new_page(), visitor.server)
    reader.page.goto(taken["HTML"].as_uri())
    assert reader.page.get_by_role("heading", level=1).inner_text() == "Checkout outage"
    assert reader.page.get_by_text(SHOWN).count() == 1
    assert reader.page.locator("b", has_text="half").count() == 0
    reader.page.screenshot(path=album.folder / "report.png", full_page=True)
    other.close()
    assert (reader.dialogs, reader.strangers) == ([], [])

    printed = " ".join(read_pdf(taken["PDF"]).split())
    for text in ("Checkout outage", SHOWN, "The pool was made larger"):
        assert text in printed
        assert text.split("<")[0] in taken["Markdown"].read_text()
    book = load_workbook(taken["Workbook"])
    rows = {name: [*book[name].values] for name in book.sheetnames}
    assert len(rows["findings"]) == 1 + case.table("findings").height
    titles = [row[rows["timeline"][0].index("title")] for row in rows["timeline"][1:]]
    assert sorted(titles) == sorted(one.pin.called for one in case.board.pins())
    assert quoted in titles

    checked = pipeline.verify(taken["Evidence zip"], case=taken["Case"])
    assert (checked.faults, checked.notes) == ([], [])
    terminal(
        ["report", str(case.root), "--out", str(tmp_path / "out")],
        standalone_mode=False,
    )
    for label, name in FORMS.items():
        if label != "Case":
            assert (tmp_path / "out" / name).read_bytes() == taken[
                label
            ].read_bytes(), name


def case_name(visitor: Visitor) -> str:
    found = re.search(r"[?&]case=([^&]+)", visitor.page.url)
    assert found is not None
    return found[1]


def test_what_is_being_typed_survives_the_end_of_the_browser(
    visitor: Visitor, browser: Browser
) -> None:
    name = visitor.open(burst, "report")
    field = visitor.page.get_by_role("textbox", name="Impact", exact=True)
    field.click()
    visitor.page.keyboard.type("half of all orders ", delay=40)
    visitor.page.wait_for_timeout(2_000)
    visitor.page.context.set_offline(True)  # no good-bye
    visitor.page.close(run_before_unload=False)
    case = Case.open(visitor.server.home / name)
    assert case.board.fields()["impact"].field.text == "half of all orders "


def test_who_saves_second_gets_both_texts(
    visitor: Visitor, browser: Browser, server: Server
) -> None:
    name = visitor.open(burst, "report")
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    other = Visitor(context.new_page(), server)
    other.come("report", case=name)
    expect(other.page.get_by_role("textbox", name="Impact", exact=True)).to_be_visible()
    write(visitor, "Impact", "mine")
    other.page.get_by_role("textbox", name="Impact", exact=True).fill("theirs")
    other.see("Impact was saved elsewhere since this page read it")
    case = Case.open(visitor.server.home / name)
    assert case.board.fields()["impact"].field.text == "mine"
    other.press("Keep mine")
    other.until(lambda: case.board.fields()["impact"].field.text == "theirs")
    context.close()


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler is not installed"
)
def test_a_hostile_report_is_text_in_every_form(tmp_path: Path) -> None:
    from logai_core.report import FORMS as RENDERED
    from tests.report.hostile import PAYLOADS, hostile_report

    for form in RENDERED.values():
        for name, content in form.render(hostile_report()).items():
            (tmp_path / name).write_bytes(content)
    assert PAYLOADS[0] in read_pdf(tmp_path / "report.pdf")
    assert load_workbook(io.BytesIO((tmp_path / "report.xlsx").read_bytes())).sheetnames
