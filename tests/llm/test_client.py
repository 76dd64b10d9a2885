import socket

import anthropic
import httpx2
import pytest
from inline_snapshot import snapshot

from logai_core.errors import ServiceError
from logai_core.llm.draft import draft
from logai_core.llm.faults import READINGS, reading_of
from logai_core.settings import DraftSettings, environment
from tests.llm.cases import many, outage
from tests.llm.drafting import Stopwatch, drafted, purse
from tests.llm.fake_server import KEY, Fake, error, honest


@pytest.mark.parametrize(
    ("answered", "what"),
    [
        (error(401, "authentication_error"), "it refused the key (HTTP 401)"),
        (error(402, "billing_error"), "its spend limit is reached (HTTP 402)"),
        (error(403, "permission_error"), "does not let this key use the model"),
        (error(404, "not_found_error"), "does not know the model or the address"),
        (
            error(429, "rate_limit_error")._replace(
                body={
                    "type": "error",
                    "error": {
                        "type": "rate_limit_error",
                        "message": "",
                        "details": {"error_code": "enforced_spend_limit_reached"},
                    },
                }
            ),
            "its spend limit is reached (HTTP 429)",
        ),
    ],
)
def test_a_refusal_of_the_key_ends_the_draft_at_once(answered, what):
    fake = Fake(answered)
    watch = Stopwatch()
    with pytest.raises(ServiceError) as caught:
        drafted(fake, watch=watch)
    assert what in caught.value.what
    assert caught.value.hint
    assert (len(fake.sent), watch.slept) == (1, [])


def test_a_model_that_is_not_there_is_answered_with_those_that_are():
    fake = Fake(models=["qwen-small", "llama\u202e-big"])
    with pytest.raises(ServiceError) as caught:
        drafted(fake)
    assert caught.value.what == (
        "model claude-haiku-5-5: it does not know the model or the address (HTTP 404)"
    )
    assert caught.value.hint == (
        r"It has llama\u{202e}-big, qwen-small. Set LOGAI_LLM_MODEL to one of them."
    )
    assert len(fake.sent) == 1


def test_a_synthesis_model_that_is_not_there_leaves_the_bullets_of_the_chunks():
    row = drafted(Fake(models=["claude-haiku-5-5"]))
    assert (row["made_by"], row["status"]) == ("claude-haiku-5-5", "partial")
    assert any("it does not know the model" in note for note in row["notes"])


def test_the_surroundings_name_the_models(monkeypatch):
    monkeypatch.setenv("LOGAI_LLM_MODEL", "qwen-small")
    one = environment().draft
    monkeypatch.setenv("LOGAI_LLM_SYNTHESIS_MODEL", "llama-big")
    two = environment().draft
    assert (one.map_model, one.synthesis_model) == ("qwen-small", "qwen-small")
    assert (two.map_model, two.synthesis_model) == ("qwen-small", "llama-big")


def test_a_wrong_key_is_told_without_showing_it():
    with pytest.raises(ServiceError, match="it refused the key") as caught:
        drafted(Fake(), key="sk-ant-wrong-key-000")
    assert "sk-ant-wrong" not in str(caught.value)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_a_passing_fault_is_tried_again(status):
    fake = Fake(error(status))
    watch = Stopwatch()
    assert drafted(fake, watch=watch)["status"] == "ok"
    assert len(fake.sent) == 3
    (pause,) = watch.slept
    assert 0 <= pause <= 0.5


@pytest.mark.parametrize("status", [400, 405, 412, 413, 418, 422, 302])
def test_another_fault_is_not_tried_again(status):
    fake = Fake(always=lambda sent: error(status))
    with pytest.raises(ServiceError):
        drafted(fake)
    # One that is too large is halved instead, once.
    assert len(fake.sent) == (2 if status == 413 else 1)


def test_a_redirect_is_not_followed():
    with Fake().running() as elsewhere:
        moved = error(307, location=f"{elsewhere.url}/v1/messages")
        with pytest.raises(ServiceError, match="HTTP 307"):
            drafted(Fake(always=lambda sent: moved))
    assert elsewhere.sent == []


def test_an_overload_told_within_status_200_is_tried_again():
    body = {"type": "error", "error": {"type": "overloaded_error", "message": ""}}
    response = httpx2.Response(
        200, request=httpx2.Request("POST", "http://127.0.0.1"), json=body
    )
    fault = anthropic.APIStatusError("", response=response, body=body)
    assert reading_of(fault).passing


def test_attempts_are_bounded_and_pauses_grow_with_jitter():
    fake = Fake(always=lambda sent: error(500))
    watch = Stopwatch()
    with pytest.raises(ServiceError, match=r"it failed \(HTTP 500\)"):
        drafted(fake, watch=watch, attempts=6)
    assert len(fake.sent) == 6
    longest = [0.5, 1.0, 2.0, 4.0, 8.0]
    assert all(0 <= a <= b for a, b in zip(watch.slept, longest, strict=True))
    assert len(set(watch.slept)) == 5


@pytest.mark.parametrize(
    ("told", "slept"),
    [("7", 7.0), ("4294967", 30.0), ("-5", None), ("nan", None), ("soon", None)],
)
def test_retry_after_is_honoured_within_bounds(told, slept):
    fake = Fake(error(429, "rate_limit_error", retry_after=told))
    watch = Stopwatch()
    drafted(fake, watch=watch)
    (pause,) = watch.slept
    assert pause == slept if slept else pause <= 0.5


def test_a_fault_that_the_service_calls_final_is_not_tried_again():
    fake = Fake(always=lambda sent: error(529, x_should_retry="false"))
    with pytest.raises(ServiceError, match="it is overloaded"):
        drafted(fake)
    assert len(fake.sent) == 1


def test_a_request_holds_text_and_nothing_that_acts():
    fake = Fake()
    drafted(fake)
    for sent in fake.sent:
        assert sent.body.keys() == {
            "model", "max_tokens", "system", "messages", "output_config", "stream",
        }  # fmt: skip
        assert all(isinstance(turn["content"], str) for turn in sent.body["messages"])


def test_the_deadline_ends_waiting_before_it_is_passed():
    fake = Fake(always=lambda sent: error(429, retry_after="20"))
    watch = Stopwatch()
    with pytest.raises(ServiceError, match="the deadline of 50 s has passed"):
        drafted(fake, watch=watch, attempts=9, deadline_s=50.0)
    assert watch.now < 50
    assert len(fake.sent) == 3


def test_the_deadline_in_the_middle_keeps_what_was_analysed():
    watch = Stopwatch()

    def slow(sent):
        watch.now += 40
        return honest(sent)

    fake = Fake(always=slow)
    row = drafted(fake, many(), watch=watch, chunk_chars=3000, deadline_s=60.0)
    assert row["status"] == "partial"
    assert len(fake.sent) == 2
    assert [note for note in row["notes"] if "deadline" in note]
    assert row["bullets"]


def test_a_connection_that_is_cut_is_tried_again():
    fake = Fake(honest_but_cut)
    assert drafted(fake)["status"] == "ok"
    assert len(fake.sent) == 3


def honest_but_cut(sent):
    return honest(sent)._replace(cut=True)


@pytest.mark.parametrize(
    "body",
    [b"<html>proxy</html>", b"\xff\xfe", b"", b"[" * 200_000],
)
def test_a_body_that_is_no_json_is_a_service_error(body):
    fake = Fake(always=lambda sent: honest(sent)._replace(body=body))
    with pytest.raises(ServiceError, match="something that is no message"):
        drafted(fake)


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"3", b"null", b"{}", b'{"content": "text", "stop_reason": "end_turn"}',
        b'{"content": [{}], "stop_reason": "end_turn"}',
        b'{"content": [{"type": "text"}], "stop_reason": "end_turn", "usage": []}',
        b'{"content": [3], "stop_reason": "refusal", "usage": {"input_tokens": "x"}}',
    ],
)  # fmt: skip
def test_json_that_is_no_message_leaves_the_bullets_by_code(body):
    fake = Fake(always=lambda sent: honest(sent)._replace(body=body))
    row = drafted(fake)
    assert (row["made_by"], row["status"]) == ("code", "extractive")


def test_a_page_of_html_leaves_the_bullets_by_code():
    page = {"content-type": "text/html"}
    fake = Fake(always=lambda sent: honest(sent)._replace(body=b"<html>", headers=page))
    assert drafted(fake)["made_by"] == "code"


def test_a_server_that_is_not_there_is_told_after_all_attempts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses connections
        watch = Stopwatch()
        with pytest.raises(ServiceError, match="it cannot be reached") as caught:
            draft(
                *outage(),
                key=KEY,
                base_url=f"http://127.0.0.1:{taken.getsockname()[1]}",
                settings=DraftSettings(),
                purse=purse(),
                pace=watch.pace(),
            )
    assert len(watch.slept) == 2
    assert "LOGAI_LLM_BASE_URL" in caught.value.hint


def test_a_server_that_does_not_answer_is_left_at_the_deadline():
    fake = Fake(always=lambda sent: honest(sent)._replace(delay_s=0.3))
    with pytest.raises(ServiceError, match="it did not answer in time"):
        drafted(fake, deadline_s=0.1, attempts=1)


def test_a_key_of_the_environment_is_never_used(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "from-the-environment")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "from-the-environment")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://192.0.2.1")
    fake = Fake()
    drafted(fake)
    told = [value for sent in fake.sent for value in sent.headers.values()]
    assert not [value for value in told if "from-the-environment" in value]


def exceptions_of(module):
    return {
        name: kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }


def test_every_exception_of_the_client_has_a_reading():
    for module in (anthropic, httpx2):
        for name, kind in exceptions_of(module).items():
            # Cookies are never read, and warnings of the client are no faults.
            if name == "CookieConflict" or issubclass(kind, Warning):
                continue
            assert issubclass(kind, tuple(READINGS)), name


def test_only_exceptions_that_no_request_raises_fall_to_the_last_reading():
    unspecific = {
        name
        for name, kind in exceptions_of(anthropic).items()
        if not any(
            issubclass(kind, known)
            for known in READINGS
            if known is not anthropic.AnthropicError
        )
    }
    assert unspecific == snapshot(
        {
            "APIError",
            "APIWebhookValidationError",
            "AnthropicError",
            "RetryableError",
            "WorkloadIdentityError",
        }
    )


def test_a_subclass_is_read_before_its_base():
    kinds = list(READINGS)
    for place, kind in enumerate(kinds):
        assert not any(issubclass(later, kind) for later in kinds[place + 1 :]), kind
