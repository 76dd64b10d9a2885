"""Places of templates with few values, which may say what happened after all."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from logai_core.placeholders import ANY, PLACEHOLDER
from logai_core.templates.words import (
    SPLIT,
    Place,
    announced,
    happens,
    is_plain,
)

_MOST = 8
_LEAST_SHARE = 10  # every value has a tenth of what it had were all equally common
_COVERED = 0.9  # of the records of the template must be looked at
_BETWEEN = "\x00"  # no shape holds it: the masks turn it into a blank
_PLACE = PLACEHOLDER.pattern
_STEM = re.compile(rf"^([A-Za-z][A-Za-z_-]*)(?:[.+-]*(?:{_PLACE})?)$")
_DIGITS = re.compile("[0-9]+")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_.$/-]*")


class Few(NamedTuple):
    """A place whose values are few: each with its records, the commonest first."""

    template_id: str
    template: str
    position: int
    places: int
    values: list[tuple[str, int]]


def few_values(held: pl.DataFrame) -> Iterator[Few]:
    """Yield the doubtful place of each template of `held` that has one, by id.

    `held` has SHAPES with their `template_id` and `template`. Shapes are laid
    beside their template word by word; one with another number of words says
    nothing. Of several such places the one with the fewest values is taken.
    """
    last = ""
    for row in _counted(held).iter_rows(named=True):
        values = list(zip(row["values"], row["counts"], strict=True))
        if row["template_id"] != last and _doubtful(values, row["words"], row["at"]):
            last = row["template_id"]
            yield Few(last, row["template"], row["position"], row["places"], values)


def _counted(held: pl.DataFrame) -> pl.DataFrame:
    """Return the values with their records of each `<*>` that has few of them."""
    places = _places(held)
    rows = held.join(places, on="template_id").with_columns(_parted("shape"))
    values = rows.filter(pl.col("parts").list.len() == pl.col("words").list.len())
    own = ["template_id", "position"]
    return (
        values.with_columns(value=pl.col("parts").list.get(pl.col("at")))
        .group_by(*own, "value")
        .agg(pl.col("records").sum())
        .sort("records", "value", descending=[True, False])
        .group_by(own, maintain_order=True)
        .agg(values="value", counts="records", seen=pl.col("records").sum())
        .filter(pl.col("values").list.len().is_between(2, _MOST))
        .join(places, on=own)
        .join(held.group_by("template_id").agg(pl.col("records").sum()), "template_id")
        .filter(pl.col("seen") >= _COVERED * pl.col("records"))
        .sort("template_id", pl.col("values").list.len(), "position")
    )


def _places(held: pl.DataFrame) -> pl.DataFrame:
    """Return each word `<*>` of the templates that several shapes have.

    `at` counts in `words`, with what stands between them; `position` counts places.
    """
    several = held.filter(
        pl.col("template").str.contains(ANY, literal=True),
        pl.len().over("template_id") > 1,
    )
    own = several.select("template_id", "template").unique()
    parted = own.with_columns(_parted("template").alias("words"))
    places = pl.col("word").str.count_matches(_PLACE).cast(pl.UInt16)
    return (
        parted.with_columns(word="words", at=pl.int_ranges(pl.col("words").list.len()))
        .explode("word", "at")
        .with_columns(
            position=(places.cum_sum() - places).over("template_id", order_by="at"),
            places=places.sum().over("template_id"),
        )
        .filter(pl.col("word") == ANY)
    )


def _parted(column: str) -> pl.Expr:
    marked = f"{_BETWEEN}${{1}}{_BETWEEN}"
    text = pl.col(column).str.replace_all(SPLIT.pattern, marked)
    return text.str.split(_BETWEEN).alias("parts")


def _doubtful(values: list[tuple[str, int]], words: list[str], at: int) -> bool:
    """Say whether `values` may tell messages apart.

    In front, names of any kind may; after a key or a noun that announces a name, only words
    that look like happenings; elsewhere, plain words, whatever follows them. Values that
    are far rarer than others are those of a variable.
    """
    most = sum(n for _, n in values) / len(values)
    if min(n for _, n in values) * _LEAST_SHARE < most:
        return False
    texts = [value for value, _ in values]
    if at == 0:
        kinds = {_DIGITS.sub("", text) for text in texts if _NAME.fullmatch(text)}
        return len(kinds) == len(values)
    stems = {found[1] for found in map(_STEM.match, texts) if found}
    if len(stems) < len(values):
        return False
    before, between = words[at - 2 : at]
    plain = sum(map(is_plain, (*words[:at:2], *words[at + 2 :: 2])))
    return not announced(Place(before, between, plain)) or all(map(happens, stems))
