"""Severity: OpenTelemetry numbers, the seven names shown, and how levels are written.

Source: OpenTelemetry log data model, SeverityNumber and appendix B.
"""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

UNKNOWN = "UNKNOWN"
NAMES = (UNKNOWN, "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
GLYPHS = dict(zip(NAMES, ("?", "·", "‹", "i", "!", "×", "X"), strict=True))

WORDS = {
    "trace": 1, "trce": 1, "trc": 1, "finest": 1, "verbose": 5, "vrb": 5, "finer": 5,
    "debug": 5, "dbug": 5, "dbg": 5, "fine": 6, "config": 7, "information": 9,
    "informational": 9, "info": 9, "inf": 9, "ii": 9, "note": 9, "notice": 10,
    "warning": 13, "warn": 13, "wrn": 13, "ww": 13, "error": 17, "err": 17, "ee": 17,
    "severe": 17, "failure": 17, "fail": 17, "critical": 18, "crit": 18, "dpanic": 18,
    "alert": 19, "panic": 21, "emerg": 21, "emergency": 21, "fatal": 21, "ftl": 21,
    "t": 1, "v": 1, "d": 5, "i": 9, "n": 10, "w": 13, "e": 17, "c": 18, "f": 21, "a": 19,
}  # fmt: skip

SYSLOG = (21, 19, 18, 17, 13, 10, 9, 5)  # indexed by the severity of the priority

_AROUND = " []<>:"


def level_name(severity: pl.Expr) -> pl.Expr:
    """Return the display name of a severity number (1-4 TRACE … 21-24 FATAL)."""
    index = (severity.cast(pl.Int16) + 3) // 4
    return index.replace_strict(
        dict(enumerate(NAMES)), default=UNKNOWN, return_dtype=pl.String
    )


def name_of(severity: int) -> str:
    """Return the display name of one severity number."""
    return NAMES[min((severity + 3) // 4, len(NAMES) - 1)]


def is_level(text: str, own: Mapping[str, int] = MappingProxyType({})) -> bool:
    """Tell whether `severity_of` knows a level as it is written."""
    return text in own or text.strip(_AROUND).lower() in WORDS


def severity_of(
    level_text: pl.Expr, own: Mapping[str, int] = MappingProxyType({})
) -> pl.Expr:
    """Return the severity number of a level as written; 0 when it is not known.

    `own` are the levels of a format, exactly as written; they go before the words.
    """
    word = level_text.str.strip_chars(_AROUND).str.to_lowercase()
    known = word.replace_strict(WORDS, default=0, return_dtype=pl.UInt8).fill_null(0)
    if not own:
        return known
    first = level_text.replace_strict(dict(own), default=None, return_dtype=pl.UInt8)
    return pl.coalesce(first, known)
