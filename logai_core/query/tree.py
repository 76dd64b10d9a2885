"""What a query says, as a tree: terms and comparisons under and, or, not."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# "word" is bare and "quoted" is not; "glob" is a word with * or ?, "any" a lone *.
Kind = Literal["word", "quoted", "glob", "any", "regex", "range", "set"]
Operator = Literal[":", "=", "!=", ">", ">=", "<", "<="]


class Place(NamedTuple):
    """The characters `[start, end)` of the text of a query."""

    start: int
    end: int


@dataclass(frozen=True)
class Value:
    """A value that something is compared with.

    `parts` are the two ends of a range ("any" is an open one) and the members of a set.
    """

    kind: Kind
    text: str
    place: Place = field(compare=False)
    parts: tuple["Value", ...] = ()


@dataclass(frozen=True)
class Term:
    """Text that a message holds."""

    value: Value


@dataclass(frozen=True)
class Compare:
    """A field compared with a value; `own` is a field that was written with @."""

    name: str
    own: bool
    operator: Operator
    value: Value
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Not:
    """What does not match."""

    node: "Node"


@dataclass(frozen=True)
class And:
    """What matches all; of nothing, everything."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """What matches any."""

    nodes: tuple["Node", ...]


Node = Term | Compare | Not | And | Or


@dataclass(frozen=True)
class Clause:
    """A part of the AND at the top of a query, with its text.

    `is_time` tells that it is about time and nothing else.
    """

    text: str
    is_time: bool
    tree: Node


@dataclass(frozen=True)
class Query:
    """A query as given, and the parts of the AND at its top, in order.

    The texts of its clauses, joined with spaces, mean the same. A query without a clause
    matches everything.
    """

    text: str
    clauses: tuple[Clause, ...]

    @property
    def tree(self) -> Node:
        """Return all clauses as one tree."""
        return And(tuple(clause.tree for clause in self.clauses))


def leaves(node: Node) -> list[Term | Compare]:
    """Return the terms and comparisons under a node, from left to right."""
    if isinstance(node, Not):
        return leaves(node.node)
    if isinstance(node, And | Or):
        return [leaf for one in node.nodes for leaf in leaves(one)]
    return [node]


def is_about_time(leaf: Term | Compare) -> bool:
    """Tell whether a leaf compares the time of records."""
    return isinstance(leaf, Compare) and not leaf.own and leaf.name.lower() == "time"
