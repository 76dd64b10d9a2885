"""Pieces of patterns that formats share, written `%{name}` in their files."""

import re

from logai_core.errors import FormatError

PIECES = {
    "iso": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    "bsd": r"[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}",
    "clf": r"[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?: [+-][0-9]{4})?",
    "level": "TRACE|DEBUG|INFORMATION|INFO|NOTICE|WARNING|WARN|ERROR|ERR|FATAL"
    "|CRITICAL|CRIT|SEVERE|ALERT|EMERGENCY|EMERG|FAILURE|PANIC|VERBOSE|FINEST|FINER"
    "|FINE|CONFIG",
    "quoted": r'"(?:[^"\\]|\\.)*"',
    "unquoted": r'(?:[^"\\]|\\.)*',
    "logger": r"(?P<logger>[A-Za-z_][A-Za-z0-9_.$/-]*)",
    "ip": r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+",
}
LEVELS, QUOTED = PIECES["level"], PIECES["quoted"]


def expand(pattern: str) -> str:
    """Return a pattern with its `%{name}` replaced.

    Raises:
        FormatError: there is no piece of that name.
    """
    return re.sub(r"%\{(\w+)\}", _piece, pattern)


def _piece(found: re.Match[str]) -> str:
    if found[1] not in PIECES:
        raise FormatError(
            f"found {found[0]}, expected one of {', '.join(sorted(PIECES))}",
            hint="Spell the piece out, or use one of these.",
        )
    piece = PIECES[found[1]]
    return f"(?:{piece})" if "|" in piece and not piece.startswith("(") else piece
