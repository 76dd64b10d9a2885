"""What a search for text looks for in messages, apart from the rest of a query."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from logai_core.query.compiling import read_node
from logai_core.query.fields import Fields, known_reader
from logai_core.query.patterns import containing
from logai_core.query.pruning import parts_of
from logai_core.query.tree import Compare, Node, Query, Term, Value, leaves

Leaf = Term | Compare
_MOST_HELD = 3  # looked for at first; each takes time


class Sought(NamedTuple):
    """What some terms and comparisons of messages look for, all of them.

    `each` are their conditions over `message`, best looked at in this order. All messages
    that they find hold what each of `held` matches: Rust regexes of plain characters in
    any case.
    """

    each: tuple[pl.Expr, ...]
    held: tuple[str, ...]
    is_regex: bool
    numbers: tuple[int, ...]  # of the leaves in the query, from the left

    @property
    def exact(self) -> pl.Expr:
        """Return the condition over `message`."""
        return pl.all_horizontal(self.each)


def sought_by(some: Sequence[Leaf], query: Query, fields: Fields) -> Sought:
    """Return what leaves of a query look for; they are such that read messages."""
    there = leaves(query.tree)
    # What is long is in few messages, as a rule.
    rarest = sorted(some, key=lambda one: len(_held_by(one)), reverse=True)
    held = [*filter(None, map(_held_by, rarest))]
    return Sought(
        tuple(read_node(one, query, fields).exact for one in rarest),
        tuple(held[:_MOST_HELD]),
        any(value.kind == "regex" for one in some for value in _values(one)),
        tuple(there.index(one) for one in some),
    )


def is_of_messages(node: Node) -> bool:
    """Tell whether a part of a query is a leaf that reads messages, and nothing else."""
    if isinstance(node, Compare):
        return known_reader(node) == "message"
    return isinstance(node, Term)


def _values(leaf: Leaf) -> tuple[Value, ...]:
    return (leaf.value, *leaf.value.parts)


def _held_by(leaf: Leaf) -> str:
    """Return the pattern of what is held by all that a leaf finds, if anything."""
    if isinstance(leaf, Compare) and leaf.operator not in (":", "="):
        return ""
    parts = leaf.value.parts if leaf.value.kind == "set" else (leaf.value,)
    texts = [_held(one) for one in parts]
    return "|".join(map(containing, texts)) if all(texts) else ""


def _held(value: Value) -> str:
    """Return the longest text that is held by all that matches a value, if any."""
    if value.kind in ("word", "quoted"):
        return value.text
    return max(parts_of(value), key=len, default="")
