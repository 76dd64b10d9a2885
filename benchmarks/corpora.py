"""Messages to mine templates from: labelled logs made long, and made-up ones.

A folder of labelled logs holds a folder for each system, and in it a table
`*_structured.csv` with the columns `Content` (the message) and `EventId` (its template),
as those of Loghub do. Each table is made long: blocks of 50 lines are repeated, with
new random digits for all digits, so that values vary while templates stay. That is
harsher than life.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.logs import FORMATS, write_log

_BLOCK = 50
_ZERO = ord("0")


class Corpus(NamedTuple):
    """Messages in order, and the true template of each, where it is known."""

    name: str
    messages: pl.Series
    labels: pl.Series | None


def corpora(data: Path | None, *, lines: int) -> Iterator[Corpus]:
    """Return the labelled logs in `data` made long, else made-up logs."""
    if data is None:
        yield from (_made_up(name, lines) for name in FORMATS)
        return
    for short in labelled(data):
        yield lengthened(short, lines=lines)


def labelled(data: Path) -> Iterator[Corpus]:
    """Return the labelled logs of a folder, sorted by name, as they are."""
    for table in sorted(data.glob("*/*_structured.csv")):
        rows = pl.read_csv(table, infer_schema=False)
        content = rows["Content"].fill_null("").str.replace_all("\n", " ", literal=True)
        yield Corpus(table.parent.name, content.alias("message"), rows["EventId"])


def lengthened(short: Corpus, *, lines: int, seed: int = 7) -> Corpus:
    """Return a log of `lines` lines with the templates of a short one."""
    order = _order(len(short.messages), lines)
    text = short.messages.gather(order).str.join("\n").item().encode()
    codes = np.frombuffer(text, np.uint8).copy()
    is_digit = codes - np.uint8(_ZERO) < 10
    drawn = np.random.default_rng(seed).integers(0, 10, np.count_nonzero(is_digit))
    codes[is_digit] = _ZERO + drawn
    messages = pl.Series("message", codes.tobytes().decode().split("\n"))
    labels = None if short.labels is None else short.labels.gather(order)
    return Corpus(short.name, messages, labels)


def _order(short: int, lines: int) -> pl.Series:
    """Return which of `short` lines each of `lines` lines repeats."""
    repeats = -(-lines // short)
    blocks = [
        np.tile(np.arange(first, min(first + _BLOCK, short)), repeats)
        for first in range(0, short, _BLOCK)
    ]
    return pl.Series(np.concatenate(blocks)[:lines])


def _made_up(name: str, lines: int) -> Corpus:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "bench.log"
        write_log(log, FORMATS[name], lines=lines)
        messages = log.read_text(encoding="utf-8").splitlines()
    return Corpus(name, pl.Series("message", messages), None)
