from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from logai_core import confined, sql
from logai_core.errors import LimitError
from logai_core.pipeline.asking import Answer
from logai_core.sql import Part, Tables
from logai_core.store import Case
from tests.workbench.cases import HOSTILE
from tests.workbench.driving import texts, visit
from workbench.ui.sql.answer import as_csv, shown
from workbench.ui.sql.asking import EXAMPLES


def test_a_statement_is_answered_over_the_records_of_the_scope(shop: Case) -> None:
    app = visit("sql", shop.root.name)
    assert [one.proto.title for one in app.info] == [
        "Ask in SQL what the other pages do not show"
    ]
    app.button(key="sql.example.Busiest patterns").click().run()
    assert app.text_area(key="sql.text").value == EXAMPLES["Busiest patterns"]
    run(app)
    assert not app.exception
    assert app.dataframe[-1].value["records"].to_list()[:2] == [1200, 120]
    assert " rows  ·  " in texts(app)


def run(app: AppTest) -> None:
    form = [one for one in app.button if one.proto.is_form_submitter]
    form[0].click().run()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_answered(name: str, made: Path) -> None:
    case = Case.open(made)
    small = {"templates": case.table("templates")}
    tables = Tables(
        [Part(path) for path in case.parts()], small, case.table("shape_templates")
    )
    found = sql.ask(EXAMPLES[name], tables, most_rows=100, memory_bytes=128 << 20)
    assert not found.is_empty()


def test_a_statement_that_takes_too_long_is_a_sentence(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_: object, **__: object) -> pl.DataFrame:
        raise LimitError("It was ended after 10 s", hint="Ask for less.")

    monkeypatch.setattr(confined, "run", too_long)
    app = visit("sql", shop.root.name)
    app.text_area(key="sql.text").set_value("SELECT 1")
    run(app)
    assert not app.exception
    assert [one.proto.title for one in app.warning] == [
        "Could not answer the statement"
    ]
    assert app.warning[0].value == "It was ended after 10 s. Ask for less\\."


def test_the_public_demo_has_no_sql(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    app = visit("ingest")
    assert "SQL" not in [one.label for one in app.get("page_link")]


def test_hostile_text_stays_text_on_the_page_and_in_the_download() -> None:
    rows = pl.DataFrame(
        {HOSTILE: ["=1+1", HOSTILE], "n": [1, 2], "=a": ["\x1b[31m", None]}
    )
    assert shown(rows).row(1) == (HOSTILE, 2, None)
    assert as_csv(rows.drop(HOSTILE)).decode() == '"n","\'=a"\n1,""\n2,\n'
    assert b"'=1+1" in as_csv(rows)


def test_names_that_come_to_look_alike_stay_apart() -> None:
    rows = pl.DataFrame({"a\x00": [1], "a\\u{0}": [2], "b": [3]})
    assert shown(rows).columns == ["a\\u{0}", "a\\u{0} (2)", "b"]


def test_only_the_first_rows_are_shown() -> None:
    assert shown(pl.DataFrame({"n": range(999)})).height == 200
    assert Answer(pl.DataFrame(), more=False, seconds=0.1).rows.height == 0
