"""Which numbers measure something: not ids, counters, moments, ports or codes."""

import numpy as np
import polars as pl

FEWEST_IN_SAMPLE = 5
_SHARE = 0.95
_LONG = 1e11  # from here on whole numbers are ids, or moments
_DISTINCT = 0.9
_DISTINCT_FROM = 1e5
_COUNTING = 0.95
_COUNTED = 20

# The whole name, or its last word.
_MOMENTS = "ts|time|timestamp|epoch|date|year|month|day|hour|minute"
_NO_MEASURES = (
    "id|ids|pid|tid|uid|gid|port|line|lineno|seq|sequence|serial|version|code|status|"
    "index|no|nr|number|hash|key|pos|position|x|y"
)
_TIMES = (
    "duration|latency|elapsed|took|taken|(?:response|request|process|wait|run|exec|query"
    "|upstream|total|render|db|cpu|service)_?times?|rtt|delay|lag|age|uptime|runtime"
)
TIME_UNITS = frozenset(("ns", "us", "ms", "s", "min"))


def is_measure(name: str, numbers: pl.Series, *, stated: bool = False) -> bool:
    """Tell whether the numbers of a sample, by line, are worth a series.

    `stated` numbers have a unit, so that they may all differ.
    """
    known = numbers.drop_nulls()
    if known.len() < FEWEST_IN_SAMPLE or known.len() < _SHARE * numbers.len():
        return False
    if known.n_unique() < 2:
        return False
    if _counts_up(known):
        return False
    return stated or not (_named_otherwise(name) or _all_differ(known))


def is_time(name: str) -> bool:
    """Tell whether a name without a unit is that of a length of time."""
    return bool(_words(name).str.contains(f"(?:^|_)(?:{_TIMES})(?:_|$)").item())


def _named_otherwise(name: str) -> bool:
    words = _words(name)
    whole = words.str.contains(f"^(?:{_MOMENTS})$")
    last = words.str.contains(f"(?:^|_)(?:{_NO_MEASURES})$")
    return bool((whole | last).item())


def _words(name: str) -> pl.Series:
    """Return the name in lower case, its words joined by one underscore each."""
    apart = pl.Series([name]).str.replace_all("([a-z0-9])([A-Z])", "${1}_${2}")
    return apart.str.to_lowercase().str.replace_all("[^a-z0-9]+", "_")


def _counts_up(known: pl.Series) -> bool:
    """Tell whether these are counters, moments, or ids of as many digits."""
    values = known.to_numpy()
    if (values != np.floor(values)).any():
        return False
    steps = np.diff(values)
    moved = steps[steps != 0]
    rising = moved.size >= _COUNTED and (moved > 0).mean() > _COUNTING
    return bool(rising or np.median(np.abs(values)) >= _LONG)


def _all_differ(known: pl.Series) -> bool:
    values = known.to_numpy()
    large = np.median(np.abs(values)) >= _DISTINCT_FROM
    whole = (values == np.floor(values)).all()
    return bool(whole and large and known.n_unique() > _DISTINCT * len(values))
