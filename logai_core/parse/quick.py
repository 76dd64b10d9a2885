"""The commonest stamps, read seven times faster than any: four digits of a year first.

One shape a block, that of its first stamp; whatever else there is, and every leap
second, is left to the general reading, which gives the same for these.
"""

from typing import NamedTuple

import polars as pl

from logai_core.schemas import TS_BASIS

_DIGITS = {3: "%3f", 6: "%6f"}
_TWO = "[0-9]{2}"


class _Shape(NamedTuple):
    """A regex over whole stamps, and the same for strptime."""

    regex: str
    strptime: str
    explicit: bool


def read_quickly(stamps: pl.DataFrame) -> pl.DataFrame:
    """Return `row`, `ts`, `ts_basis` of those `stamps` (`row`, `stamp`) it can read."""
    shape = _shape(stamps["stamp"][0]) if stamps.height else None
    if shape is None:
        return stamps.clear().select(
            "row",
            pl.lit(None, pl.Datetime("us", "UTC")).alias("ts"),
            pl.lit(None, TS_BASIS).alias("ts_basis"),
        )
    stamp = pl.col("stamp")
    alike = stamps.filter(stamp.str.contains(shape.regex))
    basis = "explicit" if shape.explicit else "zone setting"
    moment = stamp.str.to_datetime(shape.strptime, time_unit="us", strict=False)
    return alike.select(
        "row",
        moment.dt.replace_time_zone("UTC").alias("ts"),
        pl.lit(basis, TS_BASIS).alias("ts_basis"),
    ).drop_nulls("ts")


def _shape(stamp: str) -> _Shape | None:
    dash, between = stamp[4:5], stamp[10:11]
    if dash not in ("-", "/") or stamp[7:8] != dash or between not in ("T", " "):
        return None
    zone = "Z" if stamp.endswith("Z") else ""
    fraction = stamp[19:].removesuffix("Z")
    digits = len(fraction) - 1
    if fraction and (fraction[0] not in ".," or digits not in _DIGITS):
        return None
    part = f"[{fraction[0]}][0-9]{{{digits}}}" if fraction else ""
    regex = (
        f"^[0-9]{{4}}{dash}{_TWO}{dash}{_TWO}{between}{_TWO}:{_TWO}:[0-5][0-9]"
        f"{part}{zone}$"
    )
    strptime = f"%Y{dash}%m{dash}%d{between}%H:%M:%S"
    if fraction:
        strptime += fraction[0] + _DIGITS[digits]
    return _Shape(regex, strptime + zone, explicit=bool(zone))
