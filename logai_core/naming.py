"""What a series of WINDOWS, SCORES and FINDINGS is called."""

from collections.abc import Mapping

_PLAIN = {"service": "Service", "host": "Host", "level": "Level", "source": "Source"}


def series_name(kind: str, key: str, names: Mapping[str, str]) -> str:
    """Return a name for charts and tables; hostile text stays as it is.

    `names` are texts of templates and names of sources, by id.
    """
    if kind == "total":
        return "All records"
    if kind in _PLAIN:
        return f"{_PLAIN[kind]} {names.get(key, key)}"
    if kind == "errors":
        return f"Errors of service {key}" if key else "Errors"
    if kind == "template":
        return f"Pattern {key}  {names.get(key, '')}".rstrip()
    if kind == "measure":
        return _measure(key, names)
    return key.replace("=", " is ", 1)


def _measure(key: str, names: Mapping[str, str]) -> str:
    """Return such as "duration_ms", "value 2 of “login took <dur>”"."""
    of, _, name = key.rpartition(":")
    if not of:
        return name
    called = f"value {int(name) + 1}" if name.isdigit() else name
    if of == "*":
        return f"{called}, against what each pattern has"
    return f"{called} of “{names.get(of, of)}”"
