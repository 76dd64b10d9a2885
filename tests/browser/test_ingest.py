import gzip
import io
import re
import tarfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.logs import calm_with_burst
from tests.browser.visiting import Visitor

UNDATED = "=cmd|' /C calc'!A0 no time\n"
SYSLOG = "Nov 20 12:00:00 web1 shop[7]: up\nNov 20 12:00:01 web1 shop[7]: down\n"


def test_a_dropped_file_is_previewed_and_its_clock_set_and_reset(
    visitor: Visitor, tmp_path: Path
) -> None:
    log = tmp_path / "syslog"
    log.write_text(SYSLOG)
    visitor.arrive()
    visitor.upload(log)
    visitor.see("2 lines in = 2 parsed + 0 joined + 0 undated + 0 rejected")
    visitor.idle()
    assert "up" in visitor.cells()
    visitor.see("whose time states no year; the first is put in")
    visitor.field("Add seconds").fill("60")
    visitor.press("Set clock")
    visitor.see("12:01:00.000")
    visitor.idle()
    visitor.press("Reset")
    visitor.see("12:00:00.000")
    visitor.idle()
    expect(visitor.button("Reset")).to_have_count(0)
    visitor.accept()


def test_a_runner_up_is_one_click_away_and_a_source_can_be_removed(
    visitor: Visitor, tmp_path: Path
) -> None:
    (tmp_path / "b.log").write_text(UNDATED + SYSLOG.replace("web1", "web2"))
    visitor.arrive()
    visitor.upload(calm_with_burst(tmp_path / "a.log", minutes=5), tmp_path / "b.log")
    visitor.see("lines in =")
    visitor.idle()
    visitor.see("2 sources")
    visitor.page.get_by_role("button", name=re.compile(r"^text [0-9]+%")).click()
    visitor.see("(text)")
    visitor.idle()
    visitor.press("Remove this source")
    visitor.see("1 source")
    visitor.idle()
    visitor.page.get_by_text(re.compile(r"^undated 1$")).click()
    with visitor.page.expect_download() as download:
        visitor.press("All 1 as CSV")
    written = Path(download.value.path()).read_text(encoding="utf-8")
    assert written.splitlines()[1].endswith(",'=cmd|' /C calc'!A0 no time")


def test_pasted_lines_are_a_source(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.page.get_by_text("Or paste lines").click()
    visitor.settle()
    visitor.page.get_by_role("textbox", name="Lines of a log").fill(SYSLOG)
    visitor.press("Load these lines")
    visitor.see("pasted-1.log")
    visitor.see("2 lines in = 2 parsed")
    visitor.accept()


def test_a_binary_file_is_refused_and_then_read_as_text(
    visitor: Visitor, tmp_path: Path
) -> None:
    (tmp_path / "core.log").write_bytes(
        b"\x7fELF" + bytes(range(256)) * 8 + b"\nbuilt on Monday\n"
    )
    visitor.arrive()
    visitor.upload(tmp_path / "core.log")
    visitor.see("Not loaded: core.log")
    visitor.idle()
    visitor.press("Read as text")
    visitor.see("lines in =")
    visitor.idle()
    assert "built on Monday" in visitor.cells()


def test_the_logs_of_an_archive_have_a_receipt_each(
    visitor: Visitor, tmp_path: Path
) -> None:
    with tarfile.open(tmp_path / "logs.tar", "w") as archive:
        for name, text in (("a.log", SYSLOG), ("sub/b.log", SYSLOG + SYSLOG)):
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    packed = tmp_path / "logs.tar.gz"
    packed.write_bytes(gzip.compress((tmp_path / "logs.tar").read_bytes()))
    visitor.arrive()
    visitor.upload(packed)
    visitor.see("logs.tar.gz holds 2 sources: 6 lines in = 6 parsed")
    visitor.idle()
    assert any("sub/b.log" in cell for cell in visitor.cells())
