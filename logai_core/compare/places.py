"""Places of templates whose values are compared, or whose numbers are: as text."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from logai_core.placeholders import place_name

_RECORDS = pl.col("records").sum()


class Place(NamedTuple):
    """A place of a template, and how the records of that template are read.

    `texts` returns what stands there in some messages, null where they do not fit;
    `numbers` what texts are worth, and None where values are compared as they are.
    """

    template_id: str
    at: int
    texts: Callable[[pl.Series], pl.Series]
    numbers: Callable[[pl.Series], pl.Series] | None = None

    @property
    def name(self) -> str:
        """Return what it is called as a dimension, or as a measure."""
        return place_name(self.template_id, self.at)

    def values(self, messages: pl.Series) -> pl.Series:
        """Return what is compared of messages of the template: texts, or finite numbers."""
        texts = self.texts(messages)
        return texts if self.numbers is None else finite(self.numbers(texts))


def having(records: pl.LazyFrame, place: Place) -> pl.LazyFrame:
    """Return the records that have a place of their template, with its `value`.

    That is the finite number there, where numbers are compared.
    """
    text = pl.String() if place.numbers is None else pl.Float64()
    own = records.filter(pl.col("template_id") == place.template_id)
    value = pl.col("message").map_batches(
        place.values, return_dtype=text, is_elementwise=True
    )
    return own.with_columns(value=value).filter(pl.col("value").is_not_null())


def read_places(
    rows: pl.DataFrame, places: Sequence[Place]
) -> Iterator[tuple[Place, pl.DataFrame]]:
    """Yield each place, and `rows` of its template that have it, with its `value`.

    `rows` have `template_id` and `message`, and what else is to be counted.
    """
    names = {one.template_id for one in places}
    own = rows.filter(pl.col("template_id").is_in(names))
    parts = own.partition_by("template_id", as_dict=True) if own.height else {}
    for place in places:
        some = parts.get((place.template_id,), own.clear())
        values = place.texts(some["message"]).alias("value")
        yield place, some.drop("template_id", "message").with_columns(values).drop_nulls("value")  # fmt: skip


def numbers_of_place(place: Place, values: pl.DataFrame) -> pl.DataFrame:
    """Return how many `records` state each finite `number`, of those with each `value`."""
    told = values.group_by("value").agg(_RECORDS)
    return told.select(_floats(place, told["value"]), "records").drop_nulls("number")


def _floats(place: Place, texts: pl.Series) -> pl.Series:
    numbers = finite(texts if place.numbers is None else place.numbers(texts))
    return numbers.alias("number")


def finite(numbers: pl.Series) -> pl.Series:
    """Return numbers, null for those that no float holds."""
    floats = numbers.cast(pl.Float64, strict=False)
    return floats.set(~floats.is_finite(), None)
