"""Log formats as data, and recognising them.

A new format is a `Format` with samples in the file of its family; the tests run every
sample of every format.
"""

from difflib import get_close_matches

import polars as pl

from logai_core.errors import FormatError
from logai_core.formats import (
    android,
    guessing,
    java,
    plain,
    python,
    structured,
    syslog,
    web,
)
from logai_core.formats.guessing import Guess
from logai_core.formats.model import Format, Sample
from logai_core.formats.plain import MESSAGE, TEXT

__all__ = ["ALL", "MESSAGE", "TEXT", "Format", "Guess", "Sample", "by_name", "guess"]

ALL: tuple[Format, ...] = (
    *syslog.FORMATS,
    *web.FORMATS,
    *java.FORMATS,
    *python.FORMATS,
    *android.FORMATS,
    *structured.FORMATS,
    *plain.FORMATS,
)
_BY_NAME = {fmt.name: fmt for fmt in ALL}


def by_name(name: str) -> Format:
    """Return the format of this name.

    Raises:
        FormatError: no format has it.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    near = get_close_matches(name, _BY_NAME, n=3, cutoff=0.3) or sorted(_BY_NAME)
    raise FormatError(
        f"format {name!r}: no such format",
        hint=f"Did you mean one of these: {', '.join(near)}? Or use 'auto'.",
    )


def guess(sample: pl.Series) -> Guess:
    """Recognise the format of a source from some of its lines.

    An empty sample is any text with a share of 0.
    """
    return guessing.guess(sample.cast(pl.String), candidates=ALL)
