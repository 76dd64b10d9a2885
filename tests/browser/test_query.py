"""Writing a query in a browser: completions, faults with their place, history."""

from playwright.sync_api import expect

from tests.browser.test_patterns import shop
from tests.browser.visiting import Visitor


def see_count(visitor: Visitor, records: int) -> None:
    visitor.see(f"{records:,} of 2,040 records")
    visitor.settle()


def top(visitor: Visitor) -> float:
    """Return where the lines begin on the page."""
    visitor.lines.first.wait_for()
    box = visitor.page.locator(".viewport").first.bounding_box()
    assert box is not None
    return box["y"]


def test_a_query_is_completed_refused_run_switched_and_run_again(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.open(shop, "lines")
    box = page.get_by_role("combobox", name="Query")
    before = top(visitor)

    box.press_sequentially("lev")
    offers = page.get_by_role("listbox", name="Query, completions")
    expect(offers.get_by_role("option").first).to_contain_text("level")
    box.press("Tab")
    expect(box).to_have_value("level:")
    box.press_sequentially("erro")
    expect(offers.get_by_role("option").first).to_contain_text("error")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("level:error")
    box.press("Enter")
    see_count(visitor, 60)
    assert "q=level%3Aerror" in page.url
    assert top(visitor) == before  # the parts of a query have had their place

    box.fill("levle:error pool")
    box.press("Enter")
    visitor.see("levle")
    expect(box).to_have_value("levle:error pool")
    see_count(visitor, 60)

    box.fill("")
    box.press_sequentially("\N{GRINNING FACE} lev")
    expect(offers.get_by_role("option").first).to_contain_text("level")
    box.press("Tab")
    expect(box).to_have_value("\N{GRINNING FACE} level:")

    box.fill("cart OR beat")
    box.press("Enter")
    see_count(visitor, 1980)
    visitor.press("History")
    visitor.settle()
    page.get_by_role("button", name="level:error").click()
    see_count(visitor, 60)
    expect(box).to_have_value("level:error")
