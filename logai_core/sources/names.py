"""What the entries of an archive are called: for people, never as paths."""

import re

from logai_core.inert import inert_text
from logai_core.sources.entry import Reason

_MOST_CHARS = 200
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATORS = re.compile(r"[/\\]")


def shown(name: str) -> str:
    """Return a name as it can be printed: no control characters, not too long."""
    text = inert_text(
        name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )
    text = text.replace("\t", "\\t").replace("\n", "\\n")
    if len(text) <= _MOST_CHARS:
        return text
    half = _MOST_CHARS // 2
    return f"{text[:half]}…{text[-half:]}"


def refusal(name: str) -> Reason | None:
    """Return why an entry is not read: its name leads out of the archive."""
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        what = "has an absolute path"
    elif ".." in _SEPARATORS.split(name):
        what = "has a path that leads out of the archive"
    else:
        return None
    return Reason(
        f"{what}, expected a name within it",
        "Such a name can be an attack. Unpack it by hand if you trust it.",
    )
