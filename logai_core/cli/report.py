import hashlib
from pathlib import Path
from typing import Annotated

import typer

from logai_core.atomic import replaced
from logai_core.cli.console import errors
from logai_core.cli.inputs import opened_case, output
from logai_core.errors import SettingError
from logai_core.pipeline import report_of
from logai_core.report import FORMS


def report(
    case: Annotated[
        str,
        typer.Argument(
            help="A case: its directory, or a file that ends in .logaicase.",
            metavar="CASE",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Directory for the report.")],
    formats: Annotated[
        str, typer.Option("--format", help=f"Any of {', '.join(FORMS)}, with commas.")
    ] = ",".join(FORMS),
) -> None:
    """Write the report of a case as it stands; the sha256 of each file on stdout."""
    chosen = [one.strip() for one in formats.split(",")]
    for one in chosen:
        if one not in FORMS:
            raise SettingError(
                f"--format: found {one!r}, expected any of {', '.join(FORMS)}",
                hint="Separate several with commas.",
            )
    with opened_case(case) as opened:
        made = report_of(opened)
        if made.sources.is_empty():
            errors.print("The case has no sources: the report says only that.")
        with output(out):
            for one in chosen:
                for name, content in FORMS[one].render(made).items():
                    _write(content, out / name)


def _write(content: bytes, path: Path) -> None:
    with replaced(path) as temporary:
        temporary.write_bytes(content)
    typer.echo(f"{hashlib.sha256(content).hexdigest()}  {path.name}")
