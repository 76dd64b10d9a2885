from datetime import date, timedelta

import pytest

from logai_core.errors import SettingError
from logai_core.llm.prices import Tokens, cost_of, is_stale, price_on, table
from logai_core.settings import DraftSettings

DAY = date(2026, 11, 21)
HAIKU, SONNET = "claude-haiku-5-5", "claude-sonnet-5-5"


@pytest.mark.parametrize(
    ("model", "tokens", "micro_usd"),
    [
        (HAIKU, Tokens(7_200, 800), 1_120),
        (HAIKU, Tokens(100_000, 1_000), 10_500),
        (HAIKU, Tokens(100_001, 1_000), 52_501),  # every token is dearer
        (HAIKU, Tokens(50_000, 1_000, cache_read=50_001), 30_001),
        (SONNET, Tokens(7_200, 800), 22_400),
        (SONNET, Tokens(0, 0, cache_read=1_000_000), 100_000),
        (SONNET, Tokens(0, 0, cache_write_5m=1_000_000), 2_500_000),
        (SONNET, Tokens(0, 0, cache_write_1h=1_000_000), 4_000_000),
        ("claude-opus-5-5", Tokens(1_000_000, 1_000_000), 24_000_000),
        (HAIKU, Tokens(1, 0), 1),  # rounded up
        (HAIKU, Tokens(0, 0), 0),
    ],
)
def test_the_price_of_a_request(model, tokens, micro_usd):
    assert cost_of(model, DAY, tokens) == micro_usd


def test_a_batch_costs_half():
    assert cost_of(SONNET, DAY, Tokens(1_000, 100), batch=True) == 1_500


def test_a_changed_price_holds_from_its_day_and_not_before():
    read = Tokens(0, 0, cache_read=1_000_000)
    assert cost_of(SONNET, date(2026, 10, 6), read) == 200_000
    assert cost_of(SONNET, date(2026, 10, 7), read) == 100_000


def test_an_unknown_model_is_refused_with_those_that_are_known():
    with pytest.raises(SettingError, match="found no price of it, so") as caught:
        cost_of("claude-fable-5-2", DAY, Tokens(1, 1))
    assert HAIKU in caught.value.hint
    assert SONNET in caught.value.hint


def test_a_day_before_the_first_price_is_refused():
    with pytest.raises(SettingError, match="found no price of it before 2026-10-07"):
        price_on(HAIKU, date(2026, 10, 6))


def test_a_table_that_was_not_verified_for_long_is_stale():
    price = price_on(HAIKU, DAY)
    last = price.verified_on + timedelta(days=table().stale_after_days)
    assert not is_stale(price, last)
    assert is_stale(price, last + timedelta(days=1))


def test_every_row_names_its_source_and_the_usual_models_have_one():
    for price in table().prices:
        assert price.source
        assert price.verified_on >= price.effective_from
        assert 0 < price.rates.cache_read < price.rates.input < price.rates.output
    usual = DraftSettings()
    assert price_on(usual.map_model, DAY)
    assert price_on(usual.synthesis_model, DAY)


def test_no_model_has_two_rows_of_one_day():
    keys = [(price.model, price.effective_from) for price in table().prices]
    assert len(set(keys)) == len(keys)
