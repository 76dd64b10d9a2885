import json

from hypothesis import given
from hypothesis import strategies as st

from logai_core.llm.readable import MOST_READ, MOST_SHOWN, readable

ANSWER = json.dumps(
    {
        "title": "The pööl ran dry 🔥",
        "severity": "SEV2",
        "bullets": [
            {"text": 'It said "dry"\nagain', "evidence": ["ab3d"]},
            {"text": "And then “more” \\\\", "evidence": ["ab3e"]},
        ],
        "next_steps": ["Look"],
    }
)


def test_an_answer_reads_as_its_title_and_bullets():
    assert readable(ANSWER).splitlines() == [
        "The pööl ran dry 🔥",
        '- It said "dry" again',
        "- And then “more” \\\\",
    ]


@given(st.integers(0, len(ANSWER)))
def test_what_is_read_only_grows_while_an_answer_comes(end):
    before, after = readable(ANSWER[:end]), readable(ANSWER)
    assert after.startswith(before.rstrip())


@given(st.text())
def test_what_is_no_answer_is_read_without_an_error(text):
    assert isinstance(readable(text), str)


def test_only_the_beginning_of_an_endless_answer_is_read():
    text = '{"title": "' + "x" * (2 * MOST_READ)
    assert readable(text) == "x" * MOST_SHOWN


def test_half_of_a_character_is_not_told():
    assert readable(r'{"title": "fire \ud83d').encode() == b"fire"


def test_what_would_not_be_seen_is_spelled_out():
    assert readable('{"title": "a\u202eb"') == r"a\u{202e}b"
