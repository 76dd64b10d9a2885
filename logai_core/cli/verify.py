from pathlib import Path
from typing import Annotated

import typer

from logai_core import pipeline
from logai_core.inert import inert_text

AT_FAULT = 2


def verify(
    file: Annotated[
        Path, typer.Argument(help="The evidence zip of a report.", metavar="REPORT.zip")
    ],
    logs: Annotated[
        list[Path] | None,
        typer.Option(
            "--logs", help="An original log file to find its lines in; may be repeated."
        ),
    ] = None,
    case: Annotated[
        Path | None,
        typer.Option(help="A case that the same report is made from again."),
    ] = None,
) -> None:
    """Check a report offline: every quoted line, count, time and digest.

    Exit status 0 when all of it holds, 2 with a list of what does not.
    """
    checked = pipeline.verify(file, logs=logs or (), case=case)
    for fault in checked.faults:
        typer.echo(inert_text(f"{fault.where}: {fault.what}"))
    for note in checked.notes:
        typer.echo(inert_text(note))
    if checked.faults:
        typer.echo(f"{len(checked.faults):,} of what it says does not hold.")
        raise typer.Exit(AT_FAULT)
    typer.echo(
        f"All of it holds: {checked.files:,} files, {checked.lines:,} quoted records "
        f"({checked.reread:,} of them read again from their bytes), "
        f"{checked.counts:,} counts."
    )
