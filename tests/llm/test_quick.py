from logai_core.llm import preview
from logai_core.llm.about import About
from logai_core.settings import DraftSettings
from tests.llm.cases import case, many, template
from tests.llm.drafting import SECRET, drafted
from tests.llm.fake_server import Fake, answering, message, quotes

QUICK = About(quick=True)


def test_a_quick_look_is_one_request_about_the_foremost_lines():
    fake = Fake()
    row = drafted(fake, many(), chunk_chars=3000, more={"about": QUICK})
    (sent,) = fake.sent
    assert (row["made_by"], row["status"]) == ("claude-haiku-5-5", "partial")
    assert row["coverage"] == len(sent.lines) / 40
    looked = [note for note in row["notes"] if note.startswith("A quick look")]
    assert looked == [
        f"A quick look, at {len(sent.lines)} of 40 lines of the digest, "
        f"{len(sent.lines)} of 40 patterns, which make up {row['coverage']:.1%} of the "
        "records",
        "A quick look: one request about the foremost lines",
    ]


def test_a_quick_look_takes_the_rarest_patterns_first():
    rows = [template(n, f"pattern {n}", 10 + n) for n in range(40)]
    findings, _, *others = many()
    frames = (findings, case(templates=rows)[1], *others)
    (request,) = preview(
        *frames, settings=DraftSettings(chunk_chars=3000), about=QUICK, secret=SECRET
    ).requests
    assert "line " + "x" * 100 + " 0 |" in request.user
    assert "line " + "x" * 100 + " 39 |" not in request.user


def test_a_quick_look_whose_answer_does_not_hold_is_mended_once():
    fake = Fake(lambda sent: answering(*quotes(sent)[:2]))
    row = drafted(fake, more={"about": QUICK})
    assert [sent.is_repair for sent in fake.sent] == [False, True]
    assert row["status"] == "ok"


def test_a_quick_look_that_is_refused_is_by_code():
    row = drafted(Fake(message("", stop="refusal")), more={"about": QUICK})
    assert (row["made_by"], row["status"], row["coverage"]) == ("code", "extractive", 0)
