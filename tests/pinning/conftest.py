from collections.abc import Callable
from pathlib import Path

import pytest

from logai_core import pipeline
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.store.rows import Rows
from tests.workbench.cases import shop_case

Find = Callable[[Scope], Rows]


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One for all, which nobody changes."""
    return shop_case(tmp_path_factory.mktemp("pinned"))


@pytest.fixture(scope="package")
def find(shop: Case) -> Find:
    known = pipeline.vocabulary_of(shop).fields
    return lambda scope: pipeline.find_rows(shop, scope, known)


@pytest.fixture
def board(tmp_path: Path) -> Case:
    """An empty case, to pin in."""
    return Case.create(tmp_path / "case", title="Empty")
