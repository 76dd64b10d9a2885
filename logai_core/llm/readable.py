"""What an answer says so far, while it is still being written."""

import json
import re
from functools import lru_cache

from logai_core.llm.words import one_line

MOST_READ = 20_000  # characters of an answer; a sane one is not nearly as long
MOST_SHOWN = 500  # of one text
_SAID = re.compile(r'"(title|text)"\s*:\s*"((?:[^"\\]|\\.)*)')
_HALF_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$")


def readable(answer: str) -> str:
    """Return the title and the bullets in an answer, one a line, the last one cut short.

    `answer` is the beginning of the JSON that a model writes. Nothing in it is checked.
    """
    found = _SAID.findall(answer[:MOST_READ])
    return "\n".join(
        _plain(text) if name == "title" else f"- {_plain(text)}" for name, text in found
    )


@lru_cache(maxsize=64)  # an answer is read again with each piece that comes
def _plain(text: str) -> str:
    whole = _HALF_ESCAPE.sub(r"\1", text)
    try:
        said = str(json.loads(f'"{whole}"', strict=False))
    except ValueError:
        said = whole
    if said.isascii() and said.isprintable():  # nothing in it would not be seen
        return said[:MOST_SHOWN]
    # Half of a pair of surrogates: its other half is still to come.
    return one_line(said.encode("utf-8", "ignore").decode(), MOST_SHOWN)
