from pathlib import Path

from tests.browser.logs import HOSTILE, hostile
from tests.browser.visiting import Visitor

SEEN = (*HOSTILE[:4], "ansi red bidi \\u{202e}gnol\\u{202c} zero\\u{200b}width")


def test_hostile_lines_are_text_on_every_page(visitor: Visitor, tmp_path: Path) -> None:
    visitor.arrive()
    visitor.load_path(hostile(tmp_path / "![f](http:127.0.0.1:1) <b>.log"))
    visitor.accept()
    visitor.page.wait_for_timeout(500)
    visitor.go("Ingest")
    visitor.see("![f](http:127.0.0.1:1) <b>.log")
    visitor.see("2,400 lines in")
    visitor.go("Patterns")
    assert any("<script>alert(" in cell for cell in visitor.cells())
    visitor.go("Lines")
    visitor.field("Text").fill("<")
    visitor.field("Text").press("Enter")
    visitor.settle()
    visitor.field("Text").fill("")
    visitor.field("Text").press("Enter")
    visitor.see("Records 1 to 200 of 2,400 matching")
    visitor.button("× ERROR").click()
    visitor.see("of 1,500 matching")
    visitor.settle()
    assert [text for text in SEEN if text not in visitor.cells()] == []
    for row, text in enumerate(SEEN):
        visitor.select_row(row)
        visitor.page.get_by_test_id("stCode").get_by_text(text, exact=True).wait_for()
    visitor.go("Summary")
    visitor.see("Next steps")
    assert visitor.page.locator("img[src*='127.0.0.1:1/']").count() == 0
