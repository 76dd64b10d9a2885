"""What the clauses of a query about time restrict it to."""

from datetime import datetime

from logai_core.query.fields import Fields
from logai_core.query.times import Stretch, hull, stretch_of_compare
from logai_core.query.tree import And, Compare, Node, Or, Query


def window_of(query: Query, fields: Fields) -> tuple[datetime | None, datetime | None]:
    """Return the interval `[start, end)`, in UTC, that clauses about time allow.

    None is an open end. Negated clauses do not restrict it; of clauses that exclude each
    other, the end is before the start.

    Raises:
        QueryError: a value is no time.
    """
    times = tuple(clause.tree for clause in query.clauses if clause.is_time)
    start, end = _stretch(And(times), fields, query.text)
    return start, end


def _stretch(node: Node, fields: Fields, text: str) -> Stretch:
    if isinstance(node, Compare) and node.operator != "!=":
        return stretch_of_compare(node, fields, text)
    if isinstance(node, And | Or):
        parts = [_stretch(one, fields, text) for one in node.nodes]
        return _common(parts) if isinstance(node, And) else hull(parts)
    return Stretch(None, None)


def _common(parts: list[Stretch]) -> Stretch:
    return Stretch(
        max((one.start for one in parts if one.start), default=None),
        min((one.end for one in parts if one.end), default=None),
    )
