"""Writing a query in a browser: completions, faults with their place, history."""

import re

from playwright.sync_api import expect

from tests.browser.test_patterns import shop
from tests.browser.visiting import Visitor


def see_count(visitor: Visitor, records: int) -> None:
    visitor.see(f"{records:,} of 2,040 records")
    visitor.settle()


def top(visitor: Visitor) -> float:
    """Return where the lines begin on the page."""
    visitor.lines.first.wait_for()
    visitor.drawn()
    box = visitor.page.locator(".viewport").first.bounding_box()
    assert box is not None
    return box["y"]


CONTRAST = """element => {
    const light = colour => {
        const [r, g, b] = colour.match(/[0-9.]+/g).map(one => one / 255).map(
            one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const { color } = getComputedStyle(element);
    const app = document.querySelector("[data-testid=stApp]");
    const paper = getComputedStyle(app).backgroundColor;
    let seen = 1;
    for (let one = element; one; one = one.parentElement)
        seen *= getComputedStyle(one).opacity;
    const [low, high] = [light(color), light(paper)].sort((a, b) => a - b);
    return seen * (high + 0.05) / (low + 0.05);
}"""


def test_a_link_with_a_wrong_query_tells_it_once_and_a_click_mends_it(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.open(shop, "lines", q="levle:error")
    told = page.get_by_text("found no field")
    expect(told).to_have_count(1)
    assert told.evaluate(CONTRAST) >= 4.5
    visitor.press("levle → level")
    expect(page.get_by_role("combobox", name="Query")).to_have_value("level:error")
    see_count(visitor, 60)
    expect(told).to_have_count(0)


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
    fix = visitor.button("levle → level")
    fix.focus()
    fix.press("Enter")
    expect(box).to_have_value("level:error pool")
    expect(fix).to_have_count(0)
    see_count(visitor, 60)
    assert "q=level%3Aerror+pool" in page.url

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
    earlier = page.get_by_role("button", name=re.compile(r"^level:error\s+·"))
    earlier.click()
    see_count(visitor, 60)
    expect(box).to_have_value("level:error")
    expect(earlier).to_have_count(0)  # the list does not lie over what was asked for
