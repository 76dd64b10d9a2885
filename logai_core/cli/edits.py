"""The option that makes edits of templates, kept in a file, on what a command loads."""

from pathlib import Path
from typing import Annotated

import typer

from logai_core.errors import SettingError
from logai_core.pipeline import import_edits
from logai_core.store import Case
from logai_core.templates import read_edits

EditsFile = Annotated[
    Path | None,
    typer.Option(
        "--edits",
        metavar="FILE.json",
        help="Edits of templates to make on what is mined: a file that the Patterns page "
        "exported.",
    ),
]


def edits_in(file: Path | None) -> str | None:
    """Return the text of a file of edits, checked before any work begins with it.

    Raises:
        SettingError: it cannot be read, or holds no edits.
    """
    if file is None:
        return None
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingError(
            f"{file}: cannot be read ({reason}), expected a file of edits",
            hint="Give the JSON file that the Patterns page exported.",
        ) from error
    read_edits(text)
    return text


def take_edits(case: Case, text: str | None) -> None:
    """Put the edits of a file, if there is one, into the case."""
    if text is not None:
        import_edits(case, text)
