import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser

from tests import chromium
from tests.browser.visiting import Server, Visitor
from tests.llm.fake_server import KEY, Fake

ROOT = Path(__file__).parent.parent.parent
START_S = 60


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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {k: v for k, v in os.environ.items() if k != "LOGAI_DEMO"}
    surroundings |= {
        "LOGAI_HOME": str(home),
        "ANTHROPIC_API_KEY": KEY,
        "LOGAI_LLM_BASE_URL": model.url,
    }
    log = home.with_suffix(".txt")
    with log.open("wb") as out:
        app = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                "--server.headless=true",
                "--server.address=127.0.0.1",
                f"--server.port={port}",
                "--server.fileWatcherType=none",
            ],
            cwd=ROOT,
            env=surroundings,
            stdout=out,
            stderr=out,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", app, log)
            yield Server(f"http://127.0.0.1:{port}", home)
        finally:
            app.terminate()
            app.wait(timeout=20)


def _wait_for(url: str, app: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and app.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - loopback
        except (URLError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The app did not start: {log.read_text()[-2000:]}")


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    one = Visitor(context.new_page(), server)
    yield one
    context.close()
    assert one.dialogs == []
    assert one.strangers == []
