"""Findings, differences and the timeline as tables: CSV files and one workbook.

Spreadsheets run what begins like a formula and cut what is too long: texts are inert
and never formulas, and what is cut says so.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from logai_core.cells import unformulated
from logai_core.inert import inert
from logai_core.instants import iso
from logai_core.levels import level_name
from logai_core.pin import Pinned
from logai_core.report.content import Report

MOST_ROWS = 1_048_575  # of a sheet below its head
MOST_CHARS = 32_767  # of a cell
CUT = " … (cut: {} characters more)"
_WIDEST = 80
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook states no zone
_UNSTORABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"  # what XML cannot hold
_TIMELINE = {
    "pin": pl.Int64,
    "time_utc": pl.String,
    "original_time_utc": pl.String,
    "until_utc": pl.String,
    "kind": pl.String,
    "title": pl.String,
    "comment": pl.String,
    "tags": pl.String,
    "noise": pl.Boolean,
    "records": pl.Int64,
    "first_record": pl.String,
    "shown": pl.String,
}


class Sheet(NamedTuple):
    """A table by its name; its columns are texts, numbers and truths."""

    name: str
    table: pl.DataFrame


def sheets_of(report: Report) -> list[Sheet]:
    """Return the tables of a report: all rows, in the order of the report."""
    return [
        Sheet("findings", _findings(report)),
        Sheet("changes", _changes(report)),
        Sheet("timeline", _timeline(report)),
    ]


def render_csv(report: Report) -> Mapping[str, bytes]:
    """Return each table as CSV by its file name: UTF-8, all texts quoted."""
    return {f"{one.name}.csv": as_csv(one.table) for one in sheets_of(report)}


def as_csv(table: pl.DataFrame) -> bytes:
    """Return a table as CSV that a spreadsheet can open without harm."""
    safe = _safe(table).with_columns(unformulated(pl.col(pl.String)))
    return safe.write_csv(quote_style="non_numeric").encode()


def render_xlsx(report: Report) -> bytes:
    """Return all tables as one workbook; the same report gives the same bytes.

    A table of more rows than a sheet holds goes on in the next sheet.
    """
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _EPOCH, "comments": "LogAI Workbench"})
        bold = book.add_format({"bold": True, "bottom": 1})
        for sheet in sheets_of(report):
            for name, rows in _split(sheet):
                _fill(book.add_worksheet(name), rows, bold)
    return out.getvalue()


def _split(sheet: Sheet) -> Iterator[tuple[str, pl.DataFrame]]:
    yield sheet.name, sheet.table[:MOST_ROWS]
    for number, first in enumerate(
        range(MOST_ROWS, sheet.table.height, MOST_ROWS), start=2
    ):
        yield f"{sheet.name} {number}", sheet.table[first : first + MOST_ROWS]


def _fill(page: Worksheet, table: pl.DataFrame, bold: Format) -> None:
    safe = _safe(table)
    page.freeze_panes(1, 0)
    for column, series in enumerate(safe.iter_columns()):
        page.write_string(0, column, series.name, bold)
        text = series.dtype == pl.String
        longest = series.str.len_chars().max() if text else None
        page.set_column(
            column, column, min(max(len(series.name), longest or 0), _WIDEST)
        )
        write = page.write_string if text else _plain(page, series.dtype)
        for row, value in enumerate(series, start=1):
            if value is not None:
                write(row, column, value)


def _plain(page: Worksheet, dtype: pl.DataType) -> Any:
    return page.write_boolean if dtype == pl.Boolean else page.write_number


def _safe(table: pl.DataFrame) -> pl.DataFrame:
    text = inert(pl.col(pl.String)).str.replace_all(_UNSTORABLE, "\ufffd")
    more = text.str.len_chars().cast(pl.Int64) - (MOST_CHARS - len(CUT) - 10)
    cut = pl.format("{}" + CUT, text.str.head(MOST_CHARS - len(CUT) - 10), more)
    return table.with_columns(
        pl.when(text.str.len_chars() > MOST_CHARS).then(cut).otherwise(text),
        # A spreadsheet knows neither infinity nor "not a number".
        pl.when(pl.col(pl.Float64).is_finite()).then(pl.col(pl.Float64)),
    )


def _findings(report: Report) -> pl.DataFrame:
    named = {
        "patterns": ("templates", report.templates, "template_id", "template"),
        "sources": ("sources", report.sources, "source_id", "name"),
    }
    return report.findings.with_row_index("rank", 1).select(
        pl.col("rank").cast(pl.Int64),
        "kind",
        level_name(pl.col("severity")).alias("level"),
        _time("start").alias("start_utc"),
        _time("end").alias("end_utc"),
        pl.col("open").alias("open_at_end"),
        "observed",
        "expected",
        "unit",
        "score",
        "text",
        "why",
        *(
            _joined(column, dict(frame.select(key, value).iter_rows())).alias(name)
            for name, (column, frame, key, value) in named.items()
        ),
    )


def _joined(column: str, names: Mapping[str, str]) -> pl.Expr:
    texts = pl.element().replace_strict(names, default=pl.element())
    return pl.col(column).list.eval(texts).list.join("\n")


def _changes(report: Report) -> pl.DataFrame:
    found = report.changes.with_columns(pl.col("change").cast(pl.String))
    times = [_time("first_ts").alias("first_utc")]
    return found.with_columns(
        pl.col(pl.UInt64).cast(pl.Int64),
        *times,
    ).drop("first_ts")


def _time(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")


def _timeline(report: Report) -> pl.DataFrame:
    names = dict(report.sources.select("source_id", "name").iter_rows())
    rows = [_entry(one, names) for one in report.pins]
    return pl.DataFrame(rows, schema=_TIMELINE)


def _entry(one: Pinned, names: Mapping[str, str]) -> dict[str, Any]:
    pin = one.pin
    first = pin.records[0] if pin.records else None
    return {
        "pin": one.number,
        "time_utc": iso(pin.when),
        "original_time_utc": iso(pin.at),
        "until_utc": iso(pin.until),
        "kind": pin.kind,
        "title": pin.called,
        "comment": pin.comment,
        "tags": ", ".join(pin.tags),
        "noise": pin.noise,
        "records": pin.total,
        "first_record": first
        and f"{names.get(first.source_id, first.source_id)}:{first.line_no}",
        "shown": pin.shown,
    }
