import pytest

from logai_core.store import Case
from tests.pages.driving import texts, visit


def test_summary_shows_its_bullets_with_their_lines(shop: Case) -> None:
    app = visit("summary", shop.root.name)
    assert "Pool exhausted after 2400 ms" in app.code[0].value
    assert app.code[0].value.startswith("app <b>.log:5  2026-11-20 12:40:00.000  ")
    assert "Set `ANTHROPIC_API_KEY`" in texts(app)


def test_summary_offers_a_draft_and_shows_what_it_sends_when_there_is_a_key(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")
    app = visit("summary", shop.root.name)
    assert not app.exception
    assert not app.button(key="summary.draft").disabled


def test_summary_lets_one_choose_between_summaries(shop: Case) -> None:
    first = shop.summaries()
    drafted = first.with_columns(made_by=first["made_by"].replace("code", "model <x>"))
    shop.add_summary(drafted)
    app = visit("summary", shop.root.name)
    made = app.get("segmented_control")[0]
    assert made.options == ["code alone", "model \\<x\\>\\, extractive"]
    made.set_value(0).run()
    assert not app.exception
