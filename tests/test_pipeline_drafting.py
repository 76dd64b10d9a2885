import io
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from logai_core import jobs, pipeline, worker
from logai_core.errors import InputError, LimitError
from logai_core.llm.about import of_whole_case
from logai_core.llm.row import LineRef
from logai_core.llm.subject import Subject, as_json, subject_from
from logai_core.pipeline import Input
from logai_core.scope import Window
from logai_core.settings import DraftSettings, ParseSettings, Settings
from logai_core.store import Case
from logai_core.store.spending import Spending
from tests.llm.fake_server import KEY, Answered, Fake, Sent, honest

DAY = date(2026, 11, 21)
SETTINGS = Settings(parse=ParseSettings(year=2026))
PAID = DraftSettings(paid=True)
LOG = b"".join(
    b"2026-11-20T12:%02d:%02dZ %s\n"
    % (second // 60, second % 60, b"ERROR pool is dry" if second > 280 else b"INFO ok")
    for second in range(300)
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafted")
    case = Case.create(folder / "case", title="Shop")
    pipeline.load(case, [Input(io.BytesIO(LOG), "shop.log")], settings=SETTINGS)
    pipeline.analyze(case, settings=SETTINGS)
    return case.root


def test_a_draft_sends_its_preview_costs_its_estimate_and_nothing_twice(
    root: Path, tmp_path: Path
) -> None:
    case, spending = Case(root), Spending(tmp_path)
    shown = pipeline.preview_draft(case, settings=PAID)
    told = pipeline.estimate_draft(
        case, shown, base_url=None, spending=spending, day=DAY, settings=PAID
    )
    with Fake().running() as fake:
        rows = [
            pipeline.draft(
                case,
                key=KEY,
                base_url=fake.url,
                spending=spending,
                day=DAY,
                settings=PAID,
            ).row(0, named=True)
            for _ in range(2)
        ]
    assert [sent.user for sent in fake.sent][:-1] == [r.user for r in shown.requests]
    assert len(fake.sent) == told.requests == rows[1]["cached"]
    assert 0 < rows[0]["cost_usd"] < told.worst_usd
    assert rows[1]["cost_usd"] == 0
    spent = spending.spent(run="", case=str(root.resolve()), day=DAY)
    assert spent["case"] == spent["day"] == round(rows[0]["cost_usd"] * 1_000_000)
    saved = case.summaries().tail(2).to_dicts()
    assert [row["cost_usd"] for row in saved] == [row["cost_usd"] for row in rows]


def test_a_day_whose_budget_is_spent_lets_nothing_be_sent(
    root: Path, tmp_path: Path
) -> None:
    case, spending = Case(root), Spending(tmp_path)
    caps = dict.fromkeys(("run", "case", "day"), 10**9)
    spending.reserve(run="r", case="another", day=DAY, worst=5_000_000, caps=caps)
    settings = DraftSettings(paid=True, effort="high")
    with Fake().running() as fake, pytest.raises(LimitError, match="budget of the day"):
        pipeline.draft(
            case,
            key=KEY,
            base_url=fake.url,
            spending=spending,
            day=DAY,
            settings=settings,
        )
    assert fake.sent == []


def test_a_summary_of_an_older_version_opens_without_its_cost(root: Path) -> None:
    case = Case(root)
    row = case.summaries().row(0, named=True)
    newer = {"cost_usd", "price_date", "coverage", "cached"}
    about = {"subject": "whole case", "question": ""}
    older = {name: v for name, v in row.items() if name not in newer | about.keys()}
    case.notes.add_summary(case.analysis or "", older)
    opened = case.summaries().row(-1, named=True)
    assert opened == older | dict.fromkeys(newer) | about


def test_a_report_holds_the_last_summary_of_all_of_the_case(root: Path) -> None:
    case = Case(root)
    whole = of_whole_case(case.summaries()).tail(1)
    row = whole.row(0, named=True)
    for other in ({"subject": "1 pinned line"}, {"question": "why?"}):
        case.notes.add_summary(case.analysis or "", row | {"title": "part"} | other)
    assert pipeline.report_of(case).summary.equals(whole)


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATE = Window(NOON.replace(minute=4), NOON.replace(minute=5))
EARLY = Window(NOON, NOON.replace(minute=1))


def drafted(
    root: Path, fake: Fake, home: Path, subject: Subject, **given: object
) -> dict:
    """Return the summary that the pipeline drafts of a subject."""
    return pipeline.draft(
        Case(root),
        subject,
        key=KEY,
        base_url=fake.url,
        spending=Spending(home),
        day=DAY,
        settings=PAID,
        **given,
    ).row(0, named=True)


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (Subject(), "whole case"),
        (Subject(window=LATE, question="why?"), "2026-11-20 12:04 to 12:05 UTC"),
        (
            Subject(window=LATE, baseline=EARLY),
            "2026-11-20 12:04 to 12:05 UTC set against 2026-11-20 12:00 to 12:01 UTC",
        ),
        (Subject(lines=(LineRef("", 1), LineRef("", 290))), "2 pinned lines"),
    ],
)
def test_a_draft_of_a_subject_sends_its_preview_and_says_what_it_is_of(
    root: Path, tmp_path: Path, subject: Subject, told: str
) -> None:
    (source_id,) = Case(root).sources()["source_id"]
    lines = tuple(LineRef(source_id, line.line_no) for line in subject.lines)
    subject = replace(subject, lines=lines)
    assert subject_from(json.loads(json.dumps(as_json(subject)))) == subject
    shown = pipeline.preview_draft(Case(root), subject, settings=PAID)
    with Fake().running() as fake:
        row = drafted(root, fake, tmp_path, subject)
    sent = [one.user for one in fake.sent if not one.is_synthesis and not one.is_repair]
    assert sent == [one.user for one in shown.requests]
    assert (row["subject"], row["question"]) == (told, subject.question)
    assert row["subject"] == shown.subject
    assert 0 < shown.records <= shown.of_records == 300
    assert (shown.chunks, 0 < shown.templates <= 2) == (1, True)
    numbers = {ref["line_no"] for one in row["bullets"] for ref in one["evidence"]}
    late = subject.window is not None
    assert not late or min(numbers) > 180  # what leads up to it is shown as well


def test_a_draft_of_nothing_is_refused_before_anything_is_sent(
    root: Path, tmp_path: Path
) -> None:
    later = Window(NOON.replace(hour=20), NOON.replace(hour=21))
    with Fake().running() as fake, pytest.raises(InputError, match="no records in it"):
        drafted(root, fake, tmp_path, Subject(window=later))
    assert fake.sent == []


def test_a_quick_look_is_one_request_and_says_so(root: Path, tmp_path: Path) -> None:
    subject = Subject(quick=True)
    shown = pipeline.preview_draft(Case(root), subject, settings=PAID)
    told = pipeline.estimate_draft(
        Case(root),
        shown,
        base_url=None,
        spending=Spending(tmp_path),
        day=DAY,
        settings=PAID,
    )
    with Fake().running() as fake:
        row = drafted(root, fake, tmp_path, subject)
    assert len(fake.sent) == told.requests == 1
    assert (row["made_by"], row["status"]) == ("claude-haiku-5-5", "ok")
    assert row["title"] == "The pool ran dry"
    assert "A quick look: one request about the foremost lines" in row["notes"]


class Work:
    """A job whose worker runs beside the test, with the fake as its service."""

    def __init__(
        self,
        root: Path,
        fake: Fake,
        patch: pytest.MonkeyPatch,
        subject: Subject,
        **more: str,
    ) -> None:
        for name in [one for one in os.environ if one.startswith("LOGAI_")]:
            patch.delenv(name)
        patch.setenv("LOGAI_HOME", str(root.parent / "home"))
        patch.setenv("LOGAI_LLM_PAID", "1")
        patch.setenv("LOGAI_LLM_BASE_URL", fake.url)
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        for name, value in more.items():
            patch.setenv(name, value)
        number = len(list(root.parent.glob("job-*")))
        self.job = root.parent / f"job-{number}"
        self.job.mkdir()
        spec = {"work": "draft", "case": str(root), "subject": as_json(subject)}
        (self.job / "spec.json").write_text(json.dumps(spec))
        self.thread = Thread(target=worker.work, args=(self.job,))
        self.thread.start()

    def until(self, come: Callable[[], bool]) -> None:
        """Wait until something has come."""
        ends = time.monotonic() + 20
        while not come():
            assert time.monotonic() < ends, "waited in vain"
            time.sleep(0.02)

    def ended(self) -> jobs.Status:
        """Wait for the end."""
        self.thread.join(20)
        return jobs.status(self.job)


def slow_synthesis(sent: Sent) -> Answered:
    return honest(sent)._replace(drip_s=0.15 if sent.is_synthesis else 0.0)


def test_a_gentle_stop_in_the_middle_of_an_answer_ends_partial_and_costs_nothing_twice(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = Subject(question="what ran dry at 192.0.2.7?")
    with Fake(always=slow_synthesis).running() as fake:
        work = Work(root, fake, monkeypatch, subject)
        work.until(
            lambda: len(fake.sent) == 2 and "- A line says" in jobs.said(work.job)
        )
        jobs.ask_to_stop(work.job)
        asked = time.monotonic()
        assert work.ended().state == "done"
        assert time.monotonic() - asked < 1.5
        stopped = Case(root).summaries().row(-1, named=True)
        fake.always = honest
        again = Work(root, fake, monkeypatch, subject)
        assert again.ended().state == "done"
    whole = Case(root).summaries().row(-1, named=True)
    assert (stopped["status"], whole["status"], whole["cached"]) == ("partial", "ok", 1)
    assert any("it was cancelled" in note for note in stopped["notes"])
    assert stopped["question"] == whole["question"] == subject.question
    assert [sent.is_synthesis for sent in fake.sent] == [False, True, True]
    spent = Spending(root.parent / "home").spent(
        run="", case=str(root.resolve()), day=datetime.now(UTC).date()
    )
    charged = stopped["cost_usd"] + whole["cost_usd"]
    assert spent["case"] == round(charged * 1_000_000)


def test_a_refusal_of_the_budget_ends_the_job_with_what_and_hint(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Case(root).summaries().height
    subject = Subject(question="and this?")
    with Fake().running() as fake:
        work = Work(root, fake, monkeypatch, subject, LOGAI_LLM_RUN_USD="0")
        end = work.ended()
    assert fake.sent == []
    assert (end.state, Case(root).summaries().height) == ("failed", before)
    assert end.what.startswith("budget of the run: found $0.00 charged of $0.00")
    assert end.hint == "Raise LOGAI_LLM_RUN_USD, or take a cheaper model."
