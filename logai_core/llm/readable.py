"""What an answer says so far, while it is still being written."""

import json
import re

MOST_READ = 20_000  # characters of an answer; a sane one is not nearly as long
_SAID = re.compile(r'"(title|text)"\s*:\s*"((?:[^"\\]|\\.)*)')
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")


def readable(answer: str) -> str:
    """Return the title and the bullets in an answer, one a line, the last one cut short.

    `answer` is the beginning of the JSON that a model writes. Nothing in it is checked.
    """
    found = _SAID.findall(answer[:MOST_READ])
    return "\n".join(
        _plain(text) if name == "title" else f"- {_plain(text)}" for name, text in found
    )


def _plain(text: str) -> str:
    whole = text if _is_whole(text) else _HALF_ESCAPE.sub("", text)
    try:
        return " ".join(str(json.loads(f'"{whole}"', strict=False)).split())
    except ValueError:
        return whole


def _is_whole(text: str) -> bool:
    return not _HALF_ESCAPE.search(text)
