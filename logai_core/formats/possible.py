"""Which formats may explain any of some lines: a quick look before the exact one.

There are hundreds of patterns, and each is compiled anew when it is used. RE2 looks
for all of them at once, compiled one time. It reads the same patterns the same way,
but for classes that know only ASCII there; formats with these are always possible.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import polars as pl
import re2

from logai_core.formats.model import Format

_UNLIKE = re.compile(
    r"\\[bBsSwWdDpPu<>]|\[:|\[[^\]]*(?:&&|--|~~)|\(\?[a-zA-Z]*-?[a-zA-Z]*[xu]"
)
_MEMORY = 64 << 20


def possible(lines: pl.Series, known: Sequence[Format]) -> frozenset[str]:
    """Return the names of formats that may explain a line; the others surely do not."""
    texts = lines.to_list()
    found = _found(texts, tuple(p for fmt in known for p in fmt.patterns))
    whole = "\n".join(texts)
    return frozenset(
        fmt.name
        for fmt in known
        if (not fmt.patterns or any(found.get(p, True) for p in fmt.patterns))
        and all(_has(whole, mark, fmt) for mark in fmt.marks)
    )


def _has(whole: str, mark: str, fmt: Format) -> bool:
    if fmt.kind == "logfmt":
        return f"{mark}=" in whole
    if fmt.kind in ("json", "wrapper"):
        return f'"{mark}"' in whole
    return True


def _found(texts: list[str], patterns: tuple[str, ...]) -> dict[str, bool]:
    """Return whether each of the patterns that RE2 reads alike matches a line."""
    finder, order = _finder(patterns)
    hits: set[int] = set()
    for text in texts:
        hits.update(finder.Match(text) or ())
    return {pattern: number in hits for number, pattern in enumerate(order)}


@lru_cache(maxsize=4)
def _finder(patterns: tuple[str, ...]) -> tuple[re2.Set, tuple[str, ...]]:
    options = re2.Options()
    options.max_mem, options.log_errors = _MEMORY, False
    finder, order = re2.Set.SearchSet(options), []
    for pattern in dict.fromkeys(patterns):
        if not _UNLIKE.search(pattern):
            try:
                finder.Add(pattern)
            except re2.error:
                continue
            order.append(pattern)
    finder.Compile()
    return finder, tuple(order)
