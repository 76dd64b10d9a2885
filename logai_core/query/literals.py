"""The words of a query that stand in the messages it finds, to be marked there."""

from logai_core.query.tree import And, Compare, Node, Not, Or, Query, Term


def literals(query: Query) -> tuple[str, ...]:
    """Return the words and phrases that a query looks for, none that it refuses."""
    return tuple(dict.fromkeys(_of(query.tree)))


def _of(node: Node) -> list[str]:
    if isinstance(node, And | Or):
        return [text for one in node.nodes for text in _of(one)]
    if isinstance(node, Not | Compare):
        return []
    assert isinstance(node, Term)  # noqa: S101 - narrows the type
    return [node.value.text] if node.value.kind in ("word", "quoted") else []
