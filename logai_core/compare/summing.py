"""What changed, in one plain paragraph: no model, counts of both sides."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from logai_core.counted_in import units_of
from logai_core.placeholders import place_in, split_name
from logai_core.schemas import CHANGES, DISTRIBUTIONS, conform

MOST = 5
_LONGEST = 80  # characters of a value
_ATTRIBUTE = "attribute:"


def sum_up(
    changes: pl.DataFrame,
    texts: Mapping[str, str],
    *,
    left_out: int = 0,
    distributions: pl.DataFrame | None = None,
) -> str:
    """Return a paragraph on the five CHANGES that account for most of the difference.

    Of the significant ones, the first `by_weight`, among them those of DISTRIBUTIONS: by
    the records beyond the expected, times how many times as large they are. `texts` has
    texts of templates and names of sources by id, and what places are called by their
    dimension; where one is missing, that is shown. Values of logs
    are quoted as they are, cut at 80 characters: it is for the caller to make them
    inert where they are shown. `left_out` values were compared too.
    """
    told = conform(changes, CHANGES, stage="sum_up")
    numbers = DISTRIBUTIONS.to_frame() if distributions is None else distributions
    sure = numbers.filter("significant")
    if told.is_empty():
        said = "There is nothing to compare: a side has no records, or all are alike."
        return said if sure.is_empty() else _in_words(numbers, [], texts)
    of = told.row(0, named=True)
    unit = units_of(of["unit"])
    sides = (
        f"{of['units_of']:,} {unit} are compared with "
        f"{of['units_of_b']:,} of the baseline."
    )
    found = told.filter("significant")
    if found.is_empty() and sure.is_empty():
        return f"{sides} Nothing differs by more than chance explains."
    mixed = found["unit"].n_unique() > 1
    weighed = [
        (abs(row["impact"] * row["effect"]), _sentence(row, texts, named=mixed))
        for row in by_weight(found).head(MOST).iter_rows(named=True)
    ]
    counted = _how_many(told, found.height, left_out)
    return f"{sides} {counted} {_in_words(numbers, weighed, texts, found.height)}"


def _in_words(
    numbers: pl.DataFrame,
    weighed: list[tuple[float, str]],
    texts: Mapping[str, str],
    differing: int = 0,
) -> str:
    """Return what changed most: sentences with their weights, and of DISTRIBUTIONS."""
    sure = numbers.filter("significant")
    found = weighed + [
        (_weight_of(row), _sentence_of_number(row, texts))
        for row in sure.iter_rows(named=True)
    ]
    found.sort(key=lambda one: -one[0])
    said = []
    if sure.height:
        are = "is" if sure.height == 1 else "are"
        said = [
            f"Of {numbers.height:,} {_plural('number', numbers.height)}, {sure.height:,} "
            f"{are} spread otherwise."
        ]
    if differing + sure.height > MOST:
        said.append(f"The {MOST} that changed most:")
    return " ".join([*said, *(sentence for _, sentence in found[:MOST])])


def _weight_of(row: dict[str, Any]) -> float:
    """Return what a number accounts for: records beyond the expected, times how far."""
    own = [row["median"], row["median_b"]]
    if own[0] == own[1]:
        own = [row["high"], row["high_b"]]
    times = abs(np.log(own[0] / own[1])) if min(own) > 0 else abs(row["statistic"])
    return float(abs(row["statistic"]) * row["records"] * times)


def _sentence_of_number(row: dict[str, Any], texts: Mapping[str, str]) -> str:
    """Return such as "The number “ms” is larger: half are above 512 …"."""
    measure = row["measure"]
    name = _place(measure, texts) if place_in(measure) else f"“{_cut(measure)}”"
    told, of = (
        ("half", "median") if row["median"] != row["median_b"] else ("5 %", "high")
    )
    larger = "larger" if row["statistic"] > 0 else "smaller"
    here, there = (
        f"{row[f'{of}{end}']:,.6g} in {row[f'records{end}']:,} records"
        for end in ("", "_b")
    )
    return (
        f"The number {name} is {larger}: {told} are above {here}, above {there} of the "
        "baseline."
    )


def _plural(word: str, several: int) -> str:
    return word if several == 1 else f"{word}s"


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
    return f"{values} were compared: {', '.join(parts[:-1])} and {parts[-1]}."


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
    if place_in(dimension):
        return f"“{_cut(value)}” as {_place(dimension, texts)}"
    return f"{dimension.capitalize()} “{_cut(value)}”"


def _place(dimension: str, texts: Mapping[str, str]) -> str:
    """Return such as `waiting of “pool waiting=<num>”`."""
    own, template = split_name(texts.get(dimension, dimension))
    return f"{own} of “{_cut(template[1:-1])}”" if template else own


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
