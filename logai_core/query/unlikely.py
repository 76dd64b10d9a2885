"""What of a query can hardly match anything: said where it finds nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence

from logai_core.attributes import NUMBER
from logai_core.query.fields import Fields, attribute_of, known_reader
from logai_core.query.tree import And, Compare, Node, Or, Query, Value

_MOST = 3  # values named
_NUMBER = re.compile(NUMBER)


def unlikely(
    query: Query, fields: Fields, values: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return a sentence for each comparison of what holds numbers with what is none.

    `values` are known values by field, the commonest first. Sentences are plain text,
    with words of the query in them.
    """
    return list(
        dict.fromkeys(
            f"{name} holds numbers, as far as is known{_such_as(values.get(name, ()))}; "
            f"{value.text!r} is none."
            for compare in _asked(query.tree)
            for name in _numeric(compare, fields)
            for value in compare.value.parts or (compare.value,)
            if _is_no_number(value)
        )
    )


def _asked(node: Node) -> Iterator[Compare]:
    """Yield what must be so; what must not be so costs no record."""
    if isinstance(node, And | Or):
        for one in node.nodes:
            yield from _asked(one)
    elif isinstance(node, Compare) and node.operator in (":", "="):
        yield node


def _numeric(compare: Compare, fields: Fields) -> Iterator[str]:
    name = None if known_reader(compare) else attribute_of(compare, fields)
    if name in fields.numbers:
        yield name


def _is_no_number(value: Value) -> bool:
    return value.kind in ("word", "quoted") and not _NUMBER.fullmatch(value.text)


def _such_as(known: Sequence[str]) -> str:
    if not known:
        return ""
    *others, last = sorted(known[:_MOST], key=float)
    return f", such as {', '.join(others)}{' and ' * bool(others)}{last}"
