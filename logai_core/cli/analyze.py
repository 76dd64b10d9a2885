import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.atomic import write_text
from logai_core.cli.console import progress_bar
from logai_core.cli.edits import EditsFile, edits_in, take_edits
from logai_core.cli.inputs import (
    AsText,
    FormatName,
    Inputs,
    Offset,
    OwnFormats,
    Reading,
    Year,
    Zone,
    close,
    loaded_case,
    output,
)
from logai_core.cli.receipt import receipts
from logai_core.instants import iso
from logai_core.pipeline import analyze as run
from logai_core.pipeline import report_of
from logai_core.report import render_html, render_markdown
from logai_core.settings import DetectSettings
from logai_core.store import Case, pack


def analyze(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="Directory for what is found.")],
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    *,
    as_text: AsText = False,
    formats: OwnFormats = None,
    edits: EditsFile = None,
    detector: Annotated[
        str, typer.Option(help="'record' (default), 'zscore' or 'forest'.")
    ] = "record",
) -> None:
    """Do the whole job: findings.json, report.html, report.md and case.logaicase."""
    settings = replace(
        Reading(format_name, tz, offset, year, as_text, formats or ()).settings(),
        detect=DetectSettings(detector=detector),
    )
    given, own = edits_in(edits), [edits] if edits else []
    with loaded_case(inputs, settings, beside=out, leave_out=own) as (case, refused):
        take_edits(case, given)
        with progress_bar() as tell:
            run(case, settings=settings, tell=tell)
        report = report_of(case)
        with output(out):
            write_text(findings_json(case), out / "findings.json")
            write_text(render_html(report), out / "report.html")
            write_text(render_markdown(report), out / "report.md")
            pack(case, out / "case.logaicase")
        typer.echo(json.dumps(receipts(report.sources), indent=2))
    close(refused)


def findings_json(case: Case) -> str:
    """Return the findings as the contract has them, largest first.

    `templates` and `sources` are texts and names; their ids stand beside them.
    """
    texts = _lookup(case.table("templates"), "template_id", "template")
    names = _lookup(case.sources(), "source_id", "name")
    rows = [
        row
        | {
            "start": iso(row["start"]),
            "end": iso(row["end"]),
            "templates": [texts[one] for one in row["templates"]],
            "template_ids": row["templates"],
            "sources": [names[one] for one in row["sources"]],
            "source_ids": row["sources"],
        }
        for row in case.table("findings").iter_rows(named=True)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _lookup(frame: pl.DataFrame, key: str, value: str) -> dict[str, str]:
    return dict(frame.select(key, value).iter_rows())
