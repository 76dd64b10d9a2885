"""Times that stand where ids may: several records share a second, but no more than that."""

import polars as pl

_DATE = "(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9]"
_CLOCK = "[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
_MOMENT = f"^(?:{_DATE}|(?:{_DATE}[T_-]?)?{_CLOCK}(?:Z|[+-][0-9:]+)?)$"
# Seconds since 1970, or thousandths of them and so on.
_EPOCH = r"^([0-9]{10})(?:[0-9]{3}){0,3}(?:\.[0-9]+)?$"
_MOSTLY = 0.9
_DAY_S = 86_400  # a time in a record is seldom farther from its own


def without_moments(ids: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return `row`, `key` and `id` without the keys of which nearly all ids are times.

    `rows` have `row` and `ts`, in microseconds: what counts seconds since 1970 is a time
    where it is one close to that of its record.
    """
    own = pl.col("id")
    seconds = own.str.extract(_EPOCH, 1).cast(pl.Int64)
    dated = own.str.contains(_MOMENT)
    found = (
        ids.with_columns(seconds=seconds, moment=dated)
        .filter(pl.col("moment") | pl.col("seconds").is_not_null())
        .join(rows.select("row", "ts"), on="row", how="left")
        .filter(
            pl.col("moment")
            | ((pl.col("seconds") - pl.col("ts") // 1_000_000).abs() <= _DAY_S)
        )
    )
    if found.is_empty():
        return ids
    moments = found.group_by("key").len("moments")
    times = (
        ids.group_by("key").len("all").join(moments, on="key").filter(
            pl.col("moments") >= _MOSTLY * pl.col("all")
        )
    )  # fmt: skip
    return ids.join(times, on="key", how="anti")
