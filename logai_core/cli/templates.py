from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.atomic import write_table
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
from logai_core.pipeline import edits_of
from logai_core.store import Case
from logai_core.templates import (
    apply_edits,
    merge_shapes,
    mine_templates,
    with_templates,
)


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
    edits: EditsFile = None,
) -> None:
    """Give every physical line its template."""
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    given, own = edits_in(edits), [out, *([edits] if edits else [])]
    with loaded_case(inputs, settings, beside=out.parent, leave_out=own) as (
        case,
        refused,
    ):
        take_edits(case, given)
        lines = lines_with_templates(case)
        with output(out.parent):
            write_table(lines, out)
    close(refused)


def lines_with_templates(case: Case) -> pl.DataFrame:
    """Return source_id, line_no, template_id, template and message by line.

    Templates are as mined, with the edits of the case. A joined line has the template
    and the message of its record; a rejected line has neither.
    """
    shapes = merge_shapes(case.shape_parts())
    edits = [made.edit for made in edits_of(case)]
    named, parted, _ = apply_edits(
        mine_templates(shapes), shapes, edits, case.records()
    )
    texts = pl.concat(
        one.select("template_id", "template") for one in (named, parted)
    ).unique()
    records = (
        with_templates(case.records(), named, parted)
        .select(
            "source_id",
            pl.int_ranges(
                pl.col("line_no"), pl.col("line_no") + pl.col("lines"), dtype=pl.UInt32
            ).alias("line_no"),
            "template_id",
            "message",
        )
        .explode("line_no")
        .join(texts.lazy(), on="template_id", how="left")
    )
    columns = ["source_id", "line_no", "template_id", "template", "message"]
    rejects = case.rejects().lazy().select("source_id", "line_no")
    return (
        pl.concat([records.select(columns), rejects], how="diagonal")
        .sort("source_id", "line_no")
        .collect()
    )
