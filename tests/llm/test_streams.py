import json
import threading
import time

import pytest

from logai_core.errors import ServiceError
from tests.llm.cases import many
from tests.llm.drafting import Stopwatch, drafted, texts
from tests.llm.fake_server import Answered, Fake, answering, error, honest, message


def fault(**what):
    """Answer truly, but with a fault of the stream."""
    return lambda sent: honest(sent)._replace(**what)


def test_the_text_so_far_is_told_as_it_comes():
    heard = []
    fake = Fake()
    row = drafted(fake, more={"hear": heard.append})
    assert all(sent.streams for sent in fake.sent)
    answers = [text for text in heard if text.endswith("}")]
    assert [json.loads(text)["title"] for text in answers] == ["The pool ran dry"] * 2
    first = heard[: heard.index(answers[0]) + 1]
    assert all(b.startswith(a) for a, b in zip(first, first[1:], strict=False))
    assert len(first) > 3
    assert row["status"] == "ok"


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
    row = drafted(fake, many(), chunk_chars=3000)
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
    assert (row["made_by"], row["status"], row["coverage"]) == ("code", "partial", 0.0)


def test_a_server_that_streams_nothing_is_read_as_well():
    assert drafted(Fake(always=fault(whole=True)))["status"] == "ok"


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
    assert (row["made_by"], row["status"]) == ("code", "partial")


class Flag:
    """Cancels when it is set; tells how long after that the draft ended."""

    def __init__(self):
        self.event = threading.Event()

    def __call__(self):
        return self.event.is_set()

    def after(self, seconds):
        threading.Timer(seconds, self.event.set).start()


@pytest.mark.parametrize(
    "what", [{"delay_s": 3.0}, {"drip_s": 0.3}], ids=["no answer", "dripping"]
)
def test_a_cancel_ends_a_draft_within_a_second(what):
    flag = Flag()
    fake = Fake(honest, fault(**what))
    began = time.monotonic()
    with fake.running():
        flag.after(0.3)
        row = ended(fake, flag)
    assert row["status"] == "partial"
    assert any("it was cancelled" in note for note in row["notes"])
    assert row["bullets"]
    assert flag.took < 1.0
    assert time.monotonic() - began < 10


def ended(fake, flag):
    from logai_core.llm.draft import draft
    from logai_core.settings import DraftSettings
    from tests.llm.drafting import SECRET, purse
    from tests.llm.fake_server import KEY

    summary = draft(
        *many(),
        key=KEY,
        base_url=fake.url,
        settings=DraftSettings(chunk_chars=3000),
        purse=purse(),
        cancelled=flag,
        secret=SECRET,
    )
    flag.took = time.monotonic() - flag.since
    return summary.to_dicts()[0]
