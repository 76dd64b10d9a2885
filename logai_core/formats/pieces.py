"""Pieces that the patterns of several formats share."""

ISO = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
BSD = r"[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}"
CLF = r"[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2}(?: [+-][0-9]{4})?"
LEVELS = (
    "TRACE|DEBUG|INFORMATION|INFO|NOTICE|WARNING|WARN|ERROR|ERR|FATAL|CRITICAL|CRIT"
    "|SEVERE|ALERT|EMERGENCY|EMERG|FAILURE|PANIC|VERBOSE|FINEST|FINER|FINE|CONFIG"
)
QUOTED = r'"(?:[^"\\]|\\.)*"'
INSIDE_QUOTES = r'(?:[^"\\]|\\.)*'
LOGGER = r"(?P<logger>[A-Za-z_][A-Za-z0-9_.$/-]*)"
