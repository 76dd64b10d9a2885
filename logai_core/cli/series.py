from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.atomic import replaced
from logai_core.cli.inputs import output
from logai_core.detect.record import score_series
from logai_core.errors import InputError


def series(
    file: Annotated[
        Path, typer.Argument(help="CSV with the columns timestamp, value.")
    ],
    out: Annotated[Path, typer.Option(help="The same rows with their scores, as CSV.")],
) -> None:
    """Score a numeric series: how far each value is beyond what came before."""
    values = _read(file)
    scored = score_series(values)
    with output(out.parent), replaced(out) as temporary:
        scored.write_csv(temporary)


def _read(file: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(file, infer_schema=False).select(
            pl.col("timestamp").str.to_datetime(time_unit="us"),
            pl.col("value").cast(pl.Float64),
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            f"{file.name}: {error}, expected CSV with the columns timestamp and value",
            hint="Write times as 2026-11-20 12:00:00 and values as numbers.",
        ) from error
