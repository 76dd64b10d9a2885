"""Lines of key=value pairs."""

from functools import lru_cache

import polars as pl

from logai_core.formats import Format
from logai_core.formats.fields import ROLES
from logai_core.formats.guessing import LOGFMT_KEYS, LOGFMT_LINE
from logai_core.formats.pieces import QUOTED
from logai_core.levels import severity_of
from logai_core.parse.attributes import quoted
from logai_core.parse.heads import NOTHING, Context, as_heads
from logai_core.parse.json_names import LEVEL, Names
from logai_core.parse.logfmt_alike import as_json, read_alike, value_of

_PAIR = rf"[^ =]+(?:=(?:{QUOTED}|[^ ]*))?"
_RANKS = pl.Schema({"key": pl.String(), "role": pl.String(), "rank": pl.UInt16()})


def read_logfmt(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that are logfmt.

    Of a repeated key the first value holds; a key without a value is `true`. Fields
    that fill a column leave the attributes. A line without a message is its own
    message.
    """
    text = pl.col("text")
    own = lines.select("line_no", "text").filter(
        text.str.contains(LOGFMT_LINE), text.str.contains(LOGFMT_KEYS)
    )
    alike, left = read_alike(own, _names(fmt))
    heads = pl.concat([alike, read_pairs(left, _names(fmt)).select(alike.columns)])
    said = pl.coalesce("message", "text")
    return as_heads(heads.with_columns(said.alias("message")), fmt)


@lru_cache(maxsize=64)
def _names(fmt: Format) -> Names:
    return Names(fmt)


def read_pairs(lines: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return `lines` with the columns that their pairs fill, and `attributes`."""
    pairs = _pairs(lines)
    lifted = _lifted(pairs, names)
    columns = lifted.pivot(
        "role", on_columns=list(ROLES), index="line_no", values="value"
    )
    rest = pairs.join(lifted, on="at", how="anti", maintain_order="left")
    return lines.join(columns, on="line_no", how="left").join(
        _attributes(rest), on="line_no", how="left", maintain_order="left"
    )


def _pairs(lines: pl.DataFrame) -> pl.DataFrame:
    """Return `at`, `line_no`, `key`, `raw` and `value`, a row a pair; flags have none."""
    split = pl.col("pair").str.splitn("=", 2).struct.rename_fields(["key", "raw"])
    return (
        lines.select("line_no", pl.col("text").str.extract_all(_PAIR).alias("pair"))
        .explode("pair")
        .select("line_no", split.struct.unnest())
        .unique(["line_no", "key"], keep="first", maintain_order=True)
        .with_row_index("at")
        .with_columns(value_of(pl.col("raw")).alias("value"))
    )


def _lifted(pairs: pl.DataFrame, names: Names) -> pl.DataFrame:
    """Return the pairs that fill a column: the preferred one of each line and role."""
    keys = pairs["key"].drop_nulls().unique().to_list()
    ranks = pl.DataFrame(
        [
            (key, role, rank[0])
            for key, targets in names.step("", tuple(keys)).leaves
            for role, rank in targets
            if role in ROLES
        ],
        schema=_RANKS,
        orient="row",
    )
    return (
        pairs.filter(pl.col("value") != "")
        .join(ranks, on="key")
        .with_columns(_is_no_level(names).alias("odd"))
        .sort("line_no", "role", "odd", "rank", "key")
        .unique(["line_no", "role"], keep="first", maintain_order=True)
        .select("at", "line_no", "role", "value")
    )


def _is_no_level(names: Names) -> pl.Expr:
    """Tell what is named like a level and holds none: another one is better."""
    value = pl.col("value")
    known = (severity_of(value) > 0) | value.is_in(list(names.levels))
    return (pl.col("role") == LEVEL) & ~known


def _attributes(pairs: pl.DataFrame) -> pl.DataFrame:
    members = pairs.select(
        "line_no",
        pl.concat_str(
            quoted(pl.col("key")), as_json(pl.col("raw")), separator=":"
        ).alias("m"),
    )
    joined = members.group_by("line_no", maintain_order=True).agg(
        pl.col("m").str.join(",")
    )
    return joined.select("line_no", pl.format("{{{}}}", "m").alias("attributes"))
