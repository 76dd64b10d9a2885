import io
import zipfile

import polars as pl
import pytest
from openpyxl import load_workbook

from logai_core.pin import Pin, Pinned
from logai_core.report import sheets
from logai_core.report.sheets import Sheet, as_csv, render_csv, render_xlsx, sheets_of
from tests.builders import at
from tests.hostile_strings import HOSTILE
from tests.report.cases import report_of
from tests.report.hostile import hostile_report

FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\ufeff=1",
    "\u00a0=1",
    "\uff1d1",
    '=HYPERLINK("http://x.example")',
    "http://x.example/",
    "mailto:a@x.example",
    "\x00nul",
    "\ufffe",
)


def book_of(*tables: Sheet, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(sheets, "sheets_of", lambda _: list(tables))
    return render_xlsx(report_of())


def test_findings_differences_and_timeline_are_the_tables() -> None:
    pin = Pin("line", "pool exhausted", at=at(0), moved=at(60), tags=("cause", "db"))
    found = sheets_of(report_of(pins=[Pinned(3, 1, pin)]))
    assert [(one.name, one.table.height) for one in found] == [
        ("findings", 1),
        ("changes", 0),
        ("timeline", 1),
    ]
    assert found[0].table.select("rank", "kind", "observed", "sources").rows() == [
        (1, "burst", 1500.0, "shop.log.gz")
    ]
    assert found[2].table.row(0, named=True) == {
        "pin": 3,
        "time_utc": "2026-11-20T12:01:00Z",
        "original_time_utc": "2026-11-20T12:00:00Z",
        "until_utc": None,
        "kind": "line",
        "title": "pool exhausted",
        "comment": "",
        "tags": "cause, db",
        "noise": False,
        "records": 0,
        "first_record": None,
        "shown": "",
    }


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = [*FORMULAS, *HOSTILE.values()]
    hostile = pl.DataFrame({"text": texts})
    book = book_of(Sheet("hostile", hostile), monkeypatch=monkeypatch)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in xml
    assert b"<hyperlink " not in xml
    assert b"relationships/hyperlink" not in xml
    cells = [row[0] for row in load_workbook(io.BytesIO(book)).active.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert len(cells) == 1 + len(texts)
    assert cells[1].value == "=1+1"


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    table = pl.read_csv(as_csv(pl.DataFrame({"text": FORMULAS})), quote_char='"')
    begins = table["text"].str.strip_chars().str.head(1).to_list()
    assert not {"=", "+", "-", "@", "\uff1d"} & set(begins)


def test_a_hostile_report_opens_in_a_spreadsheet() -> None:
    book = load_workbook(io.BytesIO(render_xlsx(hostile_report())))
    assert book.sheetnames == ["findings", "changes", "timeline"]
    assert set(render_csv(hostile_report())) == {
        "findings.csv",
        "changes.csv",
        "timeline.csv",
    }


def test_a_long_table_goes_on_in_the_next_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    many = Sheet("many", pl.DataFrame({"number": range(7)}))
    book = load_workbook(io.BytesIO(book_of(many, monkeypatch=monkeypatch)))
    rows = {page.title: [c.value for c in page["A"]] for page in book.worksheets}
    assert rows == {
        "many": ["number", 0, 1, 2],
        "many 2": ["number", 3, 4, 5],
        "many 3": ["number", 6],
    }


def test_a_cell_that_is_too_long_says_how_much_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = Sheet("long", pl.DataFrame({"text": ["x" * 40_000]}))
    book = load_workbook(io.BytesIO(book_of(long, monkeypatch=monkeypatch)))
    text = str(book.active["A2"].value)
    kept = text.count("x")
    assert len(text) <= sheets.MOST_CHARS
    assert text == "x" * kept + f" … (cut: {40_000 - kept} characters more)"


def test_what_no_spreadsheet_knows_is_an_empty_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = Sheet("odd", pl.DataFrame({"number": [float("inf"), float("nan"), 1.5]}))
    book = load_workbook(io.BytesIO(book_of(odd, monkeypatch=monkeypatch)))
    assert [cell.value for cell in book.active["A"]] == ["number", None, None, 1.5]


def test_the_same_report_gives_the_same_workbook() -> None:
    assert render_xlsx(report_of()) == render_xlsx(report_of())
