"""Text that is looked for in the messages that an analysis kept for that."""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from logai_core import confined
from logai_core.errors import CaseError
from logai_core.pipeline.apart import MEMORY_BYTES, SECONDS
from logai_core.pipeline.few import MOST_BYTES_HERE, MOST_HERE
from logai_core.query.among import Among
from logai_core.query.kept import Pieces, matching
from logai_core.query.profiled import Seek
from logai_core.query.sought import Sought
from logai_core.store import Case
from logai_core.store.rows import Rows, scan_rows
from logai_core.store.texts import END, Texts, UnsoundError, messages_of, ranges_of


class _TooMuchError(Exception):
    """There is more text than a regular expression of a person may run over here."""


def seek_in(case: Case, texts: Texts, asked: str, *, apart: bool) -> Seek:
    """Return what looks for text in messages, for a query of a case.

    With `apart`, a regular expression that would run over much of it does so in a
    process that can be ended.
    """

    def seek(sought: Sought, among: Among) -> Rows | None:
        is_bounded = apart and sought.is_regex
        try:
            found = _looked_for(texts, asked, sought, among, apart=is_bounded)
        except (UnsoundError, CaseError):
            return None
        left = np.sort(texts.apart[among.has(texts.apart)])
        if left.size and is_bounded:
            return None
        return np.sort(np.concatenate([*found, *_left(case, sought, left), left[:0]]))

    return seek


def _looked_for(
    texts: Texts, asked: str, sought: Sought, among: Among, *, apart: bool
) -> list[Rows]:
    try:
        return _found(texts, sought, among, is_bounded=apart)
    except _TooMuchError:
        return [_found_apart(texts, asked, sought, among)]


def _found(
    texts: Texts, sought: Sought, among: Among, *, is_bounded: bool
) -> list[Rows]:
    if is_bounded and among.rows.size > MOST_HERE:
        raise _TooMuchError
    messages = _messages(texts, sought, among)
    looked_at = _bounded(messages) if is_bounded else messages
    return texts.seen.noted(matching(some, sought.each) for some in looked_at)


def _bounded(messages: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    size = 0
    for some in messages:
        size += int(some["message"].str.len_bytes().sum() or 0)
        if size > MOST_BYTES_HERE:
            raise _TooMuchError
        yield some


def _messages(texts: Texts, sought: Sought, among: Among) -> Iterator[pl.DataFrame]:
    """Yield `row` and `message` of those of some records that may be found."""
    for some in messages_of(texts, among.shape_ids, sought.held):
        own = among.has(some["row"].to_numpy())
        yield some if own.all() else some.filter(own)


def _found_apart(texts: Texts, asked: str, sought: Sought, among: Among) -> Rows:
    """Return which of some records are found, ended after `SECONDS`.

    Raises:
        LimitError: it takes too long, or too much memory.
        ServiceError: it died, or others are being answered.
    """
    shape_ids = among.shape_ids
    pieces = Pieces.of(
        [
            (str(one.path), first, last)
            for one, first, last in ranges_of(texts, shape_ids)
        ],
        shape_ids=shape_ids,
        rows=among.rows,
        end=END,
    )
    request = {"text": asked, "numbers": sought.numbers, "held": sought.held}
    found = confined.run(
        "seek",
        request | pieces._asdict(),
        seconds=SECONDS,
        memory_bytes=MEMORY_BYTES,
    )
    return found["row"].to_numpy()


def _left(case: Case, sought: Sought, rows: Rows) -> Iterator[Rows]:
    """Yield what is found of records whose messages are not kept."""
    if not rows.size:
        return
    for piece in scan_rows(case, rows, ["message"]):
        told = piece.take(piece.scan.select(told=sought.exact))["told"]
        yield piece.rows[told.to_numpy()]
