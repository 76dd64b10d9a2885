from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.atomic import write_table
from logai_core.cli.inputs import output
from logai_core.detect.sessions import doubts_about, rate_sessions
from logai_core.errors import InputError, SourceError
from logai_core.schemas import SESSIONS


def sessions(
    given: Annotated[
        Path, typer.Argument(help="session_id and events, as Parquet.", metavar="FILE")
    ],
    out: Annotated[Path, typer.Option(help="The rated sessions, as Parquet.")],
) -> None:
    """Rate sessions by steps missing and unexpected, the oddest first."""
    rated = rate_sessions(_sessions(given))
    for doubt in doubts_about(rated):
        typer.echo(doubt, err=True)
    with output(out.parent):
        write_table(rated, out)


def _sessions(file: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(
            f"{file.name}: cannot be read as Parquet ({str(error).splitlines()[0]})",
            hint="Give a Parquet file with the columns session_id and events.",
        ) from error
    if not {"session_id", "events"} <= set(frame.columns):
        raise InputError(
            f"{file.name}: found the columns {', '.join(frame.columns)}, expected "
            "session_id and events",
            hint="Name them so; events is a list of texts.",
        )
    if "open" not in frame.columns:
        frame = frame.with_columns(open=pl.lit(value=False))
    return frame.select(
        pl.col(name).cast(dtype).alias(name) for name, dtype in SESSIONS.items()
    )
