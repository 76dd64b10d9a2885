"""Lines of key=value pairs that are alike: the same keys in the same order, as a regex.

As in `json_layouts`: what fits is read just as it is pair by pair.
"""

import re
from collections import Counter
from typing import NamedTuple

import polars as pl

from logai_core.formats.fields import ROLES
from logai_core.parse.attributes import number_or_quoted, quoted
from logai_core.parse.json_names import LEVEL, Names, Rank

ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n", r"\t": "\t"}
_FILLED = r'"(?:[^"\\]|\\.)+"|[^ "]+'
_ANY = r'"(?:[^"\\]|\\.)*"|[^ "]*'
_EMPTY = '(?:"")?'
_KEY = r"[A-Za-z_@][A-Za-z0-9_.@/-]*"
_PAIR = rf"{_KEY}(?:=(?:{_ANY}))?"
_SAMPLES = (64, 192)  # lines looked at for layouts: of all, then of those left
_LEAST_LINES, _LEAST_SHARE, _MOST_LAYOUTS = 64, 0.01, 16
_MOST_PAIRS = 60


class Layout(NamedTuple):
    """A pattern; the group of each column; the group of each other key, none for true."""

    pattern: str
    columns: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str | None], ...]


def read_alike(lines: pl.DataFrame, names: Names) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return HEADS columns of lines with a frequent layout, and the other lines."""
    parts = []
    for size in _SAMPLES:
        for layout in _layouts(lines, names, size):
            groups = lines.with_columns(
                pl.col("text").str.extract_groups(layout.pattern).alias("_")
            ).unnest("_")
            fits = groups["whole"].is_not_null()
            parts.append(_heads(groups.filter(fits), layout))
            lines = lines.filter(~fits)
    kept = ("line_no", "text", *ROLES, "attributes")
    empty = pl.DataFrame(schema={name: pl.String() for name in kept}).cast(
        {"line_no": lines.schema["line_no"]}
    )
    return pl.concat([empty, *(part.select(kept) for part in parts)]), lines


def value_of(raw: pl.Expr) -> pl.Expr:
    """Return values without their quotes."""
    inside = raw.str.slice(1).str.strip_suffix('"')
    plain = inside.str.replace_many(ESCAPES, leftmost=True)
    return pl.when(raw.str.starts_with('"')).then(plain).otherwise(raw)


def as_json(raw: pl.Expr) -> pl.Expr:
    """Return values as JSON: what stands in quotes is text, null is a flag."""
    return (
        pl.when(raw.is_null())
        .then(pl.lit("true"))
        .when(raw.str.starts_with('"'))
        .then(quoted(value_of(raw)))
        .otherwise(number_or_quoted(raw))
    )


def _layouts(lines: pl.DataFrame, names: Names, size: int) -> list[Layout]:
    if lines.height < _LEAST_LINES:
        return []
    some = lines["text"].gather_every(max(lines.height // size, 1))
    pairs = some.str.extract_all(_PAIR).to_list()
    seen = Counter(layout for one in pairs if (layout := _layout(one, names)))
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0].pattern))
    enough = max(_LEAST_SHARE * len(some), 2)
    return [layout for layout, count in ranked if count >= enough][:_MOST_LAYOUTS]


def _layout(pairs: list[str], names: Names) -> Layout | None:
    split = [pair.partition("=") for pair in pairs]
    keys = tuple(key for key, _, _ in split)
    if not keys or len(set(keys)) < len(keys) or len(keys) > _MOST_PAIRS:
        return None
    filled = {key for key, _, value in split if value not in ("", '""')}
    flags = {key for key, equals, _ in split if not equals}
    best, held = _chosen(keys, filled, names)
    if set(best.values()) & held or names.rivals(LEVEL, dict.fromkeys(keys)) > 1:
        return None  # of several levels, the values tell which one it is
    groups = {key: f"g{place}" for place, key in enumerate(keys) if key not in flags}
    patterns = []
    for key in keys:
        if key in flags:
            patterns.append(re.escape(key))
            continue
        value = _FILLED if key in best.values() else _EMPTY if key in held else _ANY
        patterns.append(f"{re.escape(key)}=(?P<{groups[key]}>{value})")
    return Layout(
        f"^(?P<whole>{' +'.join(patterns)}) *$",
        tuple((role, groups[key]) for role, key in best.items()),
        tuple((key, groups.get(key)) for key in keys if key not in best.values()),
    )


def _chosen(
    keys: tuple[str, ...], filled: set[str], names: Names
) -> tuple[dict[str, str], set[str]]:
    """Return the key of each column, and those that would be better were they filled."""
    wanted: dict[str, list[tuple[Rank, str]]] = {}
    for key, targets in names.step("", keys).leaves:
        for role, rank in targets:
            if role in ROLES:
                wanted.setdefault(role, []).append((rank, key))
    best: dict[str, str] = {}
    held: set[str] = set()
    for role, ranked in wanted.items():
        for _, key in sorted(ranked):
            if key in filled:
                best[role] = key
                break
            held.add(key)
    return best, held


def _heads(groups: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    filled = dict(layout.columns)
    members: list[pl.Expr] = []
    for place, (key, group) in enumerate(layout.others):
        members.append(pl.lit(f'{"," if place else "{"}"{key}":'))
        members.append(as_json(pl.col(group)) if group else pl.lit("true"))
    attributes = (
        pl.concat_str(*members, pl.lit("}")) if members else pl.lit(None, pl.String)
    )
    return groups.select(
        "line_no",
        "text",
        *(
            value_of(pl.col(filled[role])).alias(role)
            if role in filled
            else pl.lit(None, pl.String).alias(role)
            for role in ROLES
        ),
        attributes.alias("attributes"),
    )
