"""The text of a request, and which row stands behind which tag."""

from collections.abc import Sequence
from typing import NamedTuple

from logai_core.llm.digest import Row
from logai_core.llm.ground import Grounded
from logai_core.llm.tags import tags_for


class Request(NamedTuple):
    """What is sent, and the rows by the tags it gives them.

    The question of an analyst has no tag: it proves nothing.
    """

    system: str
    user: str
    rows: dict[str, Row]
    question: str = ""


def map_request(
    system: str,
    facts: Sequence[Row],
    lines: Sequence[Row],
    secret: bytes,
    question: str = "",
) -> Request:
    """Return the request about one chunk."""
    rows = _tagged([*facts, *lines], secret)
    return Request(system, _shown(rows, question), rows, question)


def halved(request: Request, facts: Sequence[Row], secret: bytes) -> list[Request]:
    """Return a map request as two, each with half of its lines; none of a single line."""
    lines = [row for row in request.rows.values() if row.ref is not None]
    middle = len(lines) // 2
    parts = (lines[:middle], lines[middle:]) if middle else ()
    return [
        map_request(request.system, facts, part, secret, request.question)
        for part in parts
    ]


def synthesis_request(
    system: str,
    facts: Sequence[Row],
    drafts: Sequence[Grounded],
    secret: bytes,
    question: str = "",
) -> Request:
    """Return the request that joins the drafts; their lines are tagged anew.

    Lines come in the order in which the drafts cite them first, each once.
    """
    cited = dict.fromkeys(row for draft in drafts for row in draft.rows)
    lines = [row for row in cited if row.ref is not None]
    rows = _tagged(
        [*facts, *(row for row in cited if _is_new(row, facts)), *lines], secret
    )
    tags = {row: tag for tag, row in rows.items()}
    bullets = [
        f"- {draft.text} {' '.join(f'[[{tags[row]}]]' for row in draft.rows)}"
        for draft in drafts
    ]
    user = "\n".join([_shown(rows, question), "", "DRAFT BULLETS", *bullets])
    return Request(system, user, rows, question)


def _is_new(row: Row, facts: Sequence[Row]) -> bool:
    return row.ref is None and row not in facts


def _tagged(rows: Sequence[Row], secret: bytes) -> dict[str, Row]:
    tags = tags_for(secret, [row.text for row in rows])
    return dict(zip(tags, rows, strict=True))


def _shown(rows: dict[str, Row], question: str) -> str:
    asked = ["QUESTION", question, ""] if question else []
    facts = [f"[[{tag}]] {row.text}" for tag, row in rows.items() if row.ref is None]
    lines = [
        f"[[{tag}]] {row.text}" for tag, row in rows.items() if row.ref is not None
    ]
    return "\n".join([*asked, "FACTS", *facts, "", "LINES", *lines])
