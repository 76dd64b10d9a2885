"""Log formats as data, and recognising them.

A new format is a table with samples in a file of `library/`; the tests run every
sample of every format.
"""

from difflib import get_close_matches

import polars as pl

from logai_core.errors import FormatError
from logai_core.formats import guessing
from logai_core.formats.guessing import Guess
from logai_core.formats.load import library, read_formats
from logai_core.formats.model import Format, Sample

__all__ = ["ALL", "MESSAGE", "TEXT", "Format", "Guess", "Sample", "by_name", "guess",
           "guess_as",            "read_formats"]  # fmt: skip

ALL: tuple[Format, ...] = library()


def by_name(name: str, known: tuple[Format, ...] = ALL) -> Format:
    """Return the format of this name.

    Raises:
        FormatError: no format has it.
    """
    names = {fmt.name: fmt for fmt in known}
    if name in names:
        return names[name]
    near = get_close_matches(name, names, n=3, cutoff=0.3) or sorted(names)
    raise FormatError(
        f"format {name!r}: no such format",
        hint=f"Did you mean one of these: {', '.join(near)}? Or use 'auto'.",
    )


def guess(sample: pl.Series, *, known: tuple[Format, ...] = ALL) -> Guess:
    """Choose the format that explains the most lines of `sample`.

    The share is taken of the lines that are neither blank nor the continuation of a
    record. Of formats within 5 % of the best the more specific wins; when none
    explains three lines in ten, the answer is any text, whose share is that of the
    lines with a time.
    """
    return guessing.guess(sample.cast(pl.String), known=known)


def guess_as(
    chosen: Format, sample: pl.Series, *, known: tuple[Format, ...] = ALL
) -> Guess:
    """Return the guess whose answer is given: its share, and what else there is."""
    return guessing.guess_as(chosen, sample.cast(pl.String), known=known)


TEXT, MESSAGE = by_name("text"), by_name("message")
