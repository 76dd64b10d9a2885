"""Streamlit running a script, for a browser to visit."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.browser.visiting import Server

ROOT = Path(__file__).parent.parent.parent
START_S = 60


@contextmanager
def serving(
    script: str, home: Path, surroundings: Mapping[str, str]
) -> Iterator[Server]:
    """Run a script of the project until left; what it prints stands beside `home`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home.with_suffix(".txt")
    with log.open("wb") as out:
        app = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", script),
                "--server.headless=true",
                "--server.address=127.0.0.1",
                f"--server.port={port}",
                "--server.fileWatcherType=none",
            ],
            cwd=ROOT,
            env=dict(surroundings),
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
