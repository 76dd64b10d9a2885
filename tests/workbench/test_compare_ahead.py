"""The comparison of two windows is made while another page is looked at."""

from threading import Thread

import pytest

from logai_core.pipeline import differing
from logai_core.store import Case
from tests.workbench.at_compare import stated, to_compare
from tests.workbench.driving import visit
from workbench.ui.cache import warmed

WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:42:00Z"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is begun, and what is compared."""
    found: list[str] = []
    count_sides, start = differing.count_sides, Thread.start

    def told(*asked: object, **named: object) -> object:
        found.append("compared")
        return count_sides(*asked, **named)  # type: ignore[arg-type]

    def begin(self: Thread) -> None:
        if self.name == "logai.warm":
            found.append("begun")
            self.run()
        else:
            start(self)

    monkeypatch.setattr(differing, "count_sides", told)
    monkeypatch.setattr(Thread, "start", begin)
    return found


def test_what_is_set_on_a_large_case_is_compared_before_it_is_asked(
    shop: Case, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warmed, "LARGE", 1)
    app = visit("overview", shop.root.name, window=WINDOW)
    assert compared == ["begun", "begun", "compared"]  # the case was read as well
    assert "160 records" in stated(to_compare(app))
    assert compared == ["begun", "begun", "compared"]


def test_a_small_case_and_a_part_of_it_are_compared_when_it_is_asked(
    shop: Case, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit("overview", shop.root.name, window=WINDOW)
    assert compared == []
    to_compare(app)
    assert compared == ["compared"]
    monkeypatch.setattr(warmed, "LARGE", 1)
    visit("overview", shop.root.name, window=WINDOW, q="level>=error")
    assert compared.count("compared") == 1
