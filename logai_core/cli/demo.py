from pathlib import Path
from typing import Annotated

import typer

from logai_core.cli.inputs import output
from logai_core.demo import INCIDENTS, write_incident


def demo(
    out: Annotated[Path, typer.Option(help="Directory for the logs and truth.json.")],
    lines: Annotated[
        int | None,
        typer.Option(help="How many lines, about.", show_default="the incident's own"),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another run.")] = 7,
    incident: Annotated[
        str, typer.Option(help=f"One of {', '.join(INCIDENTS)}.")
    ] = "shop",
) -> None:
    """Write a made-up incident over several services, with its ground truth."""
    with output(out):
        for file in write_incident(out, lines=lines, seed=seed, incident=incident):
            typer.echo(file)
