"""What the commands share: which files, which settings, a case to work in."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from logai_core.cli.console import print_error, progress_bar
from logai_core.errors import InputError, SettingError
from logai_core.pipeline import Input, Refused, load, names_of
from logai_core.settings import Clock, ParseSettings, Settings
from logai_core.store import Case

Inputs = Annotated[
    list[Path], typer.Argument(help="Log files, plain or gzip.", metavar="INPUT…")
]
FormatName = Annotated[
    str,
    typer.Option(
        "--format",
        help="A name that `logai formats` lists, 'auto', or 'message' for lines "
        "without a header.",
    ),
]
Zone = Annotated[str, typer.Option("--tz", help="Time zone of stamps that state none.")]
Year = Annotated[
    int | None,
    typer.Option(help="Year of stamps that state none; this year unless given."),
]


def settings_of(format_name: str, zone: str, year: int | None) -> Settings:
    """Return the settings; today's date is read here, at the edge, nowhere else."""
    parse = ParseSettings(
        format=format_name, year=year, last_day=datetime.now(UTC).date()
    )
    return Settings(parse=parse, clock=Clock(zone=zone))


@contextmanager
def loaded_case(
    files: Sequence[Path], settings: Settings, *, beside: Path
) -> Iterator[tuple[Case, list[Refused]]]:
    """Yield a temporary case, in the directory `beside`, with `files` loaded.

    Raises:
        InputError: none of the files can be read.
    """
    inputs = [Input(file, file.name) for file in files]
    with (
        output(beside),
        tempfile.TemporaryDirectory(prefix=".logai-", dir=beside) as temporary,
    ):
        case = Case.create(Path(temporary) / "case", title=names_of(inputs))
        with progress_bar() as tell:
            refused = load(case, inputs, settings=settings, tell=tell)
        if len(refused) == len(inputs):
            for one in refused[:-1]:
                print_error(one.error)
            raise refused[-1].error
        yield case, refused


@contextmanager
def output(folder: Path) -> Iterator[None]:
    """Make `folder`; say in a sentence what hinders writing into it.

    Raises:
        SettingError: the system refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise SettingError(
            f"{error.filename or folder}: cannot be written ({error.strerror})",
            hint="Give --out a place that can be written to.",
        ) from error


def close(refused: Sequence[Refused]) -> None:
    """End with status 2 when some inputs could not be read; the rest is written."""
    for one in refused:
        print_error(one.error)
    if refused:
        raise typer.Exit(InputError("").outcome.exit_status)
