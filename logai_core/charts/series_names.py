"""What a series is called where it is drawn: text, not yet made safe for a figure."""

from collections.abc import Mapping

from logai_core import levels

PLACES = {"service": "service", "host": "host", "source": "source"}


def series_name(kind: str, key: str, names: Mapping[str, str]) -> str:
    """Return what a series is called.

    Args:
        kind: a SERIES_KIND.
        key: as in SCORES.
        names: texts of templates and names of sources, by id.
    """
    if kind == "total":
        return "All records"
    if kind == "level":
        return f"{levels.GLYPHS.get(key, '')} {key}".strip()
    if kind == "errors":
        return f"errors of {key}" if key else "errors of all"
    if kind == "measure":
        return _measure(key, names)
    if kind in PLACES:
        return f"{PLACES[kind]} {names.get(key, key) or '(none)'}"
    return names.get(key, key)


def _measure(key: str, names: Mapping[str, str]) -> str:
    """Return the name of a measure: see MEASURES for how they are named."""
    of, colon, field = key.rpartition(":")
    called = f"value {int(field) + 1}" if colon and field.isdecimal() else field
    if not colon or of == "*":
        return f"{called}, as multiples" if of == "*" else key
    return f"{called} of {names.get(of, of)}"
