"""Lines of objects by the layouts that some of them have, in columns."""

from collections import Counter

import polars as pl

from logai_core.parse.json_layouts import Group, Layout, layout_of
from logai_core.parse.json_names import Names
from logai_core.parse.json_rows import Objects
from logai_core.parse.json_shapes import FIELDS

_SAMPLE = 256  # lines of a block that are looked at for layouts
_LEAST_LINES = 64  # below it a pattern costs more than it saves
_LEAST_SHARE = 0.01
_MOST_LAYOUTS = 16
_MOST_BYTES = 4_000  # so that no line is too much for attributes, no number too long
_ESCAPES = {
    r"\\": "\\", r"\"": '"', r"\/": "/", r"\b": "\b", r"\f": "\f",
    r"\n": "\n", r"\r": "\r", r"\t": "\t",
}  # fmt: skip
_BLANKS = r'("(?:[^"\\]|\\.)*")|[ \t]+'


def read_alike(lines: pl.DataFrame, names: Names) -> tuple[Objects, pl.DataFrame]:
    """Read those lines (`row`, `text`) that have a frequent layout; return the others.

    Which layouts are frequent does not show in what is read.
    """
    parts, fields = [_nothing(names)], [FIELDS.to_frame()]
    text = pl.col("text")
    short = lines.filter(text.str.len_bytes() <= _MOST_BYTES)
    for layout in _layouts(short, names):
        if short.is_empty():
            break
        groups = short.with_columns(
            text.str.extract_groups(layout.pattern).alias("_")
        ).unnest("_")
        first = groups.columns[2] if len(groups.columns) > 2 else None
        if first is None:
            continue
        fits = groups[first].is_not_null()
        own = groups.filter(fits)
        short = short.filter(~fits)
        if not own.is_empty():
            parts.append(_columns(own, layout, names))
            fields.append(_loose(own, layout))
    known = pl.concat(parts)
    left = lines.join(known.select("row"), on="row", how="anti", maintain_order="left")
    return Objects(known, pl.concat(fields)), left


def _nothing(names: Names) -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "row": pl.UInt32(),
            "attributes": pl.String(),
            "known": pl.Boolean(),
            "whole": pl.Boolean(),
            **dict.fromkeys(names.roles, pl.String()),
        }
    )


def _layouts(lines: pl.DataFrame, names: Names) -> list[Layout]:
    """Return the layouts of some lines, the most frequent first."""
    if lines.height < _LEAST_LINES:
        return []
    some = lines["text"].gather_every(max(lines.height // _SAMPLE, 1)).to_list()
    seen = Counter(layout for text in some if (layout := layout_of(text, names)))
    enough = max(_LEAST_SHARE * len(some), 2)
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    return [layout for layout, count in ranked if count >= enough][:_MOST_LAYOUTS]


def _columns(own: pl.DataFrame, layout: Layout, names: Names) -> pl.DataFrame:
    filled = dict(layout.columns)
    return own.select(
        "row",
        _object(layout.attributes).alias("attributes"),
        pl.lit(value=True).alias("known"),
        pl.lit(value=False).alias("whole"),
        *(
            _decoded(own[filled[role]]).alias(role)
            if role in filled
            else pl.lit(None, pl.String).alias(role)
            for role in names.roles
        ),
    )


def _object(pieces: tuple[str | Group, ...]) -> pl.Expr:
    if not pieces:
        return pl.lit(None, pl.String)
    parts: list[pl.Expr] = []
    literal = ""
    for piece in pieces:
        if isinstance(piece, str):
            literal += piece
            continue
        text = pl.col(piece.name)
        if piece.blanks:
            text = text.str.replace_all(_BLANKS, "${1}")
        parts += [pl.lit(literal), text]
        literal = ""
    return pl.concat_str(*parts, pl.lit(literal))


def _decoded(texts: pl.Series) -> pl.Series:
    if not texts.str.contains("\\", literal=True).any():
        return texts
    return texts.str.replace_many(_ESCAPES, leftmost=True)


def _loose(own: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return the fields by which missing roles may be filled by shape."""
    columns = [
        own.select("row", pl.lit(key).alias("key"), _decoded(own[name]).alias("value"))
        for key, name in layout.loose
    ]
    return pl.concat([FIELDS.to_frame(), *columns])
