"""Log text in Markdown that is shown and never acted on.

Three ways out: `prose` for sentences, `code` for what must look exact, `fenced` for
lines. None can become an image, a link, HTML or a heading. Bare addresses, which
many readers turn into links, stand in code.
"""

import re
from collections.abc import Iterable

SPECIAL = re.compile(r"([\\`*_{}\[\]()#<>!|&~$^])")
RULE = re.compile(r"^([-+=:])")  # would begin a list or underline a heading
NUMBER = re.compile(r"^(\d+)\.")  # would begin a numbered list
BREAKS = re.compile(r"([\s|]+)")
ADDRESS = re.compile(r"://|@|www\.|\w\.[^\W\d]{2}", re.IGNORECASE)
TICKS = re.compile("`+")


def prose(text: str) -> str:
    """Return text that reads as written in a paragraph, a list item or a cell."""
    words = BREAKS.split(" ".join(text.split()))
    safe = "".join(
        code(word) if ADDRESS.search(word) else SPECIAL.sub(r"\\\1", word)
        for word in words
    )
    return NUMBER.sub(r"\1\\.", RULE.sub(r"\\\1", safe))


def code(text: str) -> str:
    """Return text as a code span on one line, fenced by more backticks than it has."""
    flat = " ".join(text.split("\n"))
    if not flat.strip():
        return ""
    ticks = "`" * (_longest_run(flat) + 1)
    room = " " if flat[0] in "` " or flat[-1] in "` " else ""
    return f"{ticks}{room}{flat}{room}{ticks}"


def cell(text: str) -> str:
    """Return a template as a table cell: code, unless a bar would end the cell."""
    return prose(text) if "|" in text else code(text)


def fenced(lines: Iterable[str]) -> str:
    """Return lines as a fenced block whose fence no line can close."""
    block = "\n".join(lines)
    fence = "`" * max(3, _longest_run(block) + 1)
    return f"{fence}text\n{block}\n{fence}"


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table; `head` names its columns between bars, a colon right-aligns.

    The cells are Markdown by now.
    """
    names = [name.strip() for name in head.split("|")]
    rule = ["---:" if name.endswith(":") else "---" for name in names]
    titles = [name.removesuffix(":") for name in names]
    return "\n".join(f"| {' | '.join(row)} |" for row in [titles, rule, *rows])


def _longest_run(text: str) -> int:
    return max((len(run) for run in TICKS.findall(text)), default=0)
