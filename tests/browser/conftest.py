import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import chromium
from tests.browser.prepared import Prepared
from tests.browser.serving import serving
from tests.browser.visiting import Server, Visitor
from tests.llm.fake_server import KEY, Fake

# A machine that does much else is slow, not wrong; what is there costs no waiting.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium.running() as started:
        yield started


@pytest.fixture(scope="package")
def model() -> Iterator[Fake]:
    with Fake().running() as fake:
        yield fake


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, model: Fake) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    surroundings = {k: v for k, v in os.environ.items() if k != "LOGAI_DEMO"}
    surroundings |= {
        "LOGAI_HOME": str(home),
        "ANTHROPIC_API_KEY": KEY,
        "LOGAI_LLM_BASE_URL": model.url,
        "LOGAI_LLM_PAID": "1",  # it costs what the real one does
    }
    with serving("app.py", home, surroundings) as running:
        yield running


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Prepared:
    return Prepared(tmp_path_factory.mktemp("prepared"), server.home)


@pytest.fixture
def visitor(browser: Browser, server: Server, prepared: Prepared) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    one = Visitor(context.new_page(), server, prepared)
    yield one
    context.close()
    assert one.dialogs == []
    assert one.strangers == []
