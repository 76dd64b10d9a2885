import itertools
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from logai_core import pipeline
from logai_core.demo import write_incident
from logai_core.pipeline import Input
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case

SAMPLES = Path(__file__).parents[1] / "sample_logs" / "shop"
FIRST = 12  # one event may be told by findings of several kinds


def first_findings(logs: Path, folder: Path) -> list[dict[str, Any]]:
    settings = Settings(parse=ParseSettings(year=2026))
    case = Case.create(folder / "case", title="Demo")
    files = [file for file in sorted(logs.iterdir()) if file.name != "truth.json"]
    inputs = [Input(file, file.name) for file in files]
    assert pipeline.load(case, inputs, settings=settings) == []
    pipeline.analyze(case, settings=settings)
    names = dict(case.sources().select("source_id", "name").iter_rows())
    return [
        row | {"services": {names[one].partition(".")[0] for one in row["sources"]}}
        for row in case.table("findings").head(FIRST).iter_rows(named=True)
    ]


def tells_of(finding: dict[str, Any], event: dict[str, Any]) -> bool:
    start, end = (datetime.fromisoformat(event[edge]) for edge in ("start", "end"))
    of_service = any(
        source.startswith(service)
        for source in finding["services"]
        for service in event["services"]
    )
    return bool(start <= finding["start"] <= end) and of_service


@pytest.mark.parametrize("seed", [7, 11])
def test_each_planted_event_has_a_finding_of_its_own_among_the_first_dozen(
    tmp_path: Path, seed: int
) -> None:
    logs = SAMPLES
    if seed != 7:
        logs = tmp_path / "logs"
        write_incident(logs, seed=seed)
    found = first_findings(logs, tmp_path)
    events = json.loads((logs / "truth.json").read_text())
    fitting = [
        [number for number, finding in enumerate(found) if tells_of(finding, event)]
        for event in events
    ]
    assert len(events) == 5
    assert any(len(set(chosen)) == 5 for chosen in itertools.product(*fitting)), fitting
