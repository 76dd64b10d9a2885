"""Cases in a browser: doubled, renamed, put away, taken along as a file, deleted."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.test_patterns import shop
from tests.browser.visiting import Visitor


def choose(visitor: Visitor, row: int, way: str) -> None:
    """Choose what to do from the menu of a row of the list."""
    visitor.settle()
    menus = visitor.page.get_by_test_id("stMenuButtonButton").locator("visible=true")
    menus.nth(row).click()
    visitor.page.get_by_role("menuitem", name=way, exact=True).click()
    visitor.settle()


def see_listed(visitor: Visitor, title: str, times: int = 1) -> None:
    """Wait until a title is so often in the list."""
    links = visitor.page.get_by_role("link", name=title, exact=True)
    expect(links).to_have_count(times)
    visitor.settle()


def test_a_case_is_doubled_renamed_taken_along_opened_again_and_deleted(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.open(shop)
    visitor.go("Cases")
    choose(visitor, 0, "Duplicate")
    visitor.see("Made: Copy of shop.log")
    choose(visitor, 0, "Rename")
    visitor.field("Title").fill("Pool ran dry")
    visitor.press("Rename")
    see_listed(visitor, "Pool ran dry")

    downloads = visitor.page.get_by_test_id("stDownloadButton").locator("visible=true")
    with visitor.page.expect_download() as download:
        downloads.first.get_by_role("button").click()
    assert download.value.suggested_filename == "pool-ran-dry.logaicase"
    download.value.save_as(tmp_path / "pool-ran-dry.logaicase")

    choose(visitor, 0, "Delete")
    visitor.press("Delete for good")
    see_listed(visitor, "Pool ran dry", 0)

    visitor.press("Open a case file")
    with visitor.page.expect_file_chooser() as chooser:
        visitor.button("Upload").click()
    chooser.value.set_files(tmp_path / "pool-ran-dry.logaicase")
    visitor.page.wait_for_url("**/overview*")
    visitor.see_chart()
    expect(visitor.page.get_by_text("Pool ran dry").first).to_be_visible()
    visitor.go("Cases")
    see_listed(visitor, "Pool ran dry · open")
