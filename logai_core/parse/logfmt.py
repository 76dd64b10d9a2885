"""Lines of key=value pairs."""

import polars as pl

from logai_core.formats import Format
from logai_core.formats.fields import ROLES
from logai_core.formats.guessing import LOGFMT_KEYS, LOGFMT_LINE
from logai_core.formats.pieces import QUOTED
from logai_core.parse.attributes import number_or_quoted, quoted
from logai_core.parse.heads import NOTHING, Context, as_heads

_PAIR = rf"[^ =]+(?:=(?:{QUOTED}|[^ ]*))?"
_ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n", r"\t": "\t"}
# Role and rank of each field name; the lowest rank of a role is preferred.
_RANKS = pl.DataFrame(
    [(n, role, i) for role, names in ROLES.items() for i, n in enumerate(names)],
    schema={"key": pl.String, "role": pl.String, "rank": pl.UInt8},
    orient="row",
)


def read_logfmt(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that are logfmt.

    Of a repeated key the first value holds; a key without a value is `true`. Fields
    that fill a column leave the attributes. A line without a message is its own
    message.
    """
    text = pl.col("text")
    own = lines.filter(text.str.contains(LOGFMT_LINE) & text.str.contains(LOGFMT_KEYS))
    pairs = _pairs(own)
    lifted = _lifted(pairs)
    heads = own
    for role in ROLES:
        values = lifted.filter(pl.col("role") == role)
        heads = heads.join(
            values.select("line_no", pl.col("value").alias(role)),
            on="line_no",
            how="left",
            maintain_order="left",
        )
    rest = pairs.join(lifted, on="at", how="anti", maintain_order="left")
    heads = heads.join(_attributes(rest), on="line_no", how="left")
    said = pl.coalesce("message", "text")
    return as_heads(heads.with_columns(said.alias("message")), fmt)


def _pairs(lines: pl.DataFrame) -> pl.DataFrame:
    """Return `at`, `line_no`, `key` and `raw`, one row a pair; flags have no `raw`."""
    split = pl.col("pair").str.splitn("=", 2).struct.rename_fields(["key", "raw"])
    return (
        lines.select("line_no", pl.col("text").str.extract_all(_PAIR).alias("pair"))
        .explode("pair")
        .select("line_no", split.struct.unnest())
        .unique(["line_no", "key"], keep="first", maintain_order=True)
        .with_row_index("at")
        .with_columns(_value().alias("value"))
    )


def _value() -> pl.Expr:
    raw = pl.col("raw")
    inside = raw.str.slice(1).str.strip_suffix('"')
    plain = inside.str.replace_many(_ESCAPES, leftmost=True)
    return pl.when(raw.str.starts_with('"')).then(plain).otherwise(raw)


def _lifted(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs that fill a column: the preferred one of each line and role."""
    return (
        pairs.filter(pl.col("value") != "")
        .join(_RANKS, on="key")
        .sort("line_no", "role", "rank")
        .unique(["line_no", "role"], keep="first", maintain_order=True)
        .select("at", "line_no", "role", "value")
    )


def _attributes(pairs: pl.DataFrame) -> pl.DataFrame:
    raw = pl.col("raw")
    value = (
        pl.when(raw.is_null())
        .then(pl.lit("true"))
        .when(raw.str.starts_with('"'))
        .then(quoted(pl.col("value")))
        .otherwise(number_or_quoted(pl.col("value")))
    )
    members = pairs.select(
        "line_no", pl.concat_str(quoted(pl.col("key")), value, separator=":").alias("m")
    )
    joined = members.group_by("line_no", maintain_order=True).agg(
        pl.col("m").str.join(",")
    )
    return joined.select("line_no", pl.format("{{{}}}", "m").alias("attributes"))
