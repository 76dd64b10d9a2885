from pathlib import Path

import pytest

from logai_core.demo import INCIDENTS, write_incident


@pytest.fixture(scope="session")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("incidents")
    for name in INCIDENTS:
        write_incident(folder / name, incident=name)
    return {name: folder / name for name in INCIDENTS}


@pytest.fixture(scope="session")
def incident(incidents: dict[str, Path]) -> Path:
    return incidents["shop"]


@pytest.fixture(scope="session")
def files(incident: Path) -> list[Path]:
    return sorted(set(incident.iterdir()) - {incident / "truth.json"})
