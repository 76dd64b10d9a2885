"""Text that goes into the cells of a spreadsheet, where some of it would run."""

import polars as pl

# What a spreadsheet may read as a formula, also in full-width forms and after blanks.
_FORMULA = r"^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]"


def unformulated(text: pl.Expr) -> pl.Expr:
    """Return text that no spreadsheet takes for a formula: an apostrophe before it."""
    return pl.when(~text.str.contains(_FORMULA)).then(text).otherwise("'" + text)
