"""The messages of all records once more, those of a shape together, kept for searching.

A search for text knows from the shapes of a case where it cannot be, and so reads what is
left only. As records lie, that is a little of every part; here it is a few pages. Many
messages make one text: most texts do not hold what is looked for, and are told at once.

What lies here depends on nothing but the records. Where it is not there, or is not what it
should be, the records are read instead.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.store.case import Case
from logai_core.store.kept import PREFIX, is_each_once
from logai_core.store.labelled import labelled, put_labelled
from logai_core.store.rows import Rows
from logai_core.store.seen import Seen

END = "\U000f0002"  # between two messages; no log means this character
_TOGETHER = 64  # messages in a text
_GROUP = 512  # texts that are read together
_MOST_ROWS, _MOST_BYTES = 1_000_000, 96 << 20  # sorted at once; the size is in bytes
_FEW, _MANY = 8, 64  # groups at once: of which all is looked at, or little
_APART = 4_096  # texts that are parted at once
_LAYOUT = pl.Schema(
    {"shape_id": pl.UInt64(), "rows": pl.List(pl.UInt32()), "text": pl.String()}
)


Wanted = dict[Path, np.ndarray]  # which texts are looked for, by file


class UnsoundError(Exception):
    """What was kept is not what it should be; it may be a stranger's."""


class Texts(NamedTuple):
    """What is kept of the messages, and the row numbers of the records left out.

    What searches found of them is `seen`.
    """

    files: list["Texted"]
    apart: Rows
    seen: Seen


class Texted(NamedTuple):
    """A file of texts: of which shape each is, and the records of all of them.

    Those of the text number `n` are `rows[bounds[n] : bounds[n + 1]]`.
    """

    path: Path
    shapes: pl.Series
    rows: Rows
    bounds: np.ndarray


def keep_texts(
    case: Case, beside: Callable[[pl.DataFrame], None] | None = None
) -> None:
    """Keep the messages of all records beside the current analysis.

    What is done `beside` gets `row`, `shape_id` and `message` of some records at a time.
    """
    number, apart = 0, [pl.Series("row", [], pl.UInt32)]
    for number, some in enumerate(messages_in(case), start=1):
        if beside is not None:
            beside(some)
        holds_end = some["message"].str.contains(END, literal=True)
        is_apart = holds_end.fill_null(value=True)
        apart.append(some.filter(is_apart)["row"])
        texts = _together(some.filter(~is_apart))
        put_labelled(case, PREFIX, _name(number), texts, {}, group=_GROUP)
    told = {"files": str(number)}
    put_labelled(case, PREFIX, _name(0), pl.concat(apart).to_frame(), told)


def kept_texts(case: Case) -> Texts | None:
    """Return what an analysis kept for searching, if it did; in 4 bytes a record."""
    index = labelled(case, PREFIX, _name(0))
    if index is None:
        return None
    path, told = index
    try:
        numbers = range(1, int(told["files"]) + 1)
        files = [_texted(labelled(case, PREFIX, _name(one))) for one in numbers]
        apart = pl.read_parquet(path)["row"]
    except (OSError, KeyError, ValueError, UnsoundError, pl.exceptions.PolarsError):
        return None
    texts = Texts(files, apart.to_numpy(), Seen())
    return texts if _is_whole(case, texts) else None


def _texted(found: tuple[Path, dict[str, str]] | None) -> Texted:
    if found is None or pl.read_parquet_schema(found[0]) != _LAYOUT:
        raise UnsoundError
    path = found[0]
    read = pl.read_parquet(path, columns=["shape_id", "rows"])
    rows, counts = read["rows"].explode(empty_as_null=False), read["rows"].list.len()
    if rows.has_nulls() or counts.has_nulls():
        raise UnsoundError
    bounds = np.concatenate([[0], np.cumsum(counts.to_numpy(), dtype=np.int64)])
    return Texted(path, read["shape_id"], rows.to_numpy(), bounds)


def _is_whole(case: Case, texts: Texts) -> bool:
    """Tell whether each record that the case has is there once, and none beyond."""
    records = int(case.sources()["records"].sum())
    every = [texts.apart, *(one.rows for one in texts.files)]
    return all(one.dtype == np.uint32 for one in every) and is_each_once(every, records)


def has_texts(case: Case) -> bool:
    """Tell whether the current analysis has them."""
    return labelled(case, PREFIX, _name(0)) is not None


def messages_of(
    texts: Texts, shape_ids: pl.Series, held: Sequence[str] = ()
) -> Iterator[pl.DataFrame]:
    """Yield `row` and `message` of the records of some shapes, some at a time.

    What is `held`, Rust regexes of plain characters in any case, need not be in their
    messages; but of those that do not have all of it, most are left out.

    Raises:
        UnsoundError: what was kept is damaged.
    """
    wanted: Wanted = {}
    most = _MANY if held else _FEW
    for texted, first, last in ranges_of(texts, shape_ids, most=most, wanted=wanted):
        read = _read(texted, first, last, held)
        own = read.filter(wanted[texted.path][read["at"].to_numpy()])
        for some in own.iter_slices(_APART):
            yield _apart(texted, some)


def _read(texted: Texted, first: int, last: int, held: Sequence[str]) -> pl.DataFrame:
    """Return `text` of the texts `[first, last)` that hold something, and which it is."""
    scan = pl.scan_parquet(texted.path, row_index_name="at")
    if first or last < texted.shapes.len():  # a whole file is filtered as it is read
        scan = scan.slice(first, last - first)
    holds = [pl.col("text").str.contains(one) for one in held]
    found = scan.select("at", "text")
    try:
        return (found.filter(*holds) if holds else found).collect(engine="streaming")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UnsoundError from error


def _apart(texted: Texted, read: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of some texts one by one."""
    at = read["at"].to_numpy()
    starts = texted.bounds[at]
    rows = _ranged(texted.rows, starts, texted.bounds[at + 1] - starts)
    parted = pl.col("text").str.split(END).explode(empty_as_null=False)
    apart = read.select(parted.alias("message")).to_series()
    if len(apart) != rows.size or apart.null_count():
        raise UnsoundError
    return pl.DataFrame([pl.Series("row", rows), apart])


def _ranged(rows: Rows, starts: np.ndarray, counts: np.ndarray) -> Rows:
    """Return some runs of rows one after another."""
    before = np.cumsum(counts) - counts
    found: Rows = rows[np.arange(counts.sum()) + np.repeat(starts - before, counts)]
    return found


def ranges_of(
    texts: Texts,
    shape_ids: pl.Series,
    *,
    most: int = _FEW,
    wanted: Wanted | None = None,
) -> Iterator[tuple[Texted, int, int]]:
    """Yield `[first, last)` of the texts that have some shapes, by file.

    They are whole groups, at most so many at once; others are among them. Which are
    `wanted` is told there, by file.
    """
    for texted in texts.files:
        is_wanted = texted.shapes.is_in(
            shape_ids.implode(), nulls_equal=True
        ).to_numpy()
        if wanted is not None:
            wanted[texted.path] = is_wanted
        groups = np.unique(np.flatnonzero(is_wanted) // _GROUP)
        for first, last in _runs(groups, most):
            yield texted, first * _GROUP, last * _GROUP


def _runs(numbers: np.ndarray, most: int) -> Iterable[tuple[int, int]]:
    """Return `[first, last)` of numbers that follow each other, at most so many."""
    runs: list[tuple[int, int]] = []
    for one in numbers.tolist():
        if runs and runs[-1][1] == one and one - runs[-1][0] < most:
            runs[-1] = (runs[-1][0], one + 1)
        else:
            runs.append((one, one + 1))
    return runs


def messages_in(case: Case) -> Iterator[pl.DataFrame]:
    """Yield `row`, `shape_id` and `message` of all records, as many as may be sorted."""
    some: list[pl.DataFrame] = []
    first = height = size = 0
    for part in case.parts():
        read = pl.read_parquet(part, columns=["shape_id", "message"])
        some.append(read.with_row_index("row", offset=first))
        first, height = first + read.height, height + read.height
        size += int(read["message"].str.len_bytes().sum() or 0)
        if height >= _MOST_ROWS or size >= _MOST_BYTES:
            yield pl.concat(some)
            some, height, size = [], 0, 0
    if height:
        yield pl.concat(some)


def _together(messages: pl.DataFrame) -> pl.DataFrame:
    """Return texts of many messages, each of one shape."""
    placed = messages.sort("shape_id", maintain_order=True).with_columns(
        number=pl.int_range(pl.len()).over("shape_id") // _TOGETHER
    )
    texts = placed.group_by("shape_id", "number", maintain_order=True).agg(
        rows=pl.col("row"), text=pl.col("message").str.join(END)
    )
    return texts.select("shape_id", "rows", "text")


def _name(number: int) -> str:
    return f"messages {number}"
