"""Lines of a format with patterns."""

import re

import polars as pl

from logai_core.formats import Format
from logai_core.formats.model import ROLES
from logai_core.levels import SYSLOG
from logai_core.parse.attributes import with_objects
from logai_core.parse.heads import HEADS, NOTHING, Context, as_heads

_COLUMNS = {"ts": "stamp", "level": "level_text"}  # of HEADS, else by their own name
MOST_PRIORITY = 191  # facility 23, severity 7


def read_text(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that the format matches."""
    parts = [HEADS.to_frame()]
    for pattern in fmt.patterns:
        names = re.findall(r"\(\?P<(\w+)>", pattern)
        groups = lines.with_columns(
            pl.col("text").str.extract_groups(pattern).alias("_groups")
        ).unnest("_groups")
        matched = groups.select(
            pl.any_horizontal(pl.col(names).is_not_null()).alias("_matched")
        )["_matched"]
        parts.append(_heads(groups.filter(matched), names, fmt))
        lines = lines.filter(~matched)
        if lines.is_empty():
            break
    return pl.concat(parts)


def _heads(groups: pl.DataFrame, names: list[str], fmt: Format) -> pl.DataFrame:
    others = [name for name in names if name not in ROLES]
    columns = [
        pl.col("line_no"),
        pl.concat_str(
            *(pl.col(name) for name in fmt.says if name in names),
            separator=" ",
            ignore_nulls=True,
        ).alias("message"),
        *(_said(name, fmt) for name in others),
    ]
    columns += [
        _said(name, fmt).alias(_COLUMNS.get(name, name))
        for name in ROLES
        if name in names and name != "message"
    ]
    if "priority" in names:
        columns.append(_syslog_severity().alias("severity"))
    heads = with_objects(groups.select(columns), others, numbers=fmt.numbers)
    return as_heads(heads, fmt)


def _said(name: str, fmt: Format) -> pl.Expr:
    value = pl.col(name)
    if name == "level" and "-" in fmt.levels:
        return pl.when(value != "").then(value)
    return pl.when((value != "") & (value != "-")).then(value)


def _syslog_severity() -> pl.Expr:
    priority = pl.col("priority").cast(pl.Int16, strict=False)
    known = pl.when(priority <= MOST_PRIORITY).then(priority % len(SYSLOG))
    return known.replace_strict(
        dict(enumerate(SYSLOG)), default=None, return_dtype=pl.UInt8
    )
