"""The rows of a scan that match: short columns of all of them, long ones of few."""

import polars as pl

from logai_core.query.compiling import LONG, read_query
from logai_core.query.fields import Fields
from logai_core.query.tree import Query

_MOST_DOUBTED = 0.5  # of all rows: with more, one pass over all of them is quicker


def find_rows(
    records: pl.LazyFrame,
    query: Query,
    fields: Fields,
    kinds: pl.DataFrame | None = None,
) -> pl.Series:
    """Return the numbers of the rows that match, from 0, in the order of the records.

    They are those of `condition`, of which `kinds` are told. Long columns are read for
    the rows only that nothing else tells of: a second scan, for which `shape_id`, the
    level or the time choose the rows.

    Raises:
        QueryError: a field or value is not known.
    """
    rows = records.with_row_index("row")
    if not query.clauses:
        return _collected(rows.select("row"))["row"]
    exact, surely, possibly = read_query(query, fields, kinds)
    needed = set(exact.meta.root_names())
    if not needed & LONG:
        return _collected(rows.filter(exact).select("row"))["row"]
    told = _collected(rows.filter(possibly).select("row", surely=surely))
    sure = told.filter("surely")["row"]
    doubted = told.height - sure.len()
    if not doubted:
        return sure
    if doubted > _MOST_DOUBTED * _collected(records.select(pl.len())).item():
        return _collected(rows.filter(exact).select("row"))["row"]
    # Two steps, since one filter would read the long columns of all rows.
    read = _collected(rows.filter(possibly & ~surely).select("row", *needed))
    return pl.concat([sure, read.filter(exact)["row"]]).sort()


def _collected(rows: pl.LazyFrame) -> pl.DataFrame:
    return rows.collect(engine="streaming")
