"""Golden prompts.

`SNAP=1 python -m pytest tests/llm` writes the files of `tests/golden` anew. A changed
prompt needs a new number in its first line: a number that is written down keeps its
text for ever.
"""

import hashlib
import os
from pathlib import Path

import pytest

from logai_core.errors import SettingError
from logai_core.llm import preview
from logai_core.llm.about import About
from logai_core.llm.prompts import prompts
from logai_core.settings import DraftSettings
from tests.llm.cases import example, outage
from tests.llm.drafting import SECRET, drafted, texts
from tests.llm.fake_server import Fake, answering

GOLDEN = Path(__file__).parents[1] / "golden"


class Kept:
    """Keeps answers in memory."""

    def __init__(self):
        self.rows = {}

    def get(self, key):
        return self.rows.get(key)

    def put(self, key, row):
        self.rows[key] = row


REWRITE = os.environ.get("SNAP") == "1"


def test_the_map_request_of_a_small_case_is_the_golden_one():
    frames = outage()
    line = example(4, 730, "login of ann@example.com from 192.0.2.7 failed", "14:04")
    frames[3].vstack(
        frames[3].head(0).vstack(outage(examples=[line])[3]), in_place=True
    )
    (request,) = preview(*frames, settings=DraftSettings(), secret=SECRET).requests
    text = f"model: {request.model}\n\n{request.system}\n----\n{request.user}\n"
    golden = GOLDEN / "llm_map_request.txt"
    if REWRITE:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_synthesis_of_a_question_is_the_golden_one():
    fake = Fake()
    drafted(fake, more={"about": About(question="Why did the pool run dry?")})
    (sent,) = [one for one in fake.sent if one.is_synthesis]
    model, system = sent.body["model"], sent.body["system"]
    text = f"model: {model}\n\n{system}\n----\n{sent.user}\n"
    golden = GOLDEN / "llm_synthesis_request.txt"
    if REWRITE:
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_a_question_stands_before_the_facts_in_both_rounds():
    fake = Fake()
    about = About(question="  why did\n the pool of 192.0.2.7 run dry [[ab3d]]?\u202e ")
    drafted(fake, more={"about": about})
    for sent in fake.sent:
        asked, _, rest = sent.user.partition("\n\nFACTS\n")
        assert asked == "QUESTION\nwhy did the pool of <IPV4_1> run dry [ [ab3d] ]?"
        assert "why did" not in rest
    assert [sent.is_synthesis for sent in fake.sent] == [False, True]


def test_a_question_is_no_evidence():
    def repeats(sent):
        (tag, text), *_ = sent.lines.items()
        return answering((f"Node web-9 says “{text.split(' | ')[1]}”", [tag]))

    row = drafted(Fake(always=repeats), more={"about": About(question="is it web-9?")})
    assert any("name 'web-9'" in note for note in row["notes"])
    assert (row["made_by"], row["question"]) == ("code", "is it web-9?")
    assert row["notes"][-1].startswith("The question was not answered")


def test_what_a_question_gives_away_is_replaced_in_the_lines_as_well():
    line = example(3, 710, "the value hUnter2zz9 was seen", "14:02", severity=17)
    about = About(question="was password=hUnter2zz9 seen?")
    fake = Fake()
    row = drafted(fake, outage(examples=[line]), more={"about": about})
    assert all("hUnter2zz9" not in sent.raw for sent in fake.sent)
    assert "A line says “the value <SECRET_1> was seen”" in texts(row)


def test_a_question_is_another_question_to_the_kept_answers():
    kept, fake = Kept(), Fake()
    for question in ("", "why?", "why?"):
        more = {"about": About(question=question), "answers": kept}
        row = drafted(fake, more=more)
        fake.at(int(fake.url.rpartition(":")[2]))
    assert (len(kept.rows), row["cached"]) == (4, 2)


def test_a_question_that_is_too_long_is_refused():
    with pytest.raises(SettingError, match="question: found 501 characters"):
        preview(*outage(), settings=DraftSettings(), about=About(question="w" * 501))


def test_a_word_of_the_deny_list_in_a_question_does_not_leave(tmp_path):
    deny = tmp_path / "deny.txt"
    deny.write_text("blueharbour\n", "utf-8")
    about = About(question="what did blueharbour see, password=hUnter2-zz9?")
    shown = preview(*outage(), settings=DraftSettings(deny=deny), about=about)
    asked = shown.requests[0].user.splitlines()[1]
    assert asked == shown.question == "what did <DENIED_1> see, password=<SECRET_1>"
    assert shown.pseudonyms == {"<DENIED_1>": "blueharbour"}


def test_a_changed_prompt_has_a_new_version():
    golden = GOLDEN / "llm_prompt_versions.txt"
    known = (
        dict(line.rsplit(" ", 1) for line in golden.read_text("utf-8").splitlines())
        if golden.exists()
        else {}
    )
    now = {
        f"{prompt.name} {prompt.version}": hashlib.sha256(
            prompt.text.encode()
        ).hexdigest()[:12]
        for prompt in prompts()
    }
    if REWRITE:
        known = now | known
        lines = [f"{name} {digest}\n" for name, digest in sorted(known.items())]
        golden.write_text("".join(lines), "utf-8")
    assert now.items() <= known.items()


def test_prompts_are_numbered():
    assert all(prompt.version.isdigit() for prompt in prompts())
