"""A kind of thing to replace, as a pattern with a gate before it."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class Rule(NamedTuple):
    """What to replace; `holds` looks at what the pattern found.

    Patterns start at a boundary and repeat within bounds, so that a hostile line costs
    linear time, and none crosses a line end. Where a pattern has named groups, only
    the one that matched is replaced.

    `gate` is a regex of Polars that matches in every line in which the pattern can; it
    spares the other lines of a whole log.
    """

    kind: str
    pattern: re.Pattern[str]
    gate: str
    holds: Callable[[str], bool] = bool


def rule(
    kind: str,
    *pattern: str,
    gate: str,
    holds: Callable[[str], bool] = bool,
    flags: int = 0,
) -> Rule:
    """Return the rule of a pattern in pieces."""
    seen = bool if holds is bool else lru_cache(maxsize=1 << 12)(holds)
    return Rule(kind, re.compile("".join(pattern), flags), gate, seen)
