import gc
import sys
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from logai_core.errors import CaseError
from logai_core.settings import environment
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START
from tests.workbench.driving import VIEWS, visit
from workbench.ui import settling
from workbench.ui.cache import warmed


@pytest.mark.parametrize("view", VIEWS[1:])
def test_a_page_says_what_to_do_while_nothing_is_loaded(view: str, home: Path) -> None:
    app = visit(view)
    assert not app.exception
    assert [one.proto.title for one in app.info] == ["Nothing is loaded yet"]
    assert app.info[0].value.startswith("Load a log first; then this page ")


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_shows_the_case_that_the_address_names(view: str, shop: Case) -> None:
    app = visit(view, shop.root.name)
    assert not app.exception
    assert app.caption[0].value == (
        "**Shop \\*outage\\***  ·  2 sources  ·  2026-11-20 12:00:00.000 to "
        "2026-11-20 12:59:57.000 UTC  ·  1,328 lines  ·  1,324 records"
        "  ·  :orange[1 source with faults]"
    )


def test_the_menu_has_one_link_to_ingest_that_stays_where_it_is_shown(
    shop: Case,
) -> None:
    for view, path in (("ingest", ""), ("overview", "ingest")):
        links = [one.proto for one in visit(view, shop.root.name).get("page_link")]
        assert [one.page for one in links if one.label == "Ingest"] == [path]


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_says_that_a_file_was_not_loaded(view: str, shop: Case) -> None:
    shop.notes.set_input(
        "a.png", "refused", what="a.png: a picture", hint="Give a log."
    )
    app = visit(view, shop.root.name)
    assert ":orange[1 file not loaded, see Ingest]" in app.caption[0].value


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_turns_a_damaged_case_into_a_sentence(view: str, shop: Case) -> None:
    (shop.root / "case.sqlite").write_bytes(b"no database" * 1000)
    app = visit(view, shop.root.name)
    assert not app.exception
    assert [one.proto.title for one in app.warning] == ["Could not open the case"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_turns_what_the_core_raises_into_a_sentence(
    view: str, shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(*_: object) -> None:
        raise CaseError("tables: 1 of 8 is missing", hint="Load the files again.")

    monkeypatch.setattr(Case, "table", refuse)
    monkeypatch.setattr(Case, "sources", refuse)
    app = visit(view, shop.root.name)
    assert not app.exception
    assert (
        app.warning[0].value == "tables\\: 1 of 8 is missing. Load the files again\\."
    )


@pytest.mark.parametrize("name", ["../other", "none-such", ".hidden", "a/b"])
def test_an_address_that_names_no_case_is_refused(name: str, shop: Case) -> None:
    app = visit("ingest", name)
    assert not app.exception
    assert [one.proto.title for one in app.warning] == ["Could not open the case"]


def test_a_case_without_an_analysis_asks_for_a_log(home: Path) -> None:
    case = new_case(home, title="Empty", now=START)
    app = visit("overview", case.root.name)
    assert [one.proto.title for one in app.info] == ["Nothing is loaded yet"]


def test_damaged_records_of_an_open_case_are_told_in_a_sentence(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level>=error")
    part = shop.parts()[0]
    data = part.read_bytes()
    half = len(data) // 2
    part.write_bytes(data[:half] + bytes(300) + data[half + 300 :])
    app.query_params["q"] = "pool OR cart"
    app.run()
    assert not app.exception
    name = part.relative_to(shop.root).as_posix()
    told = " ".join(one.value for one in app.warning).replace("\\", "")
    assert f"{name} is missing or damaged" in told


def test_a_run_opens_the_case_once_whatever_it_draws(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    really = Case.open

    def count(root: Path) -> Case:
        opened.append(root)
        return really(root)

    monkeypatch.setattr(Case, "open", count)
    app = visit("overview", shop.root.name)
    assert not app.exception
    opened.clear()
    app.run()
    assert opened == [shop.root]


def test_the_collector_is_told_of_modules_once() -> None:
    settling.settle()
    with pytest.MonkeyPatch.context() as patched:
        frozen: list[int] = []
        patched.setattr(gc, "freeze", lambda: frozen.append(1))
        settling.settle()
        assert frozen == []
        patched.setitem(sys.modules, "shop_of_the_day", pytest)
        settling.settle()
        settling.settle()
        assert frozen == [1]


def test_a_large_case_is_read_while_its_first_page_is_looked_at(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = shop.analysis or ""
    ready: list[str] = []
    shared = (
        "profiles", "numbers", "together", "facets_of_all", "texts", "read_columns",
    )  # fmt: skip
    for one in shared:
        told = partial(lambda name, *_, **__: ready.append(name), one)
        monkeypatch.setattr(warmed, one, told)
    monkeypatch.setattr(Thread, "start", Thread.run)
    warmed.warm(shop.root, analysis, warmed.LARGE - 1)
    assert ready == []
    for _ in range(2):
        warmed.warm(shop.root, analysis, warmed.LARGE)
    assert sorted(ready) == sorted(shared)


def test_the_environment_is_read_anew_when_it_says_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_UPLOAD_MB", "7")
    first = environment()
    assert (first.upload_mb, environment() is first) == (7, True)
    monkeypatch.setenv("LOGAI_UPLOAD_MB", "8")
    assert environment().upload_mb == 8
