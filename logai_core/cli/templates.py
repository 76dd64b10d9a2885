from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.atomic import write_table
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
from logai_core.store import Case
from logai_core.templates import merge_shapes, mine_templates


def templates(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="One row a physical line, as Parquet.")],
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    *,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Give every physical line its template."""
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    with loaded_case(inputs, settings, beside=out.parent, leave_out=[out]) as (
        case,
        refused,
    ):
        lines = lines_with_templates(case)
        with output(out.parent):
            write_table(lines, out)
    close(refused)


def lines_with_templates(case: Case) -> pl.DataFrame:
    """Return source_id, line_no, template_id, template and message by line.

    A joined line has the template and the message of its record; a rejected line
    has neither.
    """
    mined = mine_templates(merge_shapes(case.shape_parts()))
    records = (
        case.records()
        .select(
            "source_id",
            pl.int_ranges(
                pl.col("line_no"), pl.col("line_no") + pl.col("lines"), dtype=pl.UInt32
            ).alias("line_no"),
            "shape_id",
            "message",
        )
        .explode("line_no")
        .join(mined.lazy(), on="shape_id", how="left")
    )
    columns = ["source_id", "line_no", "template_id", "template", "message"]
    rejects = case.rejects().lazy().select("source_id", "line_no")
    return (
        pl.concat([records.select(columns), rejects], how="diagonal")
        .sort("source_id", "line_no")
        .collect()
    )
