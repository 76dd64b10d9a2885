import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from logai_core import jobs, pipeline
from logai_core.llm.subject import Subject, as_json
from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window
from logai_core.store import Case
from tests.builders import at
from tests.workbench.cases import APP, HOSTILE
from tests.workbench.driving import texts, visit
from workbench.ui import looking, state
from workbench.ui.summary import leaving, made, starting, views

WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:41:00Z"
OFFERED = ["Whole case", "A finding"]


def test_each_line_of_a_summary_is_a_way_to_it_and_back(shop: Case) -> None:
    app = visit("summary", shop.root.name, q="level>=error")
    lines = [one for one in app.button if str(one.key).startswith("summary.line.")]
    assert lines[0].label == ":small[app \\<b\\>\\.log\\:5]"
    assert (
        ":small[:gray[2026\\-11\\-20 12\\:40\\:00\\.000]  Pool exhausted after 2400 ms]"
        in [one.value for one in app.markdown]
    )
    lines[0].click().run()
    assert app.query_params["line"] == f"{APP}:5"
    assert "q" not in app.query_params
    assert "Pool exhausted after 2400 ms" in [one.value for one in app.code]
    app.button(key="lines.back").click().run()
    assert app.query_params["q"] == "level>=error"
    assert any(str(one.key).startswith("summary.line.") for one in app.button)


def test_a_summary_by_code_says_that_no_model_was_asked(shop: Case) -> None:
    told = texts(visit("summary", shop.root.name))
    assert "Made by code, of the whole case" in told
    assert "no model was asked" in told
    assert "tokens" not in told


def drafted(shop: Case, **over: Any) -> None:
    """Add a summary of a model to the case."""
    row = shop.summaries().row(0, named=True) | {
        "made_by": "model <x>",
        "status": "partial",
        "prompt_version": "abc",
        "input_tokens": 5000,
        "output_tokens": 100,
        "cost_usd": 0.0123,
        "price_date": "2026-10-24",
        "coverage": 0.5,
        "cached": 1,
        "subject": "2026-11-20 12:40 to 12:41 UTC",
        "question": "who *did* it?",
        "notes": ["chunk 2 of 2 was not analysed: it is overloaded",
                  "Struck: “9 hosts **fell**”: not in the lines it cites: number '9'"],
    }  # fmt: skip
    shop.add_summary(pl.DataFrame([row | over], schema=shop.summaries().schema))


def test_the_newest_summary_is_shown_with_all_that_it_took(shop: Case) -> None:
    drafted(shop)
    app = visit("summary", shop.root.name)
    (choice,) = [one for one in app.selectbox if one.label == "Summary"]
    assert choice.options == [
        "2. model <x>  ·  partial  ·  2026-11-20 12:40 to 12:41 UTC  ·  “who *did* it?”",
        "1. code alone  ·  whole case",
    ]
    told = texts(app)
    assert "Drafted by model \\<x\\>, of 2026\\-11\\-20 12\\:40 to 12\\:41 UTC" in told
    assert "Asked: “who \\*did\\* it\\?”" in told
    assert "prompts abc  ·  50\\% of the lines of the digest covered" in told
    assert "5\\,000 tokens in\\, 100 out  ·  cost \\$0\\.012\\, by prices of" in told
    assert "1 answer kept from before\\, at no cost" in told
    assert "chunk 2 of 2 was not analysed" in told
    choice.set_value(0).run()
    assert "no model was asked" in texts(app)


def test_a_struck_bullet_stays_visible_and_a_hypothesis_is_marked(shop: Case) -> None:
    drafted(shop, bullets=[{"text": "Hypothesis: it led to *this*", "evidence": []}])
    told = texts(visit("summary", shop.root.name))
    assert "**1.** :orange-badge[hypothesis] it led to \\*this\\*" in told
    assert (
        "- :gray[~~9 hosts \\*\\*fell\\*\\*~~]  \n  not in the lines it cites\\: number"
        in told
    )


def test_lines_that_no_finding_shows_are_read_for_a_summary(shop: Case) -> None:
    ref = {"source_id": APP, "line_no": 2}
    drafted(shop, bullets=[{"text": "Odd", "evidence": [ref]}])
    app = visit("summary", shop.root.name)
    assert app.button(key="summary.line.1.0").label == ":small[app \\<b\\>\\.log\\:2]"
    assert "\\<script\\>alert\\(1\\)" in texts(app)
    app.button(key="summary.line.1.0").click().run()
    assert not app.exception
    assert HOSTILE in [one.value for one in app.code]


def test_the_overview_tells_the_summary_of_the_whole_case(shop: Case) -> None:
    title = shop.summaries()["title"][0]
    drafted(shop, title="Of a minute only")
    told = texts(visit("overview", shop.root.name))
    assert "Of a minute only" not in told
    assert title.partition(",")[0] in told.replace("\\", "")


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Struck: “a”: b", ([("a", "b")], [])),
        ("Struck: “a”: b”: c", ([("a”: b", "c")], [])),
        ("Struck: out", ([], ["Struck: out"])),
        ("Other", ([], ["Other"])),
    ],
)
def test_notes_on_struck_bullets_are_told_from_others(
    note: str, expected: tuple[list[Any], list[str]]
) -> None:
    summary = {"notes": [note], "prompt_version": "", "status": "extractive"}
    assert made.notes_of(summary) == made.Notes(expected[0], [], expected[1])


def test_without_a_key_the_page_teaches_and_shows_all_that_would_be_sent(
    shop: Case,
) -> None:
    app = visit("summary", shop.root.name, of="case")
    assert "`ANTHROPIC_API_KEY`" in texts(app)
    assert "LOGAI_LLM_BASE_URL" in texts(app)
    assert app.button(key="summary.draft").disabled
    assert [one.label for one in app.metric] == [
        "Records it is of", "Patterns", "Lines sent", "Covered", "Requests", "Tokens",
        "Price",
    ]  # fmt: skip
    assert app.metric[0].value == "1\\,324 of 1\\,324"


@pytest.fixture
def key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home  # which takes the key away
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")


@pytest.mark.usefixtures("key")
def test_before_a_draft_its_price_and_the_budget_are_told(shop: Case) -> None:
    app = visit("summary", shop.root.name, of="case")
    assert not app.exception
    assert not app.button(key="summary.draft").disabled
    told = texts(app)
    assert "by prices verified on 2026-10-24" in told
    assert "\\$0\\.50 of \\$0\\.50 for this draft\\, \\$2\\.00 of \\$2\\.00" in told
    assert "Scrubbing does not find names of people" in told


@pytest.mark.usefixtures("key")
def test_a_budget_too_small_for_one_request_is_told_before_the_click(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_LLM_RUN_USD", "0.0001")
    app = visit("summary", shop.root.name, of="case")
    assert [one.title for one in app.warning] == ["The budget does not allow a draft"]
    draft = app.button(key="summary.draft")
    assert draft.disabled
    assert draft.help == "The budget does not allow a single request: see below."


@pytest.mark.usefixtures("key")
def test_the_address_says_what_is_to_be_summed_up(shop: Case) -> None:
    app = visit("summary", shop.root.name, of="window", window=WINDOW)
    assert "from 2026-11-20 12:40:00 to 12:41:00 UTC" in texts(app)
    assert app.metric[0].value == "80 of 1\\,324"
    kinds = app.get("segmented_control")
    (of,) = [one for one in kinds if one.key.startswith("summary.of")]
    assert of.options == [
        "Whole case", "Incident window", "Window against baseline", "A finding",
    ]  # fmt: skip
    of.set_value("comparison").run()
    assert app.query_params["of"] == "comparison"
    assert "set against those from" in texts(app)


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize("of", ["window", "finding:F", "x:y"])
def test_an_address_that_names_nothing_takes_the_case_or_a_finding(
    shop: Case, of: str
) -> None:
    app = visit("summary", shop.root.name, of=of)
    assert not app.exception
    kinds = app.get("segmented_control")
    (chosen,) = [one for one in kinds if one.key.startswith("summary.of")]
    assert chosen.options == OFFERED
    assert len(app.info) == (0 if of == "x:y" else 1)


@pytest.mark.usefixtures("key")
def test_findings_and_pins_lead_to_a_draft_of_themselves(shop: Case) -> None:
    finding = shop.table("findings")["finding_id"][1]
    app = visit("summary", shop.root.name, of=f"finding:{finding}")
    (chosen,) = [one for one in app.selectbox if one.label == "Finding"]
    assert chosen.value == finding
    pinning.turn(
        shop,
        pinning.line_mark(RecordId(APP, 5)),
        lambda: pinning.pin_of_line(shop, RecordId(APP, 5), Scope()),
    )
    app.switch_page("workbench/views/timeline.py").run()
    app.button(key="timeline.summarise").click().run()
    assert app.query_params["of"] == "pins"
    assert "1 pin with 1 line" in texts(app)
    assert app.metric[0].value == "1 of 1\\,324"


@pytest.mark.usefixtures("key")
def test_a_finding_a_window_and_a_comparison_have_a_way_to_their_draft(
    shop: Case,
) -> None:
    app = visit("overview", shop.root.name, window=WINDOW)
    assert app.button(key="overview.summarise").label == "Summarise this"
    app.button(key="overview.summarise_window").click().run()
    assert app.query_params["of"] == "window"
    app.switch_page("workbench/views/compare.py").run()
    app.button(key="compare.summarise").click().run()
    assert app.query_params["of"] == "comparison"


@pytest.mark.usefixtures("key")
def test_a_draft_starts_a_worker_with_its_subject_and_question(
    shop: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[dict[str, Any]] = []

    def start(folder: Path, spec: dict[str, Any], *, module: str) -> Path:
        started.append(spec)
        return job(tmp_path / "jobs", "done")

    monkeypatch.setattr(starting.jobs, "start", start)
    app = visit("summary", shop.root.name, of="window", window=WINDOW)
    app.text_input(key="summary.question").set_value(" what was first? ").run()
    app.button(key="summary.draft").click().run()
    subject = Subject(
        window=Window(at(2400), at(2460)), question="what was first?"
    )  # fmt: skip
    expected = {
        "work": "draft",
        "case": str(shop.root),
        "subject": as_json(subject),
    }
    assert started == [expected]
    assert "of" not in app.query_params


def job(folder: Path, end: str, **told: str) -> Path:
    """Return the folder of a job that has ended."""
    made = folder / "job-x"
    made.mkdir(parents=True)
    (made / "spec.json").write_text(json.dumps({"work": "draft"}))
    (made / "lock").touch()
    (made / "progress.ndjson").write_text(json.dumps({"state": end} | told) + "\n")
    return made


@pytest.mark.usefixtures("key")
def test_a_failed_draft_is_told_until_that_is_dismissed(shop: Case) -> None:
    job(shop.root / "jobs", "failed", what="it is overloaded", hint="Try again later.")
    app = visit("summary", shop.root.name)
    assert [one.title for one in app.warning] == ["No summary was drafted"]
    app.button(key="frame.dismiss").click().run()
    assert len(app.warning) == 0


@pytest.mark.usefixtures("key")
def test_the_end_of_a_draft_leaves_the_new_summary_chosen(shop: Case) -> None:
    job(shop.root / "jobs", "interrupted")
    drafted(shop, made_by="model 1")
    app = visit("summary", shop.root.name)
    app.selectbox[0].set_value(0).run()
    (shop.root / "jobs" / "job-x" / "progress.ndjson").write_text('{"state": "done"}\n')
    drafted(shop, made_by="model 2")
    app.run()
    assert "Drafted by model 2" in texts(app)
    assert len(app.warning) == 0


@pytest.mark.usefixtures("key")
def test_what_a_model_says_is_shown_and_it_can_be_asked_to_stop(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way = job(shop.root / "jobs", "running")
    running = jobs.Status("running", jobs.Step("draft", 0.5, "chunk 1 of 2"))
    monkeypatch.setattr(jobs, "status", lambda _: running)
    (under_way / "said.txt").write_text("The pool\n- **is** dry")
    app = visit("summary", shop.root.name)
    assert [one.value for one in app.text] == ["The pool\n- **is** dry"]
    app.button(key="frame.cancel").click().run()
    assert jobs.tell_into(under_way).stop_asked()
    assert app.button(key="frame.cancel").disabled
    assert app.button(key="frame.kill").label == "End it now"


@pytest.mark.parametrize(("told", "asked"), [("draft", []), ("read", [""])])
def test_a_choice_that_a_late_browser_repeats_changes_nothing(
    told: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed: list[str] = []
    monkeypatch.setattr(state, "widget", lambda _: told)
    monkeypatch.setattr(looking, "ask_about", changed.append)
    views._choose("summary.view.draft", "draft")
    assert changed == asked


def test_what_was_replaced_is_counted_by_kind() -> None:
    told = leaving.replaced_text(["<IPV4_1> to <IPV4_2>", "<IPV4_1> by <EMAIL_1>"])
    assert told == (
        "Replaced by placeholders: mail addresses (1 value in 1 place), IPv4 addresses "
        "(2 values in 3 places)."
    )
    assert leaving.replaced_text(["GET <path>"]) == (
        "Nothing in it looks like a secret, an address or personal data."
    )


def test_the_file_of_what_leaves_holds_each_request_whole(shop: Case) -> None:
    requests = pipeline.preview_draft(shop).requests
    whole = leaving.whole(requests)
    assert all(one.system in whole and one.user in whole for one in requests)


def test_an_edited_deny_list_changes_what_would_leave_at_once(
    shop: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "deny.txt"
    words.write_text("# none yet\n")
    monkeypatch.setenv("LOGAI_DENY", str(words))
    app = visit("summary", shop.root.name, of="case")
    assert "words of the deny list" not in texts(app)
    words.write_text("exhausted\n")
    assert "words of the deny list" in texts(app.run())
