from pathlib import Path

import pytest

from logai_core.demo import write_incident


@pytest.fixture(scope="session")
def incident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("incident")
    write_incident(folder)
    return folder


@pytest.fixture(scope="session")
def files(incident: Path) -> list[Path]:
    return sorted(set(incident.iterdir()) - {incident / "truth.json"})
