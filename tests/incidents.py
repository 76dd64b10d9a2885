"""The made-up incidents of `sample_logs`, loaded and analysed."""

from pathlib import Path

from logai_core import pipeline
from logai_core.pipeline import Input
from logai_core.settings import ParseSettings, Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START

SAMPLES = Path(__file__).parents[1] / "sample_logs"


def analysed_case(logs: Path, home: Path) -> Case:
    """Return a case of the logs in a folder, as the pages load a demo."""
    settings = Settings(ParseSettings(year=2026))
    case = new_case(home, title="Incident", now=START)
    files = sorted(set(logs.iterdir()) - {logs / "truth.json"})
    inputs = [Input(one, one.name) for one in files]
    assert pipeline.load(case, inputs, settings=settings) == []
    pipeline.analyze(case, settings=settings)
    return case


class Incidents:
    """Prepared cases of the samples, each made when it is first asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._made: dict[str, Case] = {}

    def __getitem__(self, name: str) -> Case:
        """Return the case of an incident; it is shared, so nobody may change it."""
        if name not in self._made:
            self._made[name] = analysed_case(SAMPLES / name, self._home)
        return self._made[name]
