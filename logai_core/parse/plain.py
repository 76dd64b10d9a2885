"""Lines of no known format: a stamp in the first part, and a level word near it.

A level counts only as part of the header: in brackets, in capitals or set off by
punctuation, and with nothing but header-like tokens (numbers, names with a dot or
dash, capitals, brackets) between the stamp and it. Words of the body never count.

A line that states no date may yet begin with a level, or with a time of day or the
seconds since the start and then a level. Its message is the whole line.
"""

import polars as pl

from logai_core.formats import TEXT
from logai_core.formats.guessing import FIRST_PART, HEAD_CHARS
from logai_core.formats.notations import LEADING_EPOCH, STAMP
from logai_core.formats.pieces import LEVELS
from logai_core.parse.attributes import with_objects
from logai_core.parse.heads import as_heads

_SHORT = "TRC|VRB|DBG|INF|WRN|FTL"
_ANY_LEVEL = f"(?i:{LEVELS}|{_SHORT})"
_LETTER = "[TDIWEFCNAV]"
_SEPARATOR = r"[\])>}]*(?:(?:[ \t]*[-:|,;]+(?:[ \t]+|$)){1,2}|[:|,;]+)?[ \t]*"
_HEADER_WORD = (
    r"(?:[\[(][^\])]{0,80}[\])][:,|]*|[^ \t\[(]*[0-9./_$@#-][^ \t]*|[A-Z]{2,}|[-|:]+)"
)
# Headers are first found as a whole, which is fast, and only then taken apart.
_LEVELLED = (
    rf"^{_SEPARATOR}(?P<skipped>(?:{_HEADER_WORD}[ \t]+){{0,5}}?)"
    rf"(?:[\[(<|]+[ \t]*(?P<bracketed>{_ANY_LEVEL}|{_LETTER})[ \t]*[\])>|]+"
    rf"|(?:[a-z][a-z0-9_-]*\.){{0,3}}(?P<bare>{LEVELS}|{_SHORT})(?:[:|,]|[ \t]|$)"
    rf"|(?P<loose>{_ANY_LEVEL})(?:[:|]|[ \t]{{2}}|\t))"
    rf"{_SEPARATOR}"
)
_LOGGER = (
    r"[A-Za-z_$][A-Za-z0-9_$-]*(?:[.$][A-Za-z0-9_$-]+)+"
    r"|[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+"
)
_NAMED = (
    r"^(?:\[(?P<context>[^\]]{1,60})\][ \t]+(?:[-:] )?)?"
    rf"(?:(?P<logger>{_LOGGER})(?: ?:| -)[ \t]+)?"
)
_TAGGED = (
    rf"^{_SEPARATOR}(?:(?P<host>[^ \[\]]+) (?P<service>[A-Za-z][^ :\[\]]*)"
    r"\[(?P<pid>[0-9]+)\]: )?"
)
_LEVEL_BEFORE = (
    rf"^[ \t]*(?:[\[(<]?(?P<word>{_ANY_LEVEL}|{_LETTER},)[\])>]?"
    rf"|[\[(<](?P<letter>{_LETTER})[\])>])[:,|\-\[( \t]*$"
)


# At the very start of a line, where any word may stand, only those that are mostly
# levels count, in capitals or followed by a colon.
_USUAL = "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL"
_TIME_OF_DAY = r"\[?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?\]?"
_UPTIME = r"\[ *[0-9]+\.[0-9]{3,6}\]"
_X_SERVER = "EE|WW|II"
_UNDATED = (
    rf"^[\[(]+[ \t]*({_ANY_LEVEL}|{_X_SERVER})[ \t]*[\])]",
    r"^\[([TDIWEF])\]",
    rf"^({_USUAL}|{_SHORT})(?:[ \t:|,]|$)",
    rf"^((?i:{_USUAL})):(?:[ \t]|$)",
    rf"^(?:{_TIME_OF_DAY}|{_UPTIME}){_SEPARATOR}(?:{_HEADER_WORD}[ \t]+){{0,5}}?"
    rf"[\[(<|]*[ \t]*(?:[A-Za-z0-9 _.#-]{{1,40}}/)?({LEVELS}|{_SHORT}|{_X_SERVER})(?:[ \t:|,\])>]|$)",
)


def read_plain(lines: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS of every line (`line_no`, `text`); null stamps are undated."""
    stamped = _stamped(lines)
    dated = stamped.filter(pl.col("stamp").is_not_null())
    head = pl.col("text").str.head(HEAD_CHARS)
    undated = stamped.filter(pl.col("stamp").is_null()).select(
        "line_no",
        pl.col("text").alias("message"),
        pl.coalesce(head.str.extract(one, 1) for one in _UNDATED).alias("level_text"),
    )
    if dated.is_empty():
        return as_heads(undated, TEXT)
    return pl.concat([_dated(dated), as_heads(undated, TEXT)])


def _stamped(lines: pl.DataFrame) -> pl.DataFrame:
    """Add `stamp`, what stands `before` it, and `rest`, what follows."""
    head = pl.col("text").str.head(HEAD_CHARS)
    epoch = head.str.extract(LEADING_EPOCH, 1)
    found = lines.with_columns(
        epoch.is_not_null().alias("epoch"),
        pl.coalesce(epoch, head.str.extract(STAMP, 0)).alias("stamp"),
    ).with_columns(_split("text", "stamp", "before", "rest"))
    near = pl.col("before").str.len_bytes() <= FIRST_PART
    return found.with_columns(pl.when(near).then("stamp").alias("stamp"))


def _split(text: str, at: str, before: str, after: str) -> pl.Expr:
    halves = pl.col(text).str.splitn(pl.col(at), 2)
    return halves.struct.rename_fields([before, after]).struct.unnest()


def _dated(lines: pl.DataFrame) -> pl.DataFrame:
    lines = _take_apart(_without_second_stamp(lines), "rest", _LEVELLED)
    lines = lines.with_columns(
        pl.col("before").str.extract_groups(_LEVEL_BEFORE).struct.unnest()
    )
    levelled = pl.coalesce("bracketed", "bare", "loose").is_not_null()
    named = _take_apart(lines.filter(levelled), "rest", _NAMED)
    tagged = _take_apart(lines.filter(~levelled), "rest", _TAGGED)
    lines = pl.concat([named, tagged], how="diagonal").with_columns(
        _header().alias("header"),
        pl.col("rest").alias("message"),
        pl.coalesce(
            "bracketed", "bare", "loose", pl.col("word").str.strip_chars(","), "letter"
        ).alias("level_text"),
    )
    others = ["header", "context", "logger", "pid"]
    return as_heads(with_objects(lines, others, numbers=("pid",)), TEXT)


def _take_apart(lines: pl.DataFrame, column: str, pattern: str) -> pl.DataFrame:
    """Add the groups of `pattern` at the start of a column, and take it off there."""
    found = pl.col(column).str.extract(pattern, 0)
    return lines.with_columns(
        found.str.extract_groups(pattern).struct.unnest(),
        pl.col(column).str.strip_prefix(found.fill_null("")),
    )


def _without_second_stamp(lines: pl.DataFrame) -> pl.DataFrame:
    """Move a second notation of the time into the header.

    Only lines that begin with an epoch number do this: it is for machines, and the
    stamp for people follows.
    """
    twice = pl.when("epoch").then(pl.col("rest").str.head(HEAD_CHARS))
    lines = lines.with_columns(twice.str.extract(STAMP, 0).alias("second"))
    lines = lines.with_columns(_split("rest", "second", "between", "tail"))
    seen = pl.col("second").is_not_null()
    return lines.with_columns(
        pl.when(seen)
        .then(pl.concat_str("before", "between", "second"))
        .otherwise("before")
        .alias("before"),
        pl.when(seen).then("tail").otherwise("rest").alias("rest"),
    )


def _header() -> pl.Expr:
    """Return what the header says besides time and level, null for mere punctuation."""
    mere_level = pl.coalesce("word", "letter").is_not_null()
    before = pl.when(~mere_level).then(pl.col("before"))
    parts = pl.concat_str(
        before.str.strip_chars_end(" \t[(<|"),
        pl.col("skipped").str.strip_chars().str.strip_suffix(" -"),
        separator=" ",
        ignore_nulls=True,
    )
    folded = parts.str.replace_all("[ \t]+", " ").str.strip_chars(" ")
    return pl.when(folded.str.contains("[A-Za-z0-9]")).then(folded)
