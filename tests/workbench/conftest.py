import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from logai_core.store import Case
from tests.workbench.at_sessions import orders_case
from tests.workbench.cases import shop_case


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    # A cache outlives an AppTest: without this, one test answers for another.
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LOGAI_DEMO", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOGAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop_case(tmp_path_factory.mktemp("made")).root


@pytest.fixture
def shop(made: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(made, home / made.name)))


@pytest.fixture(scope="session")
def orders_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orders_case(tmp_path_factory.mktemp("orders")).root


@pytest.fixture
def orders(orders_made: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(orders_made, home / orders_made.name)))
