from datetime import date

import pytest

from logai_core.errors import LimitError, SettingError
from logai_core.llm.budget import Budget, Purse, Sums, most_tokens, usd, usual_tokens
from logai_core.llm.prices import Tokens
from logai_core.settings import DraftSettings

DAY = date(2026, 11, 21)
SONNET = "claude-sonnet-5-5"


def budget(*, free=False, ledger=None, **settings):
    purse = Purse(ledger or Sums(), "run", "case", DAY)
    return Budget(purse, DraftSettings(**settings), free=free)


def test_an_attempt_is_charged_at_its_worst_case_until_it_is_settled():
    one = budget(max_tokens=4_000, run_usd=1.0)
    hold = one.reserve(SONNET, 10_000)
    assert one.cost_usd == 0.06
    one.settle(hold, Tokens(9_000, 500))
    assert one.cost_usd == pytest.approx(0.023)


def test_an_attempt_that_is_never_settled_stays_charged():
    ledger = Sums()
    one = budget(ledger=ledger, max_tokens=4_000, run_usd=0.10)
    one.reserve(SONNET, 10_000)
    with pytest.raises(LimitError):
        one.reserve(SONNET, 10_000)
    assert ledger.spent(run="run", case="case", day=DAY)["run"] == 60_000


def test_a_refusal_names_the_cap_what_is_spent_and_what_was_asked():
    one = budget(max_tokens=4_000, run_usd=0.05)
    with pytest.raises(LimitError) as caught:
        one.reserve(SONNET, 10_000)
    assert caught.value.what == (
        "budget of the run: found $0.00 charged of $0.05, and a request that may cost "
        "$0.06"
    )
    assert "LOGAI_LLM_RUN_USD" in caught.value.hint


def test_one_token_more_than_the_cap_allows_is_refused():
    exact = budget(max_tokens=1, run_usd=0.000012)
    assert exact.reserve(SONNET, 1).worst == 12
    with pytest.raises(LimitError):
        budget(max_tokens=1, run_usd=0.000012).reserve(SONNET, 2)


def test_a_server_on_this_machine_costs_nothing_whatever_its_model():
    one = budget(free=True, run_usd=0.0)
    one.settle(one.reserve("any-local-model", 10**6), Tokens(10**6, 10**6))
    assert (one.cost_usd, one.price_date("any-local-model")) == (0.0, "")


def test_a_model_without_a_price_is_not_reserved():
    with pytest.raises(SettingError, match="found no price"):
        budget().reserve("any-local-model", 1)


def test_the_date_is_that_of_the_oldest_price_in_use():
    assert budget().price_date("claude-haiku-5-5", SONNET) == "2026-10-24"


def test_tokens_of_a_text_are_estimated_and_bounded():
    assert usual_tokens(26_000) == 10_000
    assert most_tokens(15_000) == 11_000


@pytest.mark.parametrize(
    ("micro", "shown"), [(0, "$0.00"), (1_120, "$0.0011"), (1_234_567, "$1.23")]
)
def test_an_amount_is_shown_as_people_write_it(micro, shown):
    assert usd(micro) == shown
