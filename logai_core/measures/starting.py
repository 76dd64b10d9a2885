"""Numbers read from where they can begin, once for each way in which texts go on there.

To take a group out of a match takes ten times as long as to look for a fixed text. What a
pattern matches begins with one, and what follows the first such text is mostly alike: so
the pattern is matched with what differs there, and each text takes the number of its own.
Where that does not match, the whole text is read: it may have that beginning again.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.attributes import heads_after
from logai_core.measures.sorting import Floats, Ints

BATCH = 100_000  # texts that are read together, about
FEW = 500  # texts that are sooner read one by one
_ALIKE = 0.5  # share of different ones up to which only these are read

# From what a pattern takes out of texts to numbers, null where there is none.
Numbers = Callable[[pl.Series], pl.Series]


class Start(NamedTuple):
    """Where the only group of a pattern may first match, and how it is read there.

    All that `pattern` matches begins with `first`; without it, with the text. What
    begins there, or `width` bytes of it from `skip` bytes on, is the head of a text.
    `begins` takes out of it what the pattern does out of the text, if it matches.
    """

    pattern: str
    first: str
    begins: str
    skip: int = 0
    width: int = 1 << 31

    def heads(self, texts: pl.Series) -> pl.Series:
        """Return the head of each text; null where it has none."""
        if not self.first:
            return texts
        return heads_after(texts, self.first, self.skip, self.width)

    def are_alike(self, sample: pl.Series, sampled: int) -> bool:
        """Tell whether few heads differ in a batch of which a sample has these texts.

        Source: Chao, Nonparametric estimation of the number of classes (1984).
        """
        heads = self.heads(sample).drop_nulls()
        different = heads.value_counts(name="times")
        times = different["times"].to_numpy()
        once, twice = (int(np.count_nonzero(times == one)) for one in (1, 2))
        classes = len(different) + once**2 / max(2 * twice, 1)
        if classes > _ALIKE * BATCH * len(heads) / max(sampled, 1):
            return False
        read = different.to_series(0).str.extract(self.begins, 1)
        return read.null_count() <= _ALIKE * len(different)


def read_all(texts: pl.Series, pattern: str, number: Numbers) -> tuple[Ints, Floats]:
    """Return the rows of texts in which a pattern finds a number, and these."""
    return read_numbers(number(texts.str.extract(pattern, 1)))


def read_numbers(numbers: pl.Series) -> tuple[Ints, Floats]:
    """Return the rows in which there is a finite number, and these."""
    floats = _floats(numbers)
    return _finite(np.arange(len(floats)), floats)


def read_alike(texts: pl.Series, start: Start, number: Numbers) -> tuple[Ints, Floats]:
    """Return the same as `read_all`, sooner where the heads of most texts are alike."""
    if len(texts) < FEW:
        return read_all(texts, start.pattern, number)
    heads = start.heads(texts)
    rows = np.arange(len(heads))
    if heads.null_count():
        rows = np.flatnonzero(heads.is_not_null())
        heads = heads.drop_nulls()
    if not len(rows):
        return rows, np.empty(0, np.float32)
    code, different = _different(heads)
    taken = different.str.extract(start.begins, 1)
    numbers = _floats(number(taken))[code]
    if taken.null_count():
        unread = np.flatnonzero(taken.is_null().to_numpy()[code])
        again = texts.gather(rows[unread]).str.extract(start.pattern, 1)
        numbers[unread] = _floats(number(again))
    return _finite(rows, numbers)


def taken(texts: pl.Series, start: Start) -> pl.Series:
    """Return what the head of each text begins with, else what the pattern finds in it.

    The same whatever other texts there are.
    """
    heads = start.heads(texts)
    first = heads.head(FEW)
    if len(texts) < FEW or first.n_unique() > _ALIKE * len(first):
        found = heads.str.extract(start.begins, 1)
    else:
        code, different = _different(heads.fill_null(""))
        found = different.str.extract(start.begins, 1).gather(code)
    unread = found.is_null().arg_true()
    if not len(unread):
        return found
    return found.scatter(unread, texts.gather(unread).str.extract(start.pattern, 1))


def _different(texts: pl.Series) -> tuple[Ints, pl.Series]:
    """Return the number of each text, and the texts by their numbers."""
    codes = texts.cast(pl.Categorical(pl.Categories.random())).to_physical().to_numpy()
    last = np.empty(int(codes.max()) + 1, dtype=np.int64)
    last[codes] = np.arange(len(codes))
    return codes, texts.gather(last)


def _finite(rows: Ints, numbers: Floats) -> tuple[Ints, Floats]:
    finite = np.isfinite(numbers)
    return (rows, numbers) if finite.all() else (rows[finite], numbers[finite])


def _floats(numbers: pl.Series) -> Floats:
    return numbers.cast(pl.Float32, strict=False).fill_null(np.nan).to_numpy()
