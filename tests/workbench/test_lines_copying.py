"""Lines for the clipboard are as they were written, whatever a page shows of them."""

import gzip
import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.settings import Settings
from logai_core.store import Case

TRACE = (
    "2026-11-20T12:00:00Z ERROR Pool \x1b[31mdry\u202e\x00 <b>\n  at take\n\tat main"
)
CALM = ["2026-11-20T12:00:01Z INFO GET /a", "2026-11-20T12:00:02Z INFO GET /b \t "]
OTHER = [f"2026-11-20T12:0{minute}:00Z WARN grün {minute}" for minute in range(3)]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    files = {
        "web.log": "\r\n".join([TRACE.replace("\n", "\r\n"), *CALM, ""]).encode(),
        "app.log.gz": gzip.compress("\n".join(OTHER).encode()),
        "old.log": "\n".join([*OTHER, ""]).encode("utf-16"),
        "even older.log": "\n".join([*OTHER, ""]).encode("cp1252"),
    }
    case = Case.create(tmp_path / "case", title="Shop")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    given = [pipeline.Input(tmp_path / name, name) for name in files]
    pipeline.load(case, given, settings=Settings())
    return case


def _copy(root: str, records: list[tuple[str, int]]) -> None:
    import json
    from pathlib import Path

    import streamlit as st

    from logai_core.record_id import RecordId
    from logai_core.store import Case
    from workbench.ui import looking
    from workbench.ui.lines import copying
    from workbench.ui.scope import Loaded, Opened

    case = Case(Path(root))
    here = Loaded(case, case.root, "", Opened(case, "", case.held, ""))
    looking.open_case(case.root)
    st.text(json.dumps(copying.copy(here, [RecordId(*one) for one in records])))


def asked(case: Case, *lines: tuple[str, int]) -> AppTest:
    """Return a page on which lines were copied, each by the name of its file."""
    ids = dict(case.sources().select("name", "source_id").iter_rows())
    records = [(ids[name], line) for name, line in lines]
    app = AppTest.from_function(_copy, args=(str(case.root), records))
    app.run(timeout=30)
    assert not app.exception
    return app


def copied(case: Case, *lines: tuple[str, int]) -> tuple[str, str]:
    """Return what is copied, and what is said of it."""
    app = asked(case, *lines)
    assert [*app.warning, *app.error] == []
    text, said = json.loads(app.text[0].value)
    return text, said


def test_lines_are_copied_as_written_in_the_order_they_are_shown_in(case: Case) -> None:
    chosen = [("app.log.gz", 2), ("web.log", 5), ("web.log", 1), ("app.log.gz", 1)]
    assert copied(case, *chosen) == (
        "\n".join([OTHER[1], CALM[1], TRACE, OTHER[0]]),
        "4 lines copied as written",
    )


@pytest.mark.parametrize("name", ["old.log", "even older.log", "app.log.gz"])
def test_lines_are_read_in_the_encoding_of_their_file(case: Case, name: str) -> None:
    text, said = copied(case, *[(name, line) for line in (1, 2, 3)])
    assert (text, said) == ("\n".join(OTHER), "3 lines copied as written")
    assert copied(case, (name, 1)) == (OTHER[0], "1 line copied as written")


def test_of_many_lines_the_first_are_copied_and_it_is_said(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [("web.log", 1), ("web.log", 4), ("web.log", 5)]
    monkeypatch.setattr("workbench.ui.lines.copying.MOST_RECORDS", 2)
    assert copied(case, *chosen) == (
        f"{TRACE}\n{CALM[0]}",
        "2 of 3 lines copied as written: at most 2, and 1 MiB, at once",
    )
    monkeypatch.setattr("workbench.ui.lines.copying.MOST_BYTES", 10)
    assert copied(case, *chosen)[0] == TRACE
    assert copied(case, *chosen[1:])[1] == (
        "1 of 2 lines copied as written: at most 2, and 1 MiB, at once; the first is "
        "longer, and cut"
    )


def test_a_line_that_the_case_does_not_have_is_not_copied(case: Case) -> None:
    gone = "not copied: the case no longer has these lines"
    assert copied(case, ("web.log", 900)) == ("", gone)
    assert copied(case, ("web.log", 2)) == ("", gone)


def test_bytes_that_are_gone_are_told(case: Case) -> None:
    (source_id,) = case.sources().filter(name="web.log")["source_id"]
    (kept,) = case.evidence.glob(f"{source_id}*")
    kept.unlink()
    app = asked(case, ("web.log", 1))
    assert json.loads(app.text[0].value) == ["", "not copied"]
    said = "".join(one.value for kind in (app.warning, app.error) for one in kind)
    assert "the bytes of source" in said
