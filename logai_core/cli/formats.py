import typer

from logai_core.formats import ALL


def formats() -> None:
    """List the formats that are recognised, each with a sample line."""
    for known in ALL:
        typer.echo(f"{known.name:<22}{known.title}")
        for sample in known.samples[:1]:
            typer.echo(f"{'':<22}{sample.line}")
