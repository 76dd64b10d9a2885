import io
from datetime import date
from pathlib import Path

import pytest

from logai_core import pipeline
from logai_core.errors import LimitError
from logai_core.pipeline import Input
from logai_core.settings import DraftSettings, ParseSettings, Settings
from logai_core.store import Case
from logai_core.store.spending import Spending
from tests.llm.fake_server import KEY, Fake

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
    older = {name: value for name, value in row.items() if name not in newer}
    case.notes.add_summary(case.analysis or "", older)
    opened = case.summaries().row(-1, named=True)
    assert opened == older | dict.fromkeys(newer)
