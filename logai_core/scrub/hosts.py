"""Host names by how they end, found from their ends: most words of a line have none."""

import re
from collections.abc import Callable

KIND = "HOST"
# Ends of host names; those that are also words or file endings are left out.
_ENDS = (
    "com|net|org|edu|gov|mil|int|biz|io|dev|cloud|eu|de|uk|fr|nl|ch|ca|au|jp|cn|br|"
    "ru|se|pl|local|localdomain|internal|intranet|lan|corp|example|invalid|onion"
)
GATE = rf"(?i)[a-z0-9_-]\.(?:{_ENDS})(?:[^\w-]|$)"
_END = re.compile(rf"\.(?i:{_ENDS})(?![\w-])(?!\.\w)")
_HOST = re.compile(
    r"(?<![A-Za-z0-9_])(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}+\.){1,8}"
    rf"(?i:{_ENDS})(?![\w-])(?!\.\w)"
)
_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
_MOST_CHARS = 600  # eight labels of 63 characters, and their dots


def replace_hosts(line: str, name: Callable[[str, str], str]) -> str:
    """Return `line` with every host name named."""
    parts, done = [], 0
    for end in _END.finditer(line):
        before = line[max(done, end.start() - _MOST_CHARS) : end.start()]
        run = before[len(before.rstrip(_SIGNS)) :]
        begin = end.start() - len(run) + run.rfind("..") + 1
        found = _HOST.search(line, begin, min(len(line), end.end() + 2))
        if found and found.end() == end.end():
            parts += [line[done : found.start()], name(KIND, found[0])]
            done = found.end()
    return "".join([*parts, line[done:]])
