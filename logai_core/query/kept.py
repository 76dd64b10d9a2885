"""A regular expression over messages that were kept together, in a confined child."""

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.errors import CaseError
from logai_core.profiles import Rows
from logai_core.query.fields import Fields
from logai_core.query.grammar import parse
from logai_core.query.sought import sought_by
from logai_core.query.tree import leaves

_NOTHING = Fields((), {}, {}, None, None)  # messages are of no case


class Pieces(NamedTuple):
    """Where messages are to be looked at, as JSON can hold it.

    `pieces` are files with the texts `[first, last)` in them; of these, those of
    `shape_ids`, and of their messages, parted by `end`, those of the records `rows`.
    """

    pieces: list[tuple[str, int, int]]
    shape_ids: list[int | None]
    rows: str
    end: str

    @classmethod
    def of(
        cls,
        pieces: Sequence[tuple[str, int, int]],
        *,
        shape_ids: pl.Series,
        rows: Rows,
        end: str,
    ) -> "Pieces":
        """Return where to look for some records, by their numbers."""
        return cls(list(pieces), shape_ids.to_list(), _packed(rows), end)


def _packed(rows: Rows) -> str:
    wanted = np.zeros(int(rows.max(initial=0)) + 1, np.bool_)
    wanted[rows] = True
    return base64.b64encode(zlib.compress(np.packbits(wanted).tobytes(), 1)).decode()


def _unpacked(text: str) -> np.ndarray:
    packed = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.uint8)
    return np.unpackbits(packed).astype(np.bool_)


def answer(request: Mapping[str, Any]) -> pl.DataFrame:
    """Return the numbers of the records found, as `row`, in no order.

    Raises:
        CaseError: what was kept is missing or damaged.
    """
    query = parse(request["text"])
    asked = [leaves(query.tree)[number] for number in request["numbers"]]
    each = sought_by(asked, query, _NOTHING).each
    wanted = _unpacked(request["rows"])
    found = [pl.Series("row", [], pl.UInt32).to_numpy()]
    for some in _messages(request):
        rows = some["row"].to_numpy()
        known = wanted[np.minimum(rows, wanted.size - 1)] & (rows < wanted.size)
        found.append(matching(some.filter(known), each)["row"].to_numpy())
    return pl.DataFrame({"row": np.concatenate(found)}, schema={"row": pl.UInt32})


def _messages(request: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    shape_ids = pl.Series(request["shape_ids"], dtype=pl.UInt64).implode()
    is_of = pl.col("shape_id").is_in(shape_ids, nulls_equal=True)
    held = [pl.col("text").str.contains(one) for one in request["held"]]
    for path, first, last in request["pieces"]:
        texts = pl.scan_parquet(path).slice(first, last - first).filter(is_of, *held)
        yield _apart(texts.select("rows", "text"), request["end"])


def _apart(texts: pl.LazyFrame, end: str) -> pl.DataFrame:
    """Return the messages of texts one by one."""
    try:
        read = texts.collect(engine="streaming")
        rows = read["rows"].explode(empty_as_null=False).alias("row")
        apart = read["text"].str.split(end).explode(empty_as_null=False)
        return pl.DataFrame([rows, apart.alias("message")])
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CaseError(
            "The messages kept for searching are damaged",
            hint="Analyse the case again.",
        ) from error


def matching(some: pl.DataFrame, each: Sequence[pl.Expr]) -> pl.DataFrame:
    """Return the rows of which each condition over `message` holds."""
    for one in each:
        # The streaming engine looks at the rows in threads.
        told = some.lazy().select(told=one).collect(engine="streaming")["told"]
        if not told.all():
            some = some.filter(told)
    return some
