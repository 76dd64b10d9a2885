import io
import json
import os
import signal
import threading
import time

import pytest

from logai_core import pipeline
from logai_core.pipeline import Input
from logai_core.settings import ParseSettings, Settings, environment
from logai_core.store import Case, pack
from tests.cli.test_cli import logai
from tests.llm.fake_server import KEY, Fake, honest

SETTINGS = Settings(parse=ParseSettings(year=2026))
LOG = b"".join(
    b"2026-11-20T12:%02d:%02dZ %s\n"
    % (
        second // 60,
        second % 60,
        b"ERROR pool of 192.0.2.7 is dry" if second > 280 else b"INFO ok",
    )
    for second in range(300)
)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    made = Case.create(tmp_path_factory.mktemp("told") / "case", title="Shop")
    pipeline.load(made, [Input(io.BytesIO(LOG), "shop.log")], settings=SETTINGS)
    pipeline.analyze(made, settings=SETTINGS)
    return made


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    for name in [one for one in os.environ if one.startswith(("LOGAI_", "ANTHROPIC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOGAI_HOME", str(tmp_path))


@pytest.fixture
def keyed(monkeypatch):
    """A key, and prices that count although the server is on this machine."""
    with Fake().running() as fake:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("LOGAI_LLM_BASE_URL", fake.url)
        monkeypatch.setenv("LOGAI_LLM_PAID", "1")
        yield fake


def test_a_dry_run_writes_what_would_leave_and_sends_nothing(case, keyed):
    told = logai("summarize", case.root, "--dry-run", "--question", "is 192.0.2.7 up?")
    (shown,) = pipeline.preview_draft(
        case, pipeline.subject_from({"question": "is 192.0.2.7 up?"})
    ).requests
    assert told.returncode == 0
    assert shown.user in told.stdout
    assert shown.system in told.stdout
    assert "192.0.2.7" not in told.stdout
    for figure in (
        "Of whole case: 300 of 300 records, 2 patterns.",
        "1 chunk, 2 requests",
        "of 2 patterns are in it, which make up 100.0% of the records.",
        "by prices verified on 2026-",
        "the budget allows 2 of 2 requests",
        "does not find names of people",
        "Nothing was sent.",
    ):
        assert figure in told.stderr
    assert keyed.sent == keyed.counted == []


def test_a_dry_run_as_json_holds_requests_and_figures(case):
    told = logai("summarize", case.root, "--dry-run", "--json", "--quick")
    whole = json.loads(told.stdout)
    assert (whole["subject"], whole["quick"], whole["chunks"]) == (
        "whole case",
        True,
        1,
    )
    assert (whole["records"], whole["templates"]) == (300, 2)
    assert whole["estimate"]["requests"] == len(whole["requests"]) == 1
    assert whole["estimate"]["worst_usd"] > whole["estimate"]["usual_usd"] > 0


def test_a_dry_run_says_what_a_quick_look_leaves_out(tmp_path):
    words = [f"{'abcdefghij'[n // 10]}{'klmnopqrst'[n % 10]}" for n in range(99)]
    lines = [
        f"2026-11-20T12:00:{n % 60:02}Z INFO {word * 60} {word * 5} done\n"
        for n, word in enumerate(words)
    ]
    (tmp_path / "shop.log").write_text("".join(lines))
    told = logai("summarize", tmp_path / "shop.log", "--dry-run", "--quick")
    assert "A quick look, at " in told.stderr
    assert "1 chunk, 1 request; " in told.stderr


def test_a_server_of_ones_own_needs_no_key(monkeypatch):
    assert environment().key is None
    monkeypatch.setenv("LOGAI_LLM_BASE_URL", "http://127.0.0.1:11434")
    assert environment().key == "none"
    monkeypatch.setenv("ANTHROPIC_API_KEY", "theirs")
    assert environment().key == "theirs"


def test_without_a_key_the_summary_is_by_code_and_that_is_said(case):
    told = logai("summarize", case.root, "--question", "why?", "--json")
    row = json.loads(told.stdout)
    assert (row["made_by"], row["status"], row["question"]) == (
        "code",
        "extractive",
        "why?",
    )
    assert row["bullets"][0]["evidence"][0]["source"] == "shop.log"
    assert row["notes"][-1].startswith("The question was not answered")
    assert "ANTHROPIC_API_KEY is not set" in told.stderr
    assert case.summaries().height == 1


def test_with_a_key_a_draft_is_kept_in_the_case_and_its_cost_is_told(case, keyed):
    before = case.summaries().height
    told = [
        logai(
            "summarize",
            case.root,
            "--from",
            "2026-11-20T12:04Z",
            "--to",
            "2026-11-20T12:05",
        )
        for _ in range(2)
    ]
    assert [one.returncode for one in told] == [0, 0]
    assert told[0].stdout.splitlines()[0] == "The pool ran dry"
    assert (
        "2026-11-20 12:04 to 12:05 UTC, drafted by claude-sonnet-5-5 (ok)"
        in told[0].stdout
    )
    assert "“pool of 192.0.2.7 is dry”" in told[0].stdout
    assert "shop.log:282" in told[0].stdout
    assert "ok: cost $0.0" in told[0].stderr
    assert "ok: cost $0.0000" in told[1].stderr
    assert "2 answers had been kept" in told[1].stderr
    assert len(keyed.sent) == 2
    saved = case.summaries()["subject"].to_list()[before:]
    assert saved == ["2026-11-20 12:04 to 12:05 UTC"] * 2


def test_files_are_loaded_analysed_and_summed_up(tmp_path):
    (tmp_path / "shop.log").write_bytes(LOG)
    told = logai("summarize", tmp_path / "shop.log", "--finding", "1")
    assert told.returncode == 0
    assert ", finding: " in told.stdout.splitlines()[1]


def test_a_packed_case_is_summed_up_as_well(case, tmp_path):
    pack(case, tmp_path / "shop.logaicase")
    told = logai("summarize", tmp_path / "shop.logaicase")
    assert (told.returncode, "SEV" in told.stdout) == (0, True)


def test_a_budget_that_is_spent_is_one_sentence_and_a_status(case, keyed, monkeypatch):
    monkeypatch.setenv("LOGAI_LLM_DAY_USD", "0.000001")
    told = logai("summarize", case.root, "--question", "what now?")
    assert told.returncode == 3
    assert told.stdout == ""
    (sentence,) = told.stderr.splitlines()
    assert sentence.startswith("logai: budget of the day: found $0.00 charged of")
    assert keyed.sent == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--from", "2026-11-20T12:00"), "give both --from and --to"),
        (("--from", "2026-11-20T12:00", "--to", "noon"), "found 'noon', expected a time"),
        (("--from", "2026-11-20T12:00", "--to", "2026-11-20T11:00"), "is not before"),
        (("--from", "2026-11-21T12:00", "--to", "2026-11-21T13:00"), "window: no records in it"),
        (("--finding", "99"), "--finding: found '99', expected an id, or 1 to"),
        (("--baseline", "2026-11-20T12:00", "2026-11-20T13:00"), "found without --from"),
        (("--question", "w" * 501, "--dry-run"), "question: found 501 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_a_sentence(case, words, told):
    end = logai("summarize", case.root, *words)
    assert end.returncode == 2
    assert told in end.stderr
    assert end.stdout == ""


def test_a_first_interrupt_ends_with_what_there_is(case, keyed):
    def slow(sent):
        timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        return honest(sent)._replace(drip_s=0.5)

    keyed.always = slow
    before = signal.getsignal(signal.SIGINT)
    began = time.monotonic()
    told = logai("summarize", case.root, "--question", "how long?")
    assert time.monotonic() - began < 3
    assert told.returncode == 0
    assert "it was cancelled" in told.stdout
    assert "extractive: cost $" in told.stderr
    assert signal.getsignal(signal.SIGINT) is before
