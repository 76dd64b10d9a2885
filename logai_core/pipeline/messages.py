"""The messages of one template with their times: what its variables are counted of."""

from contextlib import suppress

import polars as pl

from logai_core.profiles import Profiles, numbers_of
from logai_core.store import Case
from logai_core.store.rows import Rows, scan_rows
from logai_core.store.texts import Texts, UnsoundError, messages_of

_READ = pl.Schema({"row": pl.UInt32(), "message": pl.String()})


def messages_of_template(
    case: Case, template_id: str, profiles: Profiles, texts: Texts | None
) -> pl.DataFrame:
    """Return `message` and `ts` of the records of a template, in no order.

    What the analysis kept of the messages is read, where it did: those of a shape lie
    together there, while in the records they lie among all others.
    """
    own = pl.col("template_id") == template_id
    read = None
    if texts is not None:
        shape_ids = profiles.table.filter(own)["shape_id"].unique()
        with suppress(UnsoundError):
            read = _kept(case, texts, shape_ids, profiles)
    if read is None:
        read = _scanned(case, numbers_of(profiles.where(own)))
    return read.select("message", profiles.ts.gather(read["row"]).alias("ts"))


def _kept(
    case: Case, texts: Texts, shape_ids: pl.Series, profiles: Profiles
) -> pl.DataFrame:
    """Read the messages of some shapes as they were kept, and the few left out there.

    Raises:
        UnsoundError: what was kept is damaged.
    """
    of_left = pl.Series(profiles.of[texts.apart])
    is_own = profiles.table["shape_id"].gather(of_left).is_in(shape_ids.implode())
    left = texts.apart[is_own.to_numpy()]
    left.sort()
    found = [*messages_of(texts, shape_ids), _scanned(case, left)]
    return pl.concat([one.select(*_READ) for one in found])


def _scanned(case: Case, rows: Rows) -> pl.DataFrame:
    """Read the messages of records by their numbers, which ascend."""
    found = [_READ.to_frame()]
    for piece in scan_rows(case, rows, ["message"]):
        read = piece.take(piece.scan)
        found.append(read.with_columns(row=pl.Series(piece.rows)).select(*_READ))
    return pl.concat(found)
