"""The browser of the page tests: Debian's on the PATH, or playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright


@contextmanager
def running() -> Iterator[Browser]:
    """Run Chromium without a window; `--no-sandbox` lets root do so."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_path(playwright), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def _path(playwright: Playwright) -> str:
    """Return where Chromium is. Without one, fail in CI and skip elsewhere."""
    found = shutil.which("chromium") or playwright.chromium.executable_path
    if not Path(found).exists():
        missing = "There is no Chromium: the page tests need one."
        if os.environ.get("CI"):
            pytest.fail(f"{missing} Install Debian's package chromium.")
        pytest.skip(f"{missing} Run .venv/bin/playwright install chromium.")
    return found
