"""Which records a finding is of, where its series is not one of templates."""

from typing import Any

import polars as pl

from logai_core.attributes import VALUE_COLUMNS, value_in
from logai_core.exact_members import scalars_of

_COLUMNS = {"host": "host", "service": "service", "source": "source_id"}
_ERROR = 17


def within(finding: dict[str, Any]) -> pl.Expr | None:
    """Return a filter of RECORDS: in `[start, end)`, and of the series of a row of FINDINGS.

    Of a measure these are all that state the number. None for totals, levels and
    templates, and for measures of places in messages.
    """
    kind, key = finding["series_kind"], finding["key"] or ""
    if kind in _COLUMNS:
        of_series = pl.col(_COLUMNS[kind]) == key
    elif kind == "errors":
        of_series = pl.col("severity") >= _ERROR
        of_series = of_series & (pl.col("service") == key) if key else of_series
    elif kind == "value":
        name, value = value_in(key)
        told = pl.col(name) if name in VALUE_COLUMNS else scalars_of(name)
        of_series = told == value
    elif kind == "measure" and ":" not in key.removeprefix("*:"):
        of_series = scalars_of(key.removeprefix("*:")).is_not_null()
    else:
        return None
    inside = pl.col("ts").is_between(finding["start"], finding["end"], closed="left")
    return inside & of_series
