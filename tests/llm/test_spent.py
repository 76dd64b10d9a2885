from random import Random

import pytest

from logai_core.errors import LimitError, SettingError
from logai_core.llm.budget import Sums
from logai_core.llm.estimate import estimate
from logai_core.llm.preview import preview
from logai_core.settings import DraftSettings
from logai_core.store import Case
from logai_core.store.spending import Spending
from tests.llm.cases import case, many, outage
from tests.llm.drafting import DAY, SECRET, Stopwatch, drafted
from tests.llm.fake_server import Fake, error, honest, message

# The fake is on this machine, and counted as if it passed requests on.
PAID = {"paid": True, "chunk_chars": 3000}


def total(ledger):
    return ledger.spent(run="run", case="case", day=DAY)["run"] / 1_000_000


def test_a_draft_costs_what_the_service_counted():
    ledger = Sums()
    row = drafted(Fake(), many(), ledger=ledger, **PAID)
    maps = row["input_tokens"] // 5000 - 1
    expected = (maps * (500 + 50) + (10_000 + 1_000)) / 1_000_000
    assert row["cost_usd"] == pytest.approx(expected)
    assert total(ledger) == pytest.approx(expected)
    assert row["price_date"] == "2026-10-24"


def test_a_budget_that_allows_some_requests_ends_partial_and_says_how_many():
    ledger, fake = Sums(), Fake()
    row = drafted(fake, many(), ledger=ledger, run_usd=0.005, **PAID)
    assert row["status"] == "partial"
    (note,) = [note for note in row["notes"] if "the cap allows" in note][:1]
    asked = len(fake.sent)
    assert f"the cap allows {asked} of {asked_for(many())} requests" in note
    assert 0 < asked < asked_for(many())
    assert total(ledger) <= 0.005
    assert row["made_by"] == "claude-haiku-5-5"


def asked_for(frames):
    shown = preview(*frames, settings=DraftSettings(chunk_chars=3000), secret=SECRET)
    return len(shown.requests) + 1


def test_a_budget_that_allows_nothing_sends_nothing_and_says_so():
    fake = Fake()
    with pytest.raises(LimitError, match=r"the cap allows 0 of [0-9]+ requests"):
        drafted(fake, many(), run_usd=0.0001, **PAID)
    assert fake.sent == []


def test_a_repair_that_the_budget_does_not_allow_is_not_sent():
    with_one = Fake(message("no answer"))
    row = drafted(with_one, run_usd=0.0028, paid=True)
    assert not any(sent.is_repair for sent in with_one.sent)
    assert row["status"] == "extractive"
    assert row["cost_usd"] == pytest.approx(0.00055)


class Calm(Random):
    def uniform(self, a, b):
        return a


def test_every_attempt_is_reserved_before_it_is_sent():
    ledger = Sums()

    def timing_out(sent):
        return honest(sent)._replace(delay_s=0.4)

    fake = Fake(always=timing_out)
    with pytest.raises(LimitError, match="the cap allows 0 of 2 requests"):
        drafted(
            fake,
            ledger=ledger,
            paid=True,
            deadline_s=0.3,
            attempts=9,
            run_usd=0.008,
            more={"pace": Stopwatch().pace()._replace(jitter=Calm())},
        )
    worst = total(ledger)
    assert worst > 0.002 * len(fake.sent)  # what timed out stays charged
    assert worst <= 0.008


@pytest.mark.parametrize("status", [400, 401, 429, 500, 529])
def test_what_the_service_refused_is_not_charged(status):
    ledger = Sums()
    fake = Fake(always=lambda sent: error(status))
    with pytest.raises(Exception, match="model claude-haiku-5-5"):
        drafted(fake, ledger=ledger, paid=True)
    assert total(ledger) == 0


def test_a_broken_stream_stays_charged_at_its_worst():
    ledger = Sums()
    fake = Fake(always=lambda sent: honest(sent)._replace(until="message_delta"))
    row = drafted(fake, ledger=ledger, paid=True)
    assert total(ledger) == row["cost_usd"] > 0.002


def test_a_model_without_a_price_is_refused_before_anything_is_sent():
    fake = Fake()
    with pytest.raises(SettingError, match="found no price of it"):
        drafted(fake, paid=True, synthesis_model="claude-fable-5-2")
    assert (fake.sent, fake.counted) == ([], [])


@pytest.mark.parametrize("counts", [2000, None, 0])
def test_the_first_request_is_counted_where_the_server_can(counts):
    fake = Fake(counts=counts)
    assert drafted(fake, many(), **PAID)["status"] == "ok"
    assert len(fake.counted) == 1


def made(tmp_path):
    return Case.create(tmp_path / "case", title="Shop")


def test_the_same_question_costs_nothing_twice(tmp_path):
    answers = made(tmp_path).answers
    first, again = Fake(), Fake()
    secret = answers.secret()
    one = drafted(first, many(), more={"answers": answers}, secret=secret, **PAID)
    two = same_address(first, again, answers, secret)
    assert again.sent == []
    assert (two["cost_usd"], two["cached"]) == (0.0, len(first.sent))
    assert two["bullets"] == one["bullets"]
    assert two["status"] == "ok"


def same_address(first, again, answers, secret, frames=None, **settings):
    # Answers are kept by the address too: let the second have the port of the first.
    port = int(first.url.rpartition(":")[2])
    return drafted(
        again.at(port),
        frames or many(),
        more={"answers": answers},
        secret=secret,
        **(PAID | settings),
    )


def test_a_draft_that_failed_goes_on_at_the_failed_chunk(tmp_path):
    answers = made(tmp_path).answers
    secret = answers.secret()
    refused = error(401)
    first = Fake(honest, honest, always=lambda sent: refused)
    row = drafted(first, many(), more={"answers": answers}, secret=secret, **PAID)
    assert row["status"] == "partial"
    again = Fake()
    second = same_address(first, again, answers, secret)
    assert (second["status"], second["cached"]) == ("ok", 2)
    assert len(again.sent) == asked_for(many()) - 2
    assert again.sent[0].user == first.sent[2].user


@pytest.mark.parametrize(
    "other",
    [{"effort": "high"}, {"max_tokens": 3999}, {"map_model": "claude-opus-5-5"}],
)
def test_another_setting_is_another_question(tmp_path, other):
    answers = made(tmp_path).answers
    first = Fake()
    drafted(
        first,
        outage(),
        more={"answers": answers},
        secret=b"s",
        **(PAID | {"run_usd": 9.0}),
    )
    again = Fake()
    same_address(first, again, answers, b"s", outage(), run_usd=9.0, **other)
    assert again.sent


def test_an_answer_that_does_not_hold_is_not_kept(tmp_path):
    answers = made(tmp_path).answers
    first = Fake(always=lambda sent: message("no answer at all"))
    drafted(first, more={"answers": answers}, secret=b"s")
    again = Fake()
    row = same_address(first, again, answers, b"s", outage(), paid=False)
    assert (row["status"], row["cached"]) == ("ok", 0)
    assert again.sent


def test_the_sums_of_two_drafts_meet_in_the_file(tmp_path):
    spending = Spending(tmp_path)
    drafted(Fake(), many(), ledger=spending, **PAID)
    held = spending.spent(run="run", case="case", day=DAY)
    assert held["run"] == held["case"] == held["day"] > 0
    with pytest.raises(LimitError, match="budget of the day"):
        drafted(Fake(), many(), ledger=spending, **(PAID | {"day_usd": 0.01}))


def shown(frames=None, **settings):
    usual = DraftSettings(chunk_chars=3000, **settings)
    return preview(*(frames or many()), settings=usual, secret=SECRET), usual


def test_an_estimate_bounds_what_a_draft_costs():
    told, usual = shown()
    before = estimate(told, settings=usual, base_url=None, day=DAY)
    row = drafted(Fake(), many(), **PAID)
    assert before.requests == before.allowed == asked_for(many())
    assert 0 < before.usual_usd < before.worst_usd
    assert row["cost_usd"] < before.worst_usd
    assert (before.coverage, before.price_date) == (1.0, "2026-10-24")
    assert not before.stale


def test_an_estimate_says_how_many_requests_the_caps_allow():
    told, usual = shown(run_usd=0.01)
    assert 0 < estimate(told, settings=usual, base_url=None, day=DAY).allowed < 5
    spent = {"day": 5_000_000}
    told, usual = shown()
    after = estimate(told, settings=usual, base_url=None, day=DAY, spent=spent)
    assert after.allowed == 0


def test_an_estimate_of_a_server_on_this_machine_is_free():
    told, usual = shown(map_model="local", synthesis_model="local")
    free = estimate(told, settings=usual, base_url="http://127.0.0.1:1", day=DAY)
    assert (free.free, free.worst_usd, free.price_date) == (True, 0.0, "")
    assert free.input_tokens > 1000


def test_an_estimate_of_nothing_is_nothing():
    told, usual = shown(case())
    nothing = estimate(told, settings=usual, base_url=None, day=DAY)
    assert (nothing.requests, nothing.worst_usd, nothing.allowed) == (0, 0.0, 0)
