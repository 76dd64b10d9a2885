"""What changed, in one plain paragraph: no model, counts of both sides."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from logai_core.counted_in import units_of
from logai_core.schemas import CHANGES, conform

MOST = 5
_LONGEST = 80  # characters of a value
_ATTRIBUTE = "attribute:"


def sum_up(
    changes: pl.DataFrame, texts: Mapping[str, str], *, left_out: int = 0
) -> str:
    """Return a paragraph on the five CHANGES that account for most of the difference.

    Of the significant ones, the first `by_weight`. `texts` has texts of templates
    and names of sources by id; where one is missing, the id is shown. Values of logs
    are quoted as they are, cut at 80 characters: it is for the caller to make them
    inert where they are shown. `left_out` values were compared too.
    """
    told = conform(changes, CHANGES, stage="sum_up")
    if told.is_empty():
        return "There is nothing to compare: a side has no records, or all are alike."
    of = told.row(0, named=True)
    unit = units_of(of["unit"])
    sides = (
        f"{of['units_of']:,} {unit} are compared with "
        f"{of['units_of_b']:,} of the baseline."
    )
    found = told.filter("significant")
    if found.is_empty():
        return f"{sides} Nothing differs by more than chance explains."
    mixed = found["unit"].n_unique() > 1
    sentences = [
        _sentence(row, texts, named=mixed)
        for row in by_weight(found).head(MOST).iter_rows(named=True)
    ]
    return " ".join([sides, _how_many(told, found.height, left_out), *sentences])


def by_weight(changes: pl.DataFrame) -> pl.DataFrame:
    """Return CHANGES by what they account for, the significant ones first.

    That is |impact x effect|: what came or went beyond the expected, times how many
    times as often. Equal ones stay in their order.
    """
    weight = (pl.col("impact") * pl.col("effect")).abs()
    return changes.sort("significant", weight, descending=True, maintain_order=True)


def _how_many(told: pl.DataFrame, found: int, left_out: int) -> str:
    """Return how many values differ and do not: these add up to all."""
    kinds, rest = told["dimension"].n_unique(), told.height - found
    values = f"{told.height + left_out:,} values of {kinds:,} {'kind' if kinds == 1 else 'kinds'}"
    parts = [
        f"{found:,} {'differs' if found == 1 else 'differ'} by more than chance explains",
        f"{rest:,} {_do(rest)} not",
    ]
    if left_out:
        parts.append(f"{left_out:,} with fewer records {_do(left_out)} not either")
    said = f"{values} were compared: {', '.join(parts[:-1])} and {parts[-1]}."
    return f"{said} The {MOST} that changed most:" if found > MOST else said


def _do(several: int) -> str:
    return "does" if several == 1 else "do"


def _sentence(row: dict[str, Any], texts: Mapping[str, str], *, named: bool) -> str:
    """Return such as "Level ERROR is new: 9 of 80, none of 82 in the baseline.".

    Where not all are counted in one unit, it is `named`.
    """
    unit = f" {units_of(row['unit'])}" if named else ""
    here = f"{_number(row['units'])} of {row['units_of']:,}{unit}"
    there = f"{_number(row['units_b'])} of {row['units_of_b']:,} in the baseline"
    return f"{_name(row, texts)} {_change(row)}: {here}, {there}."


def _number(units: int) -> str:
    return f"{units:,}" if units else "none"


def _change(row: dict[str, Any]) -> str:
    if row["change"] in ("new", "gone"):
        return f"is {row['change']}"
    times = float(np.exp(row["effect"]))
    if times < 1:
        return f"came {1 / times:,.1f} times less often"
    return f"came {times:,.1f} times as often"


def _name(row: dict[str, Any], texts: Mapping[str, str]) -> str:
    dimension, value = row["dimension"], row["value"]
    if dimension == "template":
        return f"The pattern “{_cut(texts.get(value, value))}”"
    if dimension == "source":
        return f"The source “{_cut(texts.get(value, value))}”"
    if dimension == "level":
        return f"Level {value}"
    if dimension.startswith(_ATTRIBUTE):
        return f"“{_cut(dimension.removeprefix(_ATTRIBUTE))}” as “{_cut(value)}”"
    return f"{dimension.capitalize()} “{_cut(value)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
