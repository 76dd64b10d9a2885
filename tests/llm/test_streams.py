import json
import time
from itertools import pairwise

import pytest

from logai_core.errors import ServiceError
from tests.llm.cases import example, many, outage
from tests.llm.drafting import Stopwatch, drafted, texts
from tests.llm.fake_server import Answered, Fake, answering, error, honest, message


def fault(**what):
    """Answer truly, but with a fault of the stream."""
    return lambda sent: honest(sent)._replace(**what)


def test_the_text_so_far_is_told_as_people_read_it():
    heard = []
    fake = Fake()
    row = drafted(fake, more={"hear": heard.append})
    assert all(sent.streams for sent in fake.sent)
    maps, synthesis = heard[: len(heard) // 2], heard[len(heard) // 2 :]
    assert all(b.startswith(a) for a, b in pairwise(maps))
    assert len(set(maps)) > 3
    (whole,) = {maps[-1], synthesis[-1]}
    assert whole.splitlines()[0] == "The pool ran dry"
    assert whole.splitlines()[1:] == [f"- {text}" for text in texts(row)]
    assert row["status"] == "ok"


def test_an_address_is_heard_as_it_is_and_sent_as_its_name():
    heard = []
    frames = outage(examples=[example(3, 710, "peer 203.0.113.77 is gone", "14:02")])
    fake = Fake()
    drafted(fake, frames, more={"hear": heard.append})
    assert "- A line says “peer 203.0.113.77 is gone”" in heard[-1].splitlines()
    assert not any("203.0.113.77" in sent.raw for sent in fake.sent)


# Fault, how many requests the first chunk takes, what the notes say.
STREAM_FAULTS = [
    ({"until": "message_stop"}, 1, "the answer broke off"),
    ({"until": "message_delta"}, 1, "the answer broke off"),
    ({"until": "content_block_delta"}, 1, "the answer broke off"),
    ({"until": "message_start"}, 1, "the answer broke off"),
    ({"cut": True}, 3, "the connection broke"),
    ({"told": "overloaded_error"}, 3, "it is overloaded (HTTP 200)"),
    ({"told": "api_error"}, 3, "it failed (HTTP 200)"),
    ({"told": "rate_limit_error"}, 3, "it limits the rate of requests (HTTP 200)"),
    ({"told": "invalid_request_error"}, 1, "it refused the request (HTTP 200)"),
]


@pytest.mark.parametrize(("what", "requests", "why"), STREAM_FAULTS)
def test_a_chunk_whose_stream_fails_makes_the_summary_partial(what, requests, why):
    fake = Fake(*[fault(**what)] * requests)
    row = drafted(fake, many(16), chunk_chars=3000)
    assert row["status"] == "partial"
    (note,) = [note for note in row["notes"] if note.startswith("chunk 1 of")]
    assert why in note
    assert row["made_by"] == "claude-sonnet-5-5"
    assert 0 < row["coverage"] < 1
    assert fake.sent[requests].user != fake.sent[0].user


@pytest.mark.parametrize("told", ["overloaded_error", "api_error", "rate_limit_error"])
def test_a_passing_fault_told_in_a_stream_is_tried_again(told):
    fake, watch = Fake(fault(told=told)), Stopwatch()
    assert drafted(fake, watch=watch)["status"] == "ok"
    assert (len(fake.sent), len(watch.slept)) == (3, 1)


def test_nothing_but_broken_streams_ends_in_the_bullets_by_code():
    row = drafted(Fake(always=fault(until="message_delta")))
    assert (row["made_by"], row["status"], row["coverage"]) == (
        "code",
        "extractive",
        0.0,
    )


def test_a_server_that_streams_nothing_is_read_as_well():
    assert drafted(Fake(always=fault(whole=True)))["status"] == "ok"


@pytest.mark.parametrize("whole", [False, True], ids=["streamed", "whole"])
def test_an_answer_that_does_not_end_is_left(monkeypatch, whole):
    monkeypatch.setattr("logai_core.llm.listening.MOST_CHARS", 5_000)

    def endless(sent):
        return message("x" * 30_000)._replace(whole=whole)

    row = drafted(Fake(honest, endless), many(), chunk_chars=3000)
    assert row["status"] == "partial"
    assert any("the answer does not end" in note for note in row["notes"])


def test_usage_that_is_missing_counts_as_nothing():
    def bare(sent):
        answered = honest(sent)
        body = {name: v for name, v in answered.body.items() if name != "usage"}
        return answered._replace(body=body)

    row = drafted(Fake(always=bare))
    assert (row["status"], row["input_tokens"], row["output_tokens"]) == ("ok", 0, 0)


def test_a_stream_of_other_things_than_events_is_survived():
    lines = b"event: message_start\ndata: {nonsense\n\n"
    kind = {"content-type": "text/event-stream"}
    fake = Fake(always=lambda sent: Answered(200, lines, kind))
    with pytest.raises(ServiceError, match="something that is no message"):
        drafted(fake)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message_start"},
        {"type": "message_start", "message": {"usage": 3}},
        {"type": "content_block_start", "index": 0},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text"}},
        {"type": "content_block_delta", "index": 0, "delta": {"text": 3}},
        {"type": "message_delta", "delta": None, "usage": {"input_tokens": "x"}},
        {"type": "something_new"},
    ],
)
def test_an_event_with_parts_missing_is_survived(event):
    text = f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
    kind = {"content-type": "text/event-stream"}
    row = drafted(Fake(always=lambda sent: Answered(200, text, kind)))
    assert (row["made_by"], row["status"]) == ("code", "extractive")


class Flag:
    """Cancels some time after the first request was answered."""

    def __init__(self, fake):
        self.fake = fake
        self.since = None

    def __call__(self):
        now = time.monotonic()
        if self.since is None and len(self.fake.sent) > 1:
            self.since = now + 0.2
        return self.since is not None and now >= self.since


@pytest.mark.parametrize(
    "what", [{"delay_s": 3.0}, {"drip_s": 0.5}], ids=["no answer", "dripping"]
)
def test_a_cancel_ends_a_draft_within_a_second(what):
    fake = Fake(honest, fault(**what))
    flag = Flag(fake)
    row = drafted(fake, many(), chunk_chars=3000, more={"cancelled": flag})
    assert time.monotonic() - flag.since < 1.0
    assert row["status"] == "partial"
    assert any("it was cancelled" in note for note in row["notes"])
    assert row["bullets"]
    assert len(fake.sent) == 2


def test_a_cancel_before_the_first_answer_ends_in_the_summary_by_code():
    fake = Fake()
    row = drafted(fake, more={"cancelled": lambda: True})
    assert (row["made_by"], row["status"], row["coverage"]) == ("code", "extractive", 0)
    assert "chunk 1 of 1 was not analysed: it was cancelled" in row["notes"]
    assert fake.sent == []


def test_a_cancel_ends_a_pause_between_attempts():
    fake = Fake(always=lambda sent: error(429, retry_after="30"))
    watch = Stopwatch()
    row = drafted(fake, watch=watch, more={"cancelled": lambda: watch.now > 1})
    assert watch.now < 2
    assert any("it was cancelled" in note for note in row["notes"])


def test_a_stream_that_drips_is_left_at_the_deadline():
    began = time.monotonic()
    watch = Stopwatch()
    pace = watch.pace()._replace(clock=time.monotonic)
    fake = Fake(honest, always=fault(drip_s=0.4))
    row = drafted(fake, many(), chunk_chars=3000, deadline_s=1.0, more={"pace": pace})
    assert time.monotonic() - began < 3
    assert row["status"] == "partial"
    assert any("the deadline of 1 s has passed" in note for note in row["notes"])


@pytest.mark.parametrize(
    ("read", "status", "told"),
    [
        (4_000, "ok", ""),
        (1_200, "partial", "chunk 1 of 1: the server read 1,200 of some"),
        (300, "extractive", "chunk 1 of 1 was not analysed: the server read only 300"),
        (0, "ok", ""),  # it does not say
    ],
)
def test_a_server_of_ones_own_that_cuts_the_request_makes_it_partial(
    read, status, told
):
    def cut(sent):
        usage = {"input_tokens": read, "output_tokens": 9}
        return honest(sent)._replace(body=honest(sent).body | {"usage": usage})

    row = drafted(Fake(cut), many(20))
    assert row["status"] == status
    assert not told or any(told in note for note in row["notes"])


def test_what_a_server_of_ones_own_costs_is_said():
    row = drafted(Fake())
    assert (row["cost_usd"], row["price_date"]) == (0.0, "")
    assert any("this machine, which costs nothing" in note for note in row["notes"])


def test_a_server_that_ignores_the_schema_is_asked_for_it_in_words():
    def worded(sent):
        assert '"bullets": [{"text"' in sent.body["system"]
        text = honest(sent).body["content"][1]["text"]
        return message(f"Sure, here you go:\n{text}")

    assert len(texts(drafted(Fake(always=worded)))) == 4


CANARY = "cAnArY-passw0rd-77"


def test_no_secret_leaves_in_a_count_a_stream_or_a_repair():
    def chatty(sent):
        (tag, *_) = sent.lines
        return answering((f"It says {CANARY} 977", [tag]), title=CANARY)

    fake = Fake(always=chatty)
    frames = many(4)
    said = frames[3].with_columns(message=frames[3]["message"] + f" password={CANARY}")
    drafted(fake, (*frames[:3], said), paid=True)
    assert fake.counted
    assert [sent.is_repair for sent in fake.sent] == [False, True]
    assert not any(CANARY in sent.raw for sent in [*fake.sent, *fake.counted])
