"""What the commands share: which files, which settings, a case to work in."""

import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from logai_core.cli.console import print_error, progress_bar
from logai_core.errors import InputError, LogAIError, SettingError
from logai_core.pipeline import Input, Refused, find_inputs, load, names_of
from logai_core.settings import Clock, Limits, ParseSettings, Settings
from logai_core.store import Case, unpack
from logai_core.store.soundness import damage_told

STDIN = "-"
_PACKED = ".logaicase"

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Log files, folders, quoted patterns such as 'logs/*.log', or '-' for "
        "standard input. Compressed files and archives are unpacked.",
        metavar="INPUT…",
    ),
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
Offset = Annotated[
    float,
    typer.Option(
        "--offset", metavar="SECONDS", help="Seconds to add to every time; may be < 0."
    ),
]
Year = Annotated[
    int | None,
    typer.Option(
        help="Year of the first stamp that states none; unless given, the last such "
        "stamp lies in the past year."
    ),
]
AsText = Annotated[
    bool, typer.Option("--as-text", help="Read also what looks like a binary file.")
]
OwnFormats = Annotated[
    list[Path] | None,
    typer.Option(
        "--formats",
        metavar="FILE.toml",
        help="Formats of your own, to know besides those of `logai formats`; may be "
        "given several times.",
    ),
]


@dataclass(frozen=True)
class Reading:
    """The options of a command that say how inputs are read."""

    format_name: str = "auto"
    tz: str = "UTC"
    offset: float = 0.0
    year: int | None = None
    as_text: bool = False
    own_formats: Sequence[Path] = ()

    def settings(self) -> Settings:
        """Return the settings; today's date is read here, at the edge, nowhere else."""
        parse = ParseSettings(
            format=self.format_name,
            year=self.year,
            last_day=datetime.now(UTC).date(),
            as_text=self.as_text,
            own_formats=tuple(read_text(path) for path in self.own_formats),
        )
        return Settings(parse=parse, clock=Clock(zone=self.tz, offset_s=self.offset))


def read_text(path: Path) -> str:
    """Return the text of a small file that a user names.

    Raises:
        SettingError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingError(
            f"{path}: cannot be read ({reason}), expected a file of formats",
            hint="Give a TOML file; docs/formats.md tells how one is written.",
        ) from error


@contextmanager
def loaded_case(
    given: Sequence[str],
    settings: Settings,
    *,
    beside: Path,
    with_shapes: bool = True,
    leave_out: Collection[Path] = (),
) -> Iterator[tuple[Case, list[Refused]]]:
    """Yield a temporary case, in the directory `beside`, with the inputs loaded.

    Files to `leave_out` are those that the command itself writes.

    Raises:
        InputError: none of the inputs can be read.
    """
    inputs, refused = _inputs_of(given, settings.limits, leave_out)
    with (
        output(beside),
        tempfile.TemporaryDirectory(prefix=".logai-", dir=beside) as temporary,
    ):
        title = names_of(inputs) if inputs else "nothing"
        case = Case.create(Path(temporary) / "case", title=title)
        with progress_bar() as tell:
            refused += load(
                case, inputs, settings=settings, tell=tell, with_shapes=with_shapes
            )
        if refused and case.sources().is_empty():
            for one in refused[:-1]:
                print_error(one.error)
            raise refused[-1].error
        yield case, refused


def _inputs_of(
    given: Sequence[str], limits: Limits, leave_out: Collection[Path]
) -> tuple[list[Input], list[Refused]]:
    """Return what is to be loaded, and which patterns and folders hold nothing."""
    inputs, refused, named = [], [], []
    for one in given:
        if one == STDIN:
            inputs.append(Input(sys.stdin.buffer, "stdin"))
            continue
        try:
            find_inputs([one], most=limits.entries, leave_out=leave_out)
            named.append(one)
        except InputError as error:
            refused.append(Refused(one, error))
    found = find_inputs(named, most=limits.entries, leave_out=leave_out)
    return [*(Input(*file) for file in found), *inputs], refused


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
        # Is about standard output; Polars gives it no number.
        if isinstance(error, BrokenPipeError) or "Broken pipe" in str(error):
            raise BrokenPipeError from error
        raise SettingError(
            f"{error.filename or folder}: cannot be written ({error.strerror})",
            hint="Give --out a place that can be written to.",
        ) from error


def close(refused: Sequence[Refused]) -> None:
    """End with the status of what could not be read; the rest is written."""
    for one in refused:
        print_error(one.error)
    if refused:
        raise typer.Exit(max(_status(one.error) for one in refused))


def _status(error: LogAIError) -> int:
    return error.outcome.exit_status


def is_case(name: str) -> bool:
    """Tell whether an input is a case: its directory, or a file that holds one."""
    return name.endswith(_PACKED) or (Path(name) / "case.sqlite").is_file()


@contextmanager
def opened_case(name: str) -> Iterator[Case]:
    """Open a case: its directory as it is, or a copy of what a file holds.

    Raises:
        SettingError: there is no such file.
        CaseError: it is no case, or its records are damaged.
    """
    if not name.endswith(_PACKED):
        with damage_told(Path(name)):
            yield Case.open(Path(name))
        return
    if not Path(name).is_file():
        raise SettingError(
            f"{name}: found no such file, expected a case", hint="Give one that exists."
        )
    with tempfile.TemporaryDirectory(prefix="logai-") as temporary:
        yield unpack(Path(name), Path(temporary) / "case")
