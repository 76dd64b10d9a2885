import json
from pathlib import Path
from typing import Annotated

import typer

from logai_core.atomic import replaced, write_table
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
from logai_core.schemas import RECORDS


def parse(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="RECORDS, as Parquet.")],
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    *,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Turn logs into records; the receipt goes to standard output as JSON."""
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    rejects = out.with_suffix(".rejects.parquet")
    with loaded_case(
        inputs,
        settings,
        beside=out.parent,
        with_shapes=False,
        leave_out=[out, rejects],
    ) as (case, refused):
        with output(out.parent), replaced(out) as temporary:
            case.records().select(RECORDS.names()).sink_parquet(temporary)
        write_table(case.rejects(), rejects)
        typer.echo(json.dumps(receipts(case.sources()), indent=2))
    close(refused)
