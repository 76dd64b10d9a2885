from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from logai_core.store import Case, server
from tests.store import postgres

Make = Callable[[str], Case]


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    with postgres.serving() as url:
        yield url


@pytest.fixture
def on_server(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("LOGAI_DATABASE_URL", database)
    yield database
    server.forget()


@pytest.fixture(params=["sqlite", "postgresql"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    url = (
        request.getfixturevalue("on_server") if request.param == "postgresql" else None
    )

    def made(name: str) -> Case:
        return Case.create(tmp_path / name, title="Shop", database=url)

    return made


@pytest.fixture
def case(make: Make) -> Case:
    return make("case")
