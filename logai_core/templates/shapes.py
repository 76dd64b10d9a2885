"""Messages to shapes: masked, hashed, counted."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.schemas import RECORDS, SHAPES, conform
from logai_core.templates.digits import alike
from logai_core.templates.masks import shapes_of

# Two digits to stand for all. What no mask covers shows the one that was taken.
_DIGIT, _OTHER_DIGIT = "7", "8"
MOST_KNOWN = 1 << 15


class Shaped(NamedTuple):
    """Records with their shapes named, and how many records each shape has."""

    records: pl.DataFrame
    shapes: pl.DataFrame


class _Grouped(NamedTuple):
    """Distinct texts, which of them each row has, and the first row of each."""

    texts: pl.Series
    text_of: NDArray[np.uint32]
    first: NDArray[np.intp]


class Known:
    """Shapes of kinds of messages met before, to save masking them again.

    It changes nothing but speed, and may be shared by threads. At MOST_KNOWN kinds it
    begins anew.
    """

    def __init__(self) -> None:
        self._shapes: dict[str, str | None] = {}

    def look_up(self, kinds: list[str]) -> tuple[list[str | None], list[int]]:
        """Return the shapes of `kinds`, and the places of those not known yet."""
        shapes = self._shapes
        new = [at for at, kind in enumerate(kinds) if kind not in shapes]
        return [shapes.get(kind) for kind in kinds], new

    def add(self, shapes: dict[str, str | None]) -> None:
        """Keep the shapes of more kinds; None for a kind that has not one shape."""
        if len(self._shapes) + len(shapes) > MOST_KNOWN:
            self._shapes = {}
        if len(shapes) <= MOST_KNOWN:
            self._shapes.update(shapes)


def add_shapes(records: pl.DataFrame, *, known: Known | None = None) -> Shaped:
    """Fill `shape_id` of RECORDS and count their SHAPES, sorted by `shape_id`.

    Each record depends on its own message only, so any chunking gives the same. With
    `known`, what was learnt of other chunks saves time. A null or blank message has
    the shape "".
    """
    messages = conform(records, RECORDS, stage="add_shapes")["message"].fill_null("")
    shapes = _shapes(messages, known or Known())
    ids = _ids(shapes.texts)
    counted = pl.DataFrame(
        {
            "shape_id": ids,
            "shape": shapes.texts,
            "records": np.bincount(shapes.text_of, minlength=len(ids)),
        }
    ).cast({"records": pl.UInt64})
    named = records.with_columns(
        pl.Series("shape_id", ids.to_numpy()[shapes.text_of], pl.UInt64)
    )
    return Shaped(
        conform(named, RECORDS, stage="add_shapes"),
        conform(
            counted.filter(pl.col("records") > 0).sort("shape_id"),
            SHAPES,
            stage="add_shapes",
        ),
    )


def _shapes(messages: pl.Series, known: Known) -> _Grouped:
    """Return the shapes, as `shapes_of` has them, and which of them each message has.

    Messages that differ in digits only are of one kind, and masked as one. Where
    digits that were made alike are left, messages are masked as they are.
    """
    kinds = _grouped(alike(messages, _DIGIT))
    shapes = _shapes_of_kinds(messages, kinds, known)
    text_of = kinds.text_of
    if shapes.has_nulls():
        rows = np.flatnonzero(shapes.is_null().to_numpy()[text_of])
        exact = _grouped(messages.gather(rows))
        text_of[rows] = len(shapes) + exact.text_of
        shapes = pl.concat([shapes.fill_null(""), shapes_of(exact.texts)])
    distinct = _grouped(shapes)
    return distinct._replace(text_of=distinct.text_of[text_of])


def _shapes_of_kinds(messages: pl.Series, kinds: _Grouped, known: Known) -> pl.Series:
    """Return the shape of each kind of message, null where it has not one."""
    texts = kinds.texts.to_list()
    shapes, new = known.look_up(texts)
    found = _one_shape(kinds.texts.gather(new), messages.gather(kinds.first[new]))
    for at, shape in zip(new, found, strict=True):
        shapes[at] = shape
    known.add({texts[at]: shapes[at] for at in new})
    return pl.Series(shapes, dtype=pl.String)


def _one_shape(kinds: pl.Series, examples: pl.Series) -> pl.Series:
    """Return the shape of each kind, null where digits made alike are left in it.

    They are if another digit in their place gives another shape.
    """
    shapes = shapes_of(kinds)
    doubted = shapes.str.contains(_DIGIT, literal=True).arg_true()
    if doubted.is_empty():
        return shapes
    otherwise = shapes_of(alike(examples.gather(doubted), _OTHER_DIGIT))
    is_open = otherwise != shapes.gather(doubted)
    return shapes.scatter(doubted.filter(is_open), None)


def _grouped(texts: pl.Series) -> _Grouped:
    rows = texts.to_frame("text").with_row_index("row")
    places = rows.select(pl.col("row").first().over("text")).to_series().to_numpy()
    first = np.flatnonzero(np.bincount(places, minlength=1))[: len(texts)]
    number = np.zeros(len(texts), np.uint32)
    number[first] = np.arange(len(first), dtype=np.uint32)
    return _Grouped(texts.gather(first), number[places], first)


def merge_shapes(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add up the SHAPES of chunks, sorted by `shape_id`, whatever their order."""
    frames = [conform(part, SHAPES, stage="merge_shapes") for part in parts]
    whole = pl.concat(frames) if frames else SHAPES.to_frame()
    merged = whole.group_by("shape_id").agg(
        pl.col("shape").min(), pl.col("records").sum()
    )
    return conform(merged.sort("shape_id"), SHAPES, stage="merge_shapes")


def _ids(shapes: pl.Series) -> pl.Series:
    digests = (
        hashlib.blake2b(shape.encode(), digest_size=8).digest() for shape in shapes
    )
    numbers = [int.from_bytes(digest, "big") for digest in digests]
    return pl.Series("shape_id", numbers, dtype=pl.UInt64)
