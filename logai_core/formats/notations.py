"""How times are written, as data.

A notation is a Rust regex whose groups name the pieces: Y year, y year of two digits,
m month, b month by name, d day, H hour, p AM or PM, M minute, S second, f fraction,
z zone, and seconds, millis, micros, nanos since 1970. Without Y, y or an epoch it
has no year; without z no zone. No piece is ever guessed from another line.
"""

import re

_MONTH = "(?P<b>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_WEEKDAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? +)?"
_DAY = "(?P<d>[0-9]{1,2})"
_FRACTION = "(?:[.,](?P<f>[0-9]{1,9}))?"
_CLOCK = f"(?P<H>[0-9]{{1,2}}):(?P<M>[0-9]{{2}}):(?P<S>[0-9]{{2}}){_FRACTION}"
# Abbreviations other than UTC and GMT stand for several zones each: they are read
# over, and the zone setting holds.
_ABBREVIATION = "(?: (?:CES?T|EES?T|WES?T|[ECMP][SD]T|BST|MSK|IST|JST|AE[SD]T))?"
_ZONE = "(?P<z>Z| ?(?:UTC|GMT|[+-][0-9]{2}:?[0-9]{2})|[+-][0-9]{2})?" + _ABBREVIATION
_YMD = r"(?P<Y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"

NOTATIONS = {
    "iso": rf"{_YMD}(?:T|,?[ \t]{{1,2}}){_CLOCK}{_ZONE}",
    "slashed": rf"(?P<Y>[0-9]{{4}})[/.](?P<m>[0-9]{{1,2}})[/.](?P<d>[0-9]{{1,2}})"
    rf"(?:[ T]| - ){_CLOCK}{_ZONE}",
    "dashed": rf"{_YMD}-(?P<H>[0-9]{{2}})\.(?P<M>[0-9]{{2}})\.(?P<S>[0-9]{{2}})"
    r"(?:\.(?P<f>[0-9]{1,9}))?",
    "compact": r"(?P<Y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[T -]"
    r"(?P<H>[0-9]{2}):?(?P<M>[0-9]{2}):?(?P<S>[0-9]{2})"
    rf"(?:[.,:](?P<f>[0-9]{{1,9}}))?{_ZONE}",
    "compact-short": r"(?P<y>[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2}) "
    r"(?P<H>[0-9]{2}):?(?P<M>[0-9]{2}):?(?P<S>[0-9]{2})",
    "clf": rf"(?P<d>[0-9]{{2}})/{_MONTH}/(?P<Y>[0-9]{{4}})[: ]{_CLOCK}{_ZONE}",
    "ctime": rf"{_WEEKDAY}{_MONTH} {{1,2}}{_DAY} {_CLOCK}{_ZONE} (?P<Y>[0-9]{{4}})",
    "month-day-year": rf"{_MONTH} {{1,2}}{_DAY},? (?P<Y>[0-9]{{4}}):? {_CLOCK}"
    rf"(?: (?P<p>[AP]M))?{_ZONE}",
    "day-month-year": rf"{_WEEKDAY}{_DAY}[ -]{_MONTH}[ -](?P<Y>[0-9]{{4}}) {_CLOCK}"
    rf"{_ZONE}",
    "month-day": rf"{_MONTH} {{1,2}}{_DAY} {_CLOCK}",
    "us": r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<Y>[0-9]{4}),? {1,2}"
    rf"{_CLOCK}(?: (?P<p>[AP]M))?",
    "slashed-short": r"(?P<y>[0-9]{2})/(?P<m>[0-9]{2})/(?P<d>[0-9]{2}) " + _CLOCK,
    "dotted": rf"(?P<d>[0-9]{{1,2}})\.(?P<m>[0-9]{{1,2}})\.(?P<Y>[0-9]{{4}}),? {_CLOCK}",
    "logcat": rf"(?P<m>[0-9]{{2}})[-.](?P<d>[0-9]{{2}}) {_CLOCK}",
    "epoch": r"(?:(?P<seconds>[12][0-9]{9})(?:\.(?P<f>[0-9]{1,9}))?"
    r"|(?P<millis>[12][0-9]{12})(?:\.[0-9]+)?"
    r"|(?P<micros>[12][0-9]{15})|(?P<nanos>[12][0-9]{18}))",
}
ALL_TIMES = tuple(NOTATIONS)

# A bare number is a time only where a field says so or at the very start of a line.
_IN_TEXT = tuple(name for name in ALL_TIMES if name != "epoch")


def bare(name: str) -> str:
    """Return the regex of a notation without its groups, to be part of a larger one."""
    return re.sub(r"\(\?P<\w+>", "(?:", NOTATIONS[name])


STAMP = r"(?-u:\b)(?:" + "|".join(bare(name) for name in _IN_TEXT) + r")(?-u:\b)"
LEADING_EPOCH = r"^(?:[^ ]{1,20} )?([12][0-9]{9}(?:\.[0-9]{1,9})?)(?: |$)"
