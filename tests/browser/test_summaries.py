import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from logai_core.store.spending import Spending
from tests.browser.logs import calm_with_burst
from tests.browser.visiting import PATIENCE_MS, Visitor
from tests.llm.fake_server import Answered, Fake, Sent, honest
from workbench.ui.text import JOINER

MAIL = "ann@example.com"
QUESTION = f"Was it {MAIL} who came first?"
DRAFT = "Draft with a model"


@pytest.fixture
def asked(model: Fake) -> Iterator[Fake]:
    """Return the model, which remembers nothing of other tests."""
    model.sent.clear()
    yield model
    model.script.clear()
    model.always = honest


def with_a_name(folder: Path) -> None:
    log = calm_with_burst(folder / "drafted.log", minutes=20)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"2026-11-20T12:20:00Z ERROR login of {MAIL} refused\n")


def dripping(sent: Sent) -> Answered:
    return honest(sent)._replace(drip_s=0.5)


def line(visitor: Visitor, message: str) -> Locator:
    """Return the first way to a line that a bullet cites, told beside it."""
    way = visitor.page.get_by_role("button", name=re.compile(r"drafted\.log:[0-9]+$"))
    rows = visitor.page.locator(".stHorizontalBlock").filter(has=way)
    return rows.filter(has_text=message).first.get_by_role("button")


def test_what_is_shown_before_a_draft_is_what_leaves_and_its_lines_open(
    visitor: Visitor, asked: Fake
) -> None:
    page = visitor.page
    visitor.open(with_a_name, "summary", of="case")
    visitor.field("Question").fill(QUESTION)
    visitor.field("Question").press("Enter")
    visitor.settle()
    visitor.see("Replaced by placeholders: mail addresses (1 value")
    before = visitor.button(DRAFT).bounding_box()
    page.get_by_text("Exactly what would be sent").click()
    texts = page.get_by_test_id("stCode").locator("code")
    expect(texts).to_have_count(2)
    visitor.until(lambda: "Was it <EMAIL_1> who" in (texts.nth(1).text_content() or ""))
    shown = texts.all_text_contents()
    assert asked.sent == []
    assert visitor.button(DRAFT).bounding_box() == before

    visitor.press(DRAFT)
    expect(page.get_by_text("Drafted by claude-sonnet-5-5")).to_be_visible(
        timeout=PATIENCE_MS
    )
    first = asked.sent[0]
    assert [first.body["system"].strip(), first.user] == shown
    assert not any(MAIL in sent.raw for sent in asked.sent)
    visitor.see(f"Asked: “{QUESTION.replace('@', JOINER + '@')}”")
    visitor.see("by prices of 2026-10-24")
    visitor.settle()
    line(visitor, "Pool exhausted").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lines*")
    expect(page.locator(".viewport .row.current")).to_contain_text("Pool exhausted")
    visitor.press("Back to Summary")
    page.wait_for_url("**/summary*")
    expect(line(visitor, "Pool exhausted")).to_be_visible()


def test_a_draft_that_is_cancelled_keeps_what_was_said_and_tells_it_is_partial(
    visitor: Visitor, asked: Fake
) -> None:
    asked.script, asked.always = [honest], dripping
    visitor.open(with_a_name, "summary", of="case")
    visitor.press(DRAFT)
    visitor.see("synthesis")
    visitor.see("The pool ran dry")
    visitor.button("Cancel").click()
    expect(visitor.page.get_by_text("partial", exact=True).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    visitor.idle()
    visitor.see("The bullets of single chunks are not joined")
    visitor.see("it was cancelled")
    expect(line(visitor, "GET")).to_be_visible()


def test_what_the_budget_does_not_allow_is_told_before_the_click(
    visitor: Visitor, asked: Fake
) -> None:
    case = visitor.open(with_a_name, "summary")
    place, today = str((visitor.server.home / case).resolve()), datetime.now(UTC).date()
    caps = dict.fromkeys(("run", "case", "day"), 10**9)
    Spending(visitor.server.home).reserve(
        run="before", case=place, day=today, worst=2_000_000, caps=caps
    )
    visitor.settle()
    visitor.page.get_by_text("Have a model draft one").click()
    visitor.see("The budget does not allow a draft")
    visitor.see("$0.00 of $2.00 for the case")
    expect(visitor.button(DRAFT)).to_be_disabled()
    assert asked.sent == []
