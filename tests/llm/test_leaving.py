import json

import pytest

from logai_core.errors import ServiceError, SettingError
from logai_core.llm import preview
from logai_core.llm.draft import draft
from logai_core.scrub import Scrubber
from logai_core.settings import DraftSettings
from tests.llm.cases import (
    example,
    finding,
    many,
    outage,
    source,
    template,
)
from tests.llm.drafting import SECRET, Stopwatch, drafted, purse, texts
from tests.llm.fake_server import Fake, answering, quotes

CANARIES = {
    "password=cAnArY-passw0rd": "cAnArY-passw0rd",
    'login {"token": "tok cAnArY 77"}': "tok cAnArY 77",
    "Authorization: Bearer cAnArYbearer0123": "cAnArYbearer0123",
    "mail to canary.bird@example.com sent": "canary.bird@example.com",
    "peer 203.0.113.77 closed": "203.0.113.77",
    "peer [2001:db8::ca:77]:443 closed": "2001:db8::ca:77",
    "dial tcp postgres://app:cAnArYpw1@db.internal/x": "cAnArYpw1",
    "card 4111 1111 1111 1111 declined": "4111 1111 1111 1111",
    "key AKIAIOSFODNN7CANARY used": "AKIAIOSFODNN7CANARY",
    "opened /home/canarybird/x": "canarybird",
    "nic 00:00:5e:00:53:77 up": "00:00:5e:00:53:77",
    "iban DE89370400440532013000 debited": "DE89370400440532013000",
}


def test_no_planted_secret_or_address_is_in_any_request():
    planted = list(CANARIES)
    frames = outage(
        findings=[finding(text=planted[0])],
        templates=[template(n, text) for n, text in enumerate(planted)],
        sources=[source("host-203.0.113.77.log")],
        examples=[
            example(n, n + 1, f"{text}\n{text}", f"14:{n:02}") | {"service": text}
            for n, text in enumerate(planted)
        ],
    )

    def chatty(sent):
        bullets = [(value, list(sent.lines)[:1]) for value in CANARIES.values()]
        return answering(*bullets, *quotes(sent)[:3])

    fake = Fake(always=chatty)
    row = drafted(fake, frames, chunk_chars=3000)
    assert len(fake.sent) > 3
    bodies = "\n".join(
        json.dumps(json.loads(sent.raw), ensure_ascii=False) for sent in fake.sent
    )
    user_text = "\n".join(m["content"] for s in fake.sent for m in s.body["messages"])
    left = [
        value for value in CANARIES.values() if value in bodies or value in user_text
    ]
    assert left == []
    assert "<IPV4_1>" in user_text
    assert row["status"] in ("ok", "partial")


def test_draft_puts_addresses_back_for_display_but_no_secret():
    frames = outage(
        examples=[
            example(1, 1, "peer 203.0.113.77 closed"),
            example(2, 2, "password=cAnArY-passw0rd refused", "14:00"),
            example(3, 3, "pool is exhausted", "14:02"),
        ]
    )
    assert texts(drafted(Fake(), frames)) == [
        "A line says “peer 203.0.113.77 closed”",
        "A line says “password=<SECRET_1> refused”",
        "A line says “pool is exhausted”",
    ]


def test_draft_sends_exactly_the_text_of_the_preview():
    fake = Fake()
    drafted(fake, many(), chunk_chars=3000)
    settings = DraftSettings(chunk_chars=3000)
    shown = preview(*many(), settings=settings, secret=SECRET).requests
    sent = [
        (sent.body["system"], sent.user, sent.body["model"], len(sent.lines))
        for sent in fake.sent
        if not sent.is_synthesis
    ]
    assert [tuple(text) for text in shown] == sent


def test_draft_sends_the_same_bytes_for_rows_in_another_order():
    frames = many()
    turned = tuple(frame.reverse() for frame in frames)
    one, other = Fake(), Fake()
    drafted(one, frames, chunk_chars=3000)
    drafted(other, turned, chunk_chars=3000)
    assert [sent.raw for sent in one.sent] == [sent.raw for sent in other.sent]


def test_draft_refuses_to_send_unencrypted_to_another_machine():
    with pytest.raises(SettingError, match="expected https, or http to this machine"):
        draft(
            *outage(),
            key="x",
            base_url="http://192.0.2.1:8000",
            settings=DraftSettings(),
            purse=purse(),
            pace=Stopwatch().pace(),
        )


def test_a_text_that_is_not_clean_is_not_sent(monkeypatch):
    real = Scrubber.scrub
    leaky = lambda self, text: real(self, text) + " 192.0.2.9"  # noqa: E731
    monkeypatch.setattr(Scrubber, "scrub", leaky)
    fake = Fake()
    with pytest.raises(ServiceError, match="still in its text") as caught:
        drafted(fake, paid=True)
    assert fake.sent == fake.counted == []
    assert "192.0.2.9" not in str(caught.value)
