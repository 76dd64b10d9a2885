"""Time, level and message of lines that have no field of a known name, by shape.

What is found so stays in the attributes: only there its name can be read.
"""

from functools import lru_cache

import polars as pl

from logai_core.formats.notations import STAMP, bare

# One row a field of text, or a number under a name of time: `row`, `key`, `value`.
FIELDS = pl.Schema({"row": pl.UInt32(), "key": pl.String(), "value": pl.String()})
ROLES = ("stamp", "level_text", "message")

TIME_NAME = (
    r"(?i)(?:time|date|stamp|epoch|clock)|(?:^|[_.@-])(?:ts|at|when)(?:$|[_.-])"
    r"|(?-i:[a-z](?:Ts|At)$)"
)
_NO_TIME = r"(?i)timeout|time_?out|lifetime|runtime|uptime|expir|duration|elapsed"
# Whole words only: a letter or `config` may be anything under an unknown name.
LEVEL_WORD = (
    r"^(?i:trace|debug|info|information|notice|warn|warning|error|err|critical|crit"
    r"|fatal|severe|alert|emerg|emergency|panic)$"
)
_PROSE = r"[A-Za-z]{2,}[,:;.)]? [(\"'\[</]?[A-Za-z0-9]"
_NO_PROSE = r"(?i)agent|referr?er|time|date|cookie|header|query|sql|subject|issuer|path"
_EPOCH = f"^(?:{bare('epoch')})$"
_NOTATION = f"^{STAMP}$"


@lru_cache(maxsize=10_000)
def by_name_of_time(key: str) -> bool:
    """Return whether a number of this name may be an instant."""
    return bool(pl.select(_named_for_time(pl.lit(key))).item())


def _named_for_time(key: pl.Expr) -> pl.Expr:
    return key.str.contains(TIME_NAME) & ~key.str.contains(_NO_TIME)


def by_shape(fields: pl.DataFrame, role: str) -> pl.DataFrame:
    """Return `row` and `value` of the field that fits a role best, where one does.

    Time: a name of time first, then the alphabet decides. Level: the same. Message:
    the longest text with words, then the alphabet.
    """
    key, value = pl.col("key"), pl.col("value")
    if role == "stamp":
        named = _named_for_time(key)
        epoch = named & value.str.contains(_EPOCH)
        dated = ~key.str.contains(_NO_TIME) & value.str.contains(_NOTATION)
        fits, order = epoch | dated, ~named
    elif role == "level_text":
        fits, order = value.str.contains(LEVEL_WORD), pl.lit(value=False)
    else:
        prose = value.str.contains(_PROSE) & ~value.str.contains(_NOTATION)
        fits = prose & ~key.str.contains(_NO_PROSE)
        order = -value.str.len_bytes().cast(pl.Int64)
    return (
        fields.filter(fits)
        .with_columns(order.alias("order"))
        .sort("row", "order", "key")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "value")
    )


def fill(lines: pl.DataFrame, fields: pl.DataFrame) -> pl.DataFrame:
    """Return `lines` (`row` and a column a role) with null roles filled by shape."""
    if fields.is_empty():
        return lines
    for role in ROLES:
        missing = lines.filter(pl.col(role).is_null())
        found = by_shape(fields.join(missing, on="row", how="semi"), role)
        if found.is_empty():
            continue
        lines = (
            lines.join(found, on="row", how="left", maintain_order="left")
            .with_columns(pl.coalesce(role, "value").alias(role))
            .drop("value")
        )
    return lines
