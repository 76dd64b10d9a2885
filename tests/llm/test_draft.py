import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.errors import ServiceError, SettingError
from logai_core.llm import summarise
from logai_core.llm.draft import draft
from logai_core.schemas import SUMMARIES
from logai_core.settings import DraftSettings
from tests.llm.cases import (
    APP,
    DB,
    case,
    example,
    many,
    outage,
)
from tests.llm.drafting import drafted, purse
from tests.llm.fake_server import Fake, error, honest, message


def test_draft_joins_the_chunks_into_one_row_with_the_cost_of_all_requests():
    fake = Fake()
    row = drafted(fake, many(), chunk_chars=3000)
    maps = [sent for sent in fake.sent if not sent.is_synthesis]
    assert len(maps) > 3
    assert [sent.is_synthesis for sent in fake.sent] == [False] * len(maps) + [True]
    assert (row["status"], row["made_by"]) == ("ok", "claude-sonnet-5-5")
    assert row["input_tokens"] == 5000 * len(fake.sent)
    assert row["output_tokens"] == 100 * len(fake.sent)
    assert len(row["prompt_version"]) == 12


def test_draft_has_the_schema_of_summaries():
    fake = Fake()
    with fake.running():
        summary = draft(
            *outage(),
            key="sk-ant-test-key-0000000000",
            base_url=fake.url,
            settings=DraftSettings(),
            purse=purse(),
        )
    assert summary.schema == SUMMARIES
    assert summary.height == 1


def test_draft_maps_tags_back_to_the_lines_of_each_source():
    frames = outage(
        examples=[
            example(2, 7, "deploy of build 47 finished", "14:00"),
            example(3, 7, "pool is exhausted", "14:02", source_id=DB),
            example(4, 9, "request 9 failed", "14:03"),
        ]
    )
    row = drafted(Fake(), frames)
    assert [bullet["evidence"] for bullet in row["bullets"]] == [
        [{"source_id": APP, "line_no": 7}],
        [{"source_id": DB, "line_no": 7}],
        [{"source_id": APP, "line_no": 9}],
    ]


@pytest.mark.parametrize(
    ("answered", "why"),
    [
        (message("", stop="refusal", content=[]), "the model refused"),
        (
            message(
                "",
                stop="refusal",
                stop_details={"type": "refusal", "category": "cyber"},
            ),
            "the model refused (cyber)",
        ),
        (message('{"title"', stop="max_tokens"), "cut at the limit of tokens"),
        (message("{}", stop=None), "the answer broke off"),
        (message("{}", stop="model_context_window_exceeded"), "too long for the model"),
        (message("{}", stop="tool_use"), "the model stopped for 'tool_use'"),
        (message("{}", stop="pause_turn"), "the model stopped for 'pause_turn'"),
        (message(""), "the answer was empty"),
        (error(400, "invalid_request_error"), "it refused the request (HTTP 400)"),
        (error(413, "request_too_large"), "the request is too large for it"),
        (message("{}", usage={"input_tokens": 12}), "read only 12 tokens"),
    ],
)
def test_draft_goes_on_when_a_chunk_fails_and_says_so(answered, why):
    row = drafted(Fake(*[answered] * 3), many(32), chunk_chars=3000)
    assert row["status"] == "partial"
    lost = [note for note in row["notes"] if "was not analysed" in note]
    assert lost[0].startswith("chunk 1 of")
    assert all(why in note for note in lost)
    assert len(row["bullets"]) >= 3
    assert row["made_by"] == "claude-sonnet-5-5"


@pytest.mark.parametrize(
    "answered",
    [
        message('{"title"', stop="max_tokens"),
        message("", stop="model_context_window_exceeded"),
        error(413, "request_too_large"),
    ],
)
def test_a_chunk_that_was_too_long_is_asked_once_in_two_halves(answered):
    fake = Fake(answered)
    row = drafted(fake, many(16), chunk_chars=3000)
    whole, *halves = (list(sent.lines.values()) for sent in fake.sent[:3])
    assert [text for half in halves for text in half] == whole
    assert (row["status"], row["coverage"]) == ("ok", 1.0)
    assert any("too long, and asked in two halves" in note for note in row["notes"])


@pytest.mark.parametrize(
    "prose", ["I would rather not.", '{"title": 3}', "[]", "{" * 9]
)
def test_draft_has_an_answer_of_another_shape_repaired_then_gives_the_chunk_up(prose):
    fake = Fake(message(prose), message(prose))
    row = drafted(fake, many(16), chunk_chars=3000)
    assert [sent.is_repair for sent in fake.sent[:3]] == [False, True, False]
    assert "chunk 1 of" in row["notes"][1]
    assert "the answer cannot be read" in row["notes"][1]


def test_draft_reads_an_answer_within_a_fence():
    def fenced(sent):
        text = honest(sent).body["content"][1]["text"]
        return message(f"Here it is:\n```json\n{text}\n```")

    assert drafted(Fake(always=fenced))["status"] == "ok"


def test_draft_keeps_the_bullets_of_chunks_when_the_synthesis_fails():
    row = drafted(Fake(honest, message("", stop="refusal")))
    assert (row["made_by"], row["status"]) == ("claude-haiku-5-5", "partial")
    assert len(row["bullets"]) == 4
    assert any("are not joined: the model refused" in note for note in row["notes"])


def test_draft_tells_each_step():
    steps = []
    drafted(Fake(), more={"tell": steps.append})
    assert [(step.done, step.note) for step in steps] == snapshot(
        [(0.0, "chunk 1 of 1"), (0.5, "synthesis")]
    )


def test_draft_is_ended_by_what_tell_raises():
    def stop(step):
        raise KeyboardInterrupt

    fake = Fake()
    with pytest.raises(KeyboardInterrupt):
        drafted(fake, more={"tell": stop})
    assert fake.sent == []


def test_draft_of_a_case_without_lines_is_the_summary_by_code_and_sends_nothing():
    fake = Fake()
    row = drafted(fake, case())
    assert row == summarise(*case()).to_dicts()[0]
    assert fake.sent == []


def test_draft_says_what_did_not_fit_and_sends_the_lines_of_findings_first():
    fake = Fake()
    frames = many(60)
    examples = pl.concat(
        [
            frames[3],
            pl.DataFrame([example(55, 56, "the one", "13:55", "F1")], frames[3].schema),
        ]
    )
    row = drafted(fake, (*frames[:3], examples), chunk_chars=3000, most_chunks=1)
    assert row["status"] == "partial"
    assert any("of 60 lines of the digest fit into 1 chunk" in n for n in row["notes"])
    assert any("13:55:00" in text for text in fake.sent[0].lines.values())


def test_draft_refuses_bounds_and_keys_that_cannot_be_used():
    for wrong in (
        {"chunk_chars": 10},
        {"most_chunks": 0},
        {"attempts": 0},
        {"key": " "},
    ):
        with pytest.raises(SettingError):
            drafted(Fake(), **wrong)


def test_draft_raises_when_nothing_at_all_was_answered():
    with pytest.raises(ServiceError, match="it is overloaded") as caught:
        drafted(Fake(always=lambda sent: error(529, "overloaded_error")))
    assert "summary made by code" in caught.value.hint
