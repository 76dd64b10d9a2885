"""Text that is looked for in the messages that an analysis kept for that."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from logai_core import confined
from logai_core.errors import CaseError
from logai_core.pipeline.apart import MEMORY_BYTES, SECONDS
from logai_core.pipeline.few import MOST_BYTES_HERE, MOST_HERE
from logai_core.profiles import Profiles
from logai_core.query.kept import Pieces, matching
from logai_core.query.profiled import Seek
from logai_core.query.sought import Sought
from logai_core.store import Case
from logai_core.store.rows import Rows, scan_rows
from logai_core.store.texts import END, Texts, UnsoundError, messages_of, ranges_of


class _TooMuchError(Exception):
    """There is more text than a regular expression of a person may run over here."""


def seek_in(
    case: Case, texts: Texts, profiles: Profiles, asked: str, *, apart: bool
) -> Seek:
    """Return what looks for text in messages, for a query of a case.

    With `apart`, a regular expression that would run over much of it does so in a
    process that can be ended.
    """

    def seek(sought: Sought, rows: Rows) -> Rows | None:
        is_bounded = apart and sought.is_regex
        try:
            found = _looked_for(texts, profiles, asked, sought, rows, apart=is_bounded)
        except (UnsoundError, CaseError):
            return None
        left = rows[np.isin(rows, texts.apart)] if texts.apart.size else rows[:0]
        if left.size and is_bounded:
            return None
        return np.sort(np.concatenate([*found, *_left(case, sought, left), rows[:0]]))

    return seek


def _looked_for(
    texts: Texts,
    profiles: Profiles,
    asked: str,
    sought: Sought,
    rows: Rows,
    *,
    apart: bool,
) -> list[Rows]:
    try:
        return _found(texts, profiles, sought, rows, is_bounded=apart)
    except _TooMuchError:
        return [_found_apart(texts, profiles, asked, sought, rows)]


def _found(
    texts: Texts, profiles: Profiles, sought: Sought, rows: Rows, *, is_bounded: bool
) -> list[Rows]:
    if is_bounded and rows.size > MOST_HERE:
        raise _TooMuchError
    found, size = [], 0
    for some in _messages(texts, profiles, sought, rows):
        if is_bounded:
            size += int(some["message"].str.len_bytes().sum() or 0)
            if size > MOST_BYTES_HERE:
                raise _TooMuchError
        found.append(matching(some, sought.exact))
    return found


def _messages(
    texts: Texts, profiles: Profiles, sought: Sought, rows: Rows
) -> Iterator[pl.DataFrame]:
    """Yield `row` and `message` of those of some records that may be found."""
    wanted = np.zeros(profiles.of.size, np.bool_)
    wanted[rows] = True
    for some in messages_of(texts, _shapes(profiles, rows), sought.begin):
        own = wanted[some["row"].to_numpy()]
        yield some if own.all() else some.filter(own)


def _shapes(profiles: Profiles, rows: Rows) -> pl.Series:
    """Return the shapes that some records have."""
    return profiles.table["shape_id"].filter(profiles.counts(rows) > 0).unique()


def _found_apart(
    texts: Texts, profiles: Profiles, asked: str, sought: Sought, rows: Rows
) -> Rows:
    """Return which of some records are found, ended after `SECONDS`.

    Raises:
        LimitError: it takes too long, or too much memory.
        ServiceError: it died, or others are being answered.
    """
    shape_ids = _shapes(profiles, rows)
    pieces = Pieces.of(
        [
            (str(one.path), first, last)
            for one, first, last in ranges_of(texts, shape_ids)
        ],
        shape_ids=shape_ids,
        rows=rows,
        end=END,
    )
    request = {"text": asked, "number": sought.number, "begin": sought.begin}
    found = confined.run(
        "seek",
        request | pieces._asdict(),
        seconds=SECONDS,
        memory_bytes=MEMORY_BYTES,
    )
    return found["row"].to_numpy()


def _left(case: Case, sought: Sought, rows: Rows) -> Iterator[Rows]:
    """Yield what is found of records whose messages are not kept."""
    for piece in scan_rows(case, rows, ["message"]):
        told = piece.take(piece.scan.select(told=sought.exact))["told"]
        yield piece.rows[told.to_numpy()]
