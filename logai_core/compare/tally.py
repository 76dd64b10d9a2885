"""One pass over a side, batch by batch: how often each value comes, and when."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import polars as pl

from logai_core.attributes import Reader, unescaped
from logai_core.compare.extent import PARTS, SLICES, Extent, sliced
from logai_core.compare.members import Members
from logai_core.compare.opened import open_at
from logai_core.compare.places import numbers_of_place, read_places
from logai_core.exact_members import ExactReader
from logai_core.in_threads import in_threads

HOST, OTHERS, MEMBER = "host", "others", "member:"  # what is counted together
# Counted together, since few of their values ever meet; hosts may be many.
_TOGETHER = ("template_id", "severity", "service", "source_id")
_WORKERS = 2
_LOOKED_AT = 1_000  # records of a batch, to see whether their attributes are alike
_ALIKE = 0.7  # share of distinct ones up to which they are counted first
_SUMS = (
    pl.col("records").sum(),
    pl.col("with_id").sum(),
    pl.col("first_ts").min(),
)
_ENDS = (pl.col("first").min(), pl.col("last").max())
_COUNTED = ("slice", "records", "with_id", "first_ts")

# What a batch has, by what it is of: a frame a batch, of which some rows may be alike.
_Found = dict[tuple[str, str], pl.DataFrame]


class Tally(NamedTuple):
    """What one pass over a side counts; some rows of a frame may be of one kind.

    `counts` have what is counted, `slice`, `records`, `with_id` and `first_ts`; `ids`
    what has an id, `_id`, and the `slice` of its first. What is counted are columns of
    records, or `value` of a member or place, by its name. `numbers` have `number` and
    `records`. `busy` are the parts in which there are records, `distinct` counts ids, and
    `opened` those that go on where most do, see `open_at`.
    """

    counts: dict[str, pl.DataFrame]
    ids: dict[str, pl.DataFrame]
    numbers: dict[str, pl.DataFrame]
    busy: pl.Series
    distinct: int
    opened: int


def tally(
    records: pl.LazyFrame, extent: Extent, unit: pl.Expr | None, members: Members
) -> Tally:
    """Count what RECORDS with `template_id` have, in slices of their extent.

    `unit` reads the id or host that is counted; None where lines are.
    """
    some = ["attributes"] if members.values or members.numbers else []
    some += ["message"] if members.places else []
    # Ids as numbers: only whether they are the same matters.
    none = pl.lit(None, pl.UInt64)
    identity = none if unit is None else pl.when(unit.is_not_null()).then(unit.hash())
    rows = sliced(records, extent).select(
        "part",
        pl.col("ts").alias("first_ts"),
        identity.alias("_id"),
        *_TOGETHER,
        HOST,
        *some,
    )
    count = partial(_count, members=members, by_id=unit is not None)
    batches = rows.collect_batches(maintain_order=False)
    found: dict[tuple[str, str], list[pl.DataFrame]] = {}
    for one in in_threads(batches, count, workers=_WORKERS, name="compare"):
        for name, frame in one.items():
            found.setdefault(name, []).append(frame)
    joined = {name: pl.concat(frames) for name, frames in found.items()}
    counts, ids, numbers, whole = (
        {name: frame for (of, name), frame in joined.items() if of == kind}
        for kind in ("counts", "ids", "numbers", "whole")
    )
    ends = whole["ids"].group_by("_id").agg(_ENDS)
    return Tally(
        counts,
        ids,
        numbers,
        whole["busy"]["part"].unique(),
        ends.height,
        open_at(ends["first"].drop_nulls(), ends["last"].drop_nulls()),
    )


def _count(batch: pl.DataFrame, members: Members, *, by_id: bool) -> _Found:
    rows = batch.with_columns(
        slice=pl.col("part") // (PARTS // SLICES),
        records=pl.lit(1, pl.UInt32),
        with_id=pl.col("_id").is_not_null().cast(pl.UInt32),
    )
    found = {
        ("whole", "busy"): rows.select(pl.col("part").unique()),
        ("whole", "ids"): rows.lazy()
        .drop_nulls("_id")
        .group_by("_id")
        .agg(first=pl.col("slice").min(), last=pl.col("slice").max())
        .collect(),
    }
    for name, keys in ((OTHERS, _TOGETHER), (HOST, (HOST,))):
        found["counts", name] = rows.group_by(*keys, "slice").agg(_SUMS)
        if by_id:
            found["ids", name] = _first_of_ids(rows, keys)
    found |= _of_places(rows, members, by_id=by_id) if members.places else {}
    if not (members.values or members.numbers):
        return found
    texts = rows.select("attributes", "slice", "_id", *_COUNTED[1:])
    return found | _of_members(texts.drop_nulls("attributes"), members, by_id=by_id)


def _first_of_ids(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    named = rows.filter(pl.col("_id").is_not_null())
    return named.group_by(*keys, "_id").agg(pl.col("slice").min())


def _of_members(texts: pl.DataFrame, members: Members, *, by_id: bool) -> _Found:
    if not by_id and _alike(texts["attributes"]):
        texts = texts.group_by("attributes", "slice").agg(_SUMS)
    found = {}
    for name, reader in members.values.items():
        headed = _headed(texts, reader)
        own = _read(headed, reader, ["slice"], _SUMS)
        found["counts", f"{MEMBER}{name}"] = own.select("value", *_COUNTED)
        if by_id:
            named = headed.filter(pl.col("_id").is_not_null())
            own = _read(named, reader, ["_id"], [pl.col("slice").min()])
            found["ids", f"{MEMBER}{name}"] = own.select("value", "_id", "slice")
    for name, reader in members.numbers.items():
        own = _read(_headed(texts, reader), reader, [], [pl.col("records").sum()])
        number = pl.col("value").cast(pl.Float64, strict=False)
        known = own.select(number.alias("number"), "records")
        found["numbers", name] = known.filter(pl.col("number").is_finite())
    return found


def _of_places(rows: pl.DataFrame, members: Members, *, by_id: bool) -> _Found:
    found = {}
    told = rows.select("template_id", "message", "slice", "_id", *_COUNTED[1:])
    for place, own in read_places(told, members.places):
        if place.numbers is not None:
            found["numbers", place.name] = numbers_of_place(place, own)
            continue
        counted = own.group_by("value", "slice").agg(_SUMS)
        found["counts", place.name] = counted.select("value", *_COUNTED)
        if by_id:
            found["ids", place.name] = _first_of_ids(own, ["value"])
    return found


def _alike(attributes: pl.Series) -> bool:
    first = attributes.head(_LOOKED_AT)
    return first.n_unique() <= _ALIKE * first.len()


def _headed(texts: pl.DataFrame, reader: Reader | ExactReader) -> pl.DataFrame:
    """Add what follows the name of a member, null where that is not found."""
    return texts.with_columns(reader.heads(texts["attributes"]).alias("head"))


def _read(
    texts: pl.DataFrame,
    reader: Reader | ExactReader,
    keys: Sequence[str],
    sums: Sequence[pl.Expr],
) -> pl.DataFrame:
    """Sum up by `value` and keys; a value may come in several rows."""
    counted = texts.group_by("head", *keys).agg(sums).drop_nulls("head")
    heads = counted.select(pl.col("head").unique()) if keys else counted.select("head")
    read = heads.with_columns(value=reader.values(heads["head"]))
    odd = read.filter(pl.col("value").is_null())
    known = read.with_columns(unescaped(read["value"]))
    told = counted.join(known, on="head", maintain_order="none").drop_nulls("value")
    own = told.group_by("value", *keys).agg(sums)
    if odd.is_empty():
        return own
    rest = texts.join(odd.drop("value"), on="head", how="semi")
    whole = rest.with_columns(value=reader.whole).drop_nulls("value")
    whole = whole.with_columns(unescaped(whole["value"])).drop_nulls("value")
    return pl.concat([own, whole.group_by("value", *keys).agg(sums)])
