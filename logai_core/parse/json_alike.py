"""Lines of objects by the layouts that some of them have, in columns."""

from collections import Counter

import polars as pl

from logai_core.parse.json_layouts import Group, Layout, layout_of
from logai_core.parse.json_names import Names
from logai_core.parse.json_rows import Objects
from logai_core.parse.json_shapes import FIELDS

_SAMPLES = (64, 192)  # lines looked at for layouts: of all, then of those left
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
    for size in _SAMPLES:
        for layout in _layouts(short, names, size):
            groups = short.with_columns(
                text.str.extract_groups(layout.pattern).alias("_")
            ).unnest("_")
            fits = groups[groups.columns[2]].is_not_null()
            parts.append(_columns(groups.filter(fits), layout, names))
            fields.append(_loose(groups.filter(fits), layout))
            short = short.filter(~fits)
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


def _layouts(lines: pl.DataFrame, names: Names, size: int) -> list[Layout]:
    """Return the layouts of some lines, the most frequent first."""
    if lines.height < _LEAST_LINES:
        return []
    some = lines["text"].gather_every(max(lines.height // size, 1)).to_list()
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
