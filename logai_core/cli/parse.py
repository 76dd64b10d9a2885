import json
from pathlib import Path
from typing import Annotated

import typer

from logai_core.atomic import replaced, write_table
from logai_core.cli.inputs import (
    FormatName,
    Inputs,
    Year,
    Zone,
    close,
    loaded_case,
    output,
    settings_of,
)
from logai_core.cli.receipt import receipts
from logai_core.schemas import RECORDS


def parse(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="RECORDS, as Parquet.")],
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    year: Year = None,
) -> None:
    """Turn logs into records; the receipt goes to standard output as JSON."""
    settings = settings_of(format_name, tz, year)
    with loaded_case(inputs, settings, beside=out.parent) as (case, refused):
        with output(out.parent), replaced(out) as temporary:
            case.records().select(RECORDS.names()).sink_parquet(temporary)
        write_table(case.rejects(), out.with_suffix(".rejects.parquet"))
        typer.echo(json.dumps(receipts(case.sources()), indent=2))
    close(refused)
