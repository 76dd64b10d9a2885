"""Stamps as written to instants.

A stamp that states no zone is read as if it were UTC; the clock of its source is set
later, see `clocks`. One that states no year is read in the year 2000, see `years`. No
time is ever invented: a stamp that names no moment (30 February, 25 o'clock), or one
before 1970 or after 2100, gives none. A leap second is the first instant of the next
minute. Of a wall time that a stated zone had twice the earlier instant is taken, one
that it never had gives no time; the basis tells.
"""

from typing import NamedTuple

import polars as pl

from logai_core.clocks import in_zone, is_zone
from logai_core.formats.notations import NOTATIONS, WHOLE_STAMP
from logai_core.formats.zones import name_of, offset_of
from logai_core.parse.moments import COUNTED, YEARS, counted, wall
from logai_core.parse.quick import read_quickly
from logai_core.schemas import TS_BASIS, UTC_US

_TIMES = pl.Schema({"row": pl.UInt32(), "ts": UTC_US, "ts_basis": TS_BASIS})
_DATED = COUNTED | {"Y", "y"}
_FIRST, _AFTER = (pl.datetime(year, 1, 1, time_unit="us", time_zone="UTC")
                  for year in (YEARS[0], YEARS[-1] + 1))  # fmt: skip


class _Zones(NamedTuple):
    """Zones as written: minutes east of Greenwich, or a name, or nothing known."""

    offsets: dict[str, int]
    names: dict[str, str]


def read_stamps(stamps: pl.Series, notations: tuple[str, ...]) -> pl.DataFrame:
    """Return `ts` and `ts_basis` of each stamp, in the same order.

    The first notation that matches a whole stamp holds, even if it then names no
    moment. A null or unread stamp has a null `ts` and the basis "none".
    """
    left = stamps.alias("stamp").to_frame().with_row_index("row").drop_nulls("stamp")
    quick = _bounded(read_quickly(left))
    if quick.height == len(stamps):
        return quick.drop("row")
    parts = [_TIMES.to_frame(), quick]
    if not quick.is_empty():
        left = left.join(quick, on="row", how="anti")
    for number, name in enumerate(notations):
        if number == 1 and not left.is_empty():
            left = left.filter(pl.col("stamp").str.contains(WHOLE_STAMP))
        if left.is_empty():
            break
        pieces = left.select(
            "row",
            pl.col("stamp")
            .str.extract_groups(f"^(?:{NOTATIONS[name]})$")
            .struct.unnest(),
        )
        matched = pieces.select(
            pl.any_horizontal(pl.exclude("row").is_not_null()).alias("matched")
        )["matched"]
        if matched.any():
            parts.append(_by_name(pieces.filter(matched)))
            left = left.filter(~matched)
    read = pl.concat(parts)
    if read.height == len(stamps) and len(parts) == 3:  # one notation for all
        return read.sort("row").drop("row")
    rows = pl.int_range(len(stamps), dtype=pl.UInt32, eager=True).alias("row")
    return (
        rows.to_frame()
        .join(read, on="row", how="left", maintain_order="left")
        .select("ts", pl.col("ts_basis").fill_null("none"))
    )


def _by_name(pieces: pl.DataFrame) -> pl.DataFrame:
    """Return the instants of stamps, those of each named zone on their own."""
    names = _zones(pieces["z"]).names if "z" in pieces.columns else {}
    if not names:
        return _instants(pieces)
    named = pl.col("z").is_in(list(names))
    groups = pieces.filter(named).partition_by("z")
    others = pieces.filter(named.not_() | pl.col("z").is_null())
    return pl.concat(_instants(one) for one in (others, *groups)).sort("row")


def _instants(pieces: pl.DataFrame) -> pl.DataFrame:
    have = set(pieces.columns)
    if have & COUNTED:
        ts = counted(have).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
        basis = _basis("explicit")
    else:
        undecided = _basis("zone setting" if have & _DATED else "assumed year")
        ts, basis = _zoned(wall(have), pieces, undecided)
    return _bounded(pieces.select("row", ts.alias("ts"), basis.alias("ts_basis")))


def _bounded(times: pl.DataFrame) -> pl.DataFrame:
    """Return times without those of other centuries, which no log is of."""
    known = pl.col("ts").is_between(_FIRST, _AFTER, closed="left")
    kept = known | (pl.col("ts_basis") == "skipped")
    return times.with_columns(
        pl.when(known).then("ts"),
        pl.when(kept).then("ts_basis").otherwise(_basis("none")).alias("ts_basis"),
    )


def _basis(name: str) -> pl.Expr:
    return pl.lit(name, TS_BASIS)


def _zoned(
    local: pl.Expr, pieces: pl.DataFrame, unstated: pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """Return the instants in UTC, and their basis; names of zones are one at most."""
    ts = local.dt.replace_time_zone("UTC")
    if "z" not in pieces.columns or not pieces["z"].count():
        return ts, unstated
    zones = _zones(pieces["z"])
    if zones.names:
        return _named(local, next(iter(zones.names.values())))
    zone = pl.col("z")
    offset = zone.replace_strict(zones.offsets, default=None, return_dtype=pl.Int32)
    stated, utc = zone.is_not_null(), ts - pl.duration(minutes=offset)
    return (
        pl.when(stated).then(utc).otherwise(ts),
        pl.when(stated).then(_basis("explicit")).otherwise(unstated),
    )


def _named(local: pl.Expr, name: str) -> tuple[pl.Expr, pl.Expr]:
    early, late = in_zone(local, name)
    basis = (
        pl.when(local.is_not_null() & early.is_null())
        .then(_basis("skipped"))
        .when(early != late)
        .then(_basis("ambiguous"))
        .otherwise(_basis("explicit"))
    )
    return early, basis


def _zones(written: pl.Series) -> _Zones:
    found = _Zones({}, {})
    for zone in written.unique().drop_nulls().sort():
        offset, name = offset_of(zone), name_of(zone)
        if offset is not None:
            found.offsets[zone] = offset
        elif name is not None and is_zone(name):
            found.names[zone] = name
    return found
