"""How times are written, as data.

A notation is a Rust regex whose groups name the pieces: Y year, y year of two digits,
m month, b month by name, d day, j day of the year, W week and w its day, H hour, p AM
or PM, M minute, S second, f fraction, z zone. A moment is also seconds, millis, micros
or nanos since 1970, the mantissa of seconds written as 1.7e9, filetime (100 ns since
1601) or tai (hexadecimal, TAI64 with nanos_hex). Without Y, y or a moment it has no
year; without z no zone. No piece is ever guessed from another line.

`03/04/2026` may be 4 March or 3 April. With slashes the month is taken first, with
dashes the day (the rule of PHP and GNU date), unless the source proves the other
order with a first or second number above 12; see `parse.calendar`.
"""

import re

from logai_core.formats.months import MONTHS
from logai_core.formats.zones import ZONE

_MONTH = "(?P<b>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ANY_MONTH = rf"(?P<b>(?i:{_NAMES}))\.?"
_WEEKDAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? +)?"
_DAY = "(?P<d>[0-9]{1,2})"
_FRACTION = "(?:[.,](?P<f>[0-9]{1,12}))?"
_HOUR_MINUTE = "(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})"
_HMS = f"{_HOUR_MINUTE}:(?P<S>[0-9]{{2}})"
_CLOCK = _HMS + _FRACTION
# Some programs set the milliseconds off with a colon, and some leave out the seconds.
_ODD_CLOCK = f"{_HOUR_MINUTE}(?::(?P<S>[0-9]{{2}})(?:[.,:](?P<f>[0-9]{{1,12}}))?)?"
_DIGITS = "(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})"
# The blank before AM may be one that does not break, as ICU writes it.
_HALF = r"(?:[ \x{a0}\x{202f}]?(?P<p>[AaPp]\.?[Mm]\.?))?"
_YEAR = "(?P<Y>[0-9]{4})"
_SHORT_YEAR = "(?P<y>[0-9]{2})"
_YMD = f"{_YEAR}-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}})"
_THEN = r"(?:[Tt_:]|,?[ \t]{1,2}| at )"
_M12, _D31 = "(?P<m>0?[1-9]|1[0-2])", "(?P<d>0?[1-9]|[12][0-9]|3[01])"
_NUMERIC = rf"{_YEAR}(?:,? {{1,2}}| - |[T-]){_ODD_CLOCK}{_HALF}{ZONE}"

NOTATIONS = {
    "iso": f"{_YMD}{_THEN}{_CLOCK}{ZONE}",
    "iso-odd": f"{_YMD}{_THEN}{_ODD_CLOCK}{_HALF}{ZONE}",
    "slashed": rf"{_YEAR}[/.:](?P<m>[0-9]{{1,2}})[/.:](?P<d>[0-9]{{1,2}})"
    rf"(?:[ T:-]|, | - ){_CLOCK}{ZONE}",
    "dashed": rf"{_YMD}-(?P<H>[0-9]{{2}})\.(?P<M>[0-9]{{2}})\.(?P<S>[0-9]{{2}})"
    r"(?:\.(?P<f>[0-9]{1,9}))?",
    "compact": r"(?P<Y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])[T _-]"
    r"(?P<H>[0-9]{2}):?(?P<M>[0-9]{2}):?(?P<S>[0-9]{2})"
    rf"(?:[.,:](?P<f>[0-9]{{1,9}}))?{ZONE}",
    "compact-short": r"(?P<y>[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9]) "
    r"(?P<H>[0-2][0-9]):?(?P<M>[0-9]{2}):?(?P<S>[0-9]{2})(?:\.(?P<f>[0-9]{1,9}))?",
    "dotted-dashed": r"(?P<Y>[0-9]{4})\.(?P<m>[0-9]{2})\.(?P<d>[0-9]{2})-"
    r"(?P<H>[0-9]{2})\.(?P<M>[0-9]{2})\.(?P<S>[0-9]{2}):(?P<f>[0-9]{3})",
    "clf": rf"(?P<d>[0-9]{{1,2}})/{_MONTH}/{_YEAR}[: ]{_CLOCK}{ZONE}",
    "ctime": rf"{_WEEKDAY}{_MONTH} {{1,2}}{_DAY} {_CLOCK}{_HALF}{ZONE} {_YEAR}",
    "month-day-year": rf"{_WEEKDAY}{_MONTH} {{1,2}}{_DAY},? {_YEAR}(?:[:,]?| at) "
    rf"{_CLOCK}{_HALF}{ZONE}(?: \([A-Z][A-Za-z ]{{1,40}}\))?",
    "day-month-year": rf"{_WEEKDAY}{_DAY}[ -]?{_MONTH}[ -]?{_YEAR}"
    rf"(?:,? |::?|T){_CLOCK}{_HALF}{ZONE}",
    "year-month-day": rf"{_YEAR}[ /-]{_MONTH}[ /-]{{1,2}}{_DAY}[ T:]{_CLOCK}{ZONE}",
    "month-day": rf"{_MONTH} {{1,2}}{_DAY} {_CLOCK}",
    "us": f"{_M12}/{_D31}/{_NUMERIC}",
    "european": f"{_D31}/{_M12}/{_NUMERIC}",
    "slashed-short": rf"{_SHORT_YEAR}/(?P<m>0[1-9]|1[0-2])/(?P<d>[0-3][0-9]) {_CLOCK}",
    "us-short": rf"{_M12}/{_D31}/{_SHORT_YEAR},? {_ODD_CLOCK}{_HALF}{ZONE}",
    "dotted": rf"{_DAY}\.(?P<m>[0-9]{{1,2}})\.{_YEAR}(?:,? |,|T| - ){_ODD_CLOCK}{ZONE}",
    "dotted-short": rf"{_D31}\.{_M12}\.{_SHORT_YEAR},? {_CLOCK}{ZONE}",
    "day-dashed": f"{_D31}-{_M12}-{_NUMERIC}",
    "month-dashed": f"{_M12}-{_D31}-{_NUMERIC}",
    "logcat": rf"(?P<m>[0-9]{{2}})[-.](?P<d>[0-9]{{2}}) {_CLOCK}",
    "month-slash-day": rf"(?P<m>[0-9]{{2}})/(?P<d>[0-9]{{2}}) {_CLOCK}",
    "klog": rf"(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}) {_CLOCK}",
    "day-month": rf"{_DAY}[ -]{_MONTH} {_CLOCK}",
    "mysql": rf"{_SHORT_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})  "
    "(?P<H>[0-9]):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})",
    "iso-digits": rf"{_YMD}[T_ -]{_DIGITS}{_FRACTION}{ZONE}",
    "ordinal": rf"{_YEAR}-(?P<j>[0-9]{{3}})[T ]{_CLOCK}{ZONE}",
    "week": rf"{_YEAR}-W(?P<W>[0-9]{{2}})-(?P<w>[1-7])[T ]{_CLOCK}{ZONE}",
    "rfc850": rf"{_WEEKDAY}{_DAY}[ -]{_MONTH}[ -]{_SHORT_YEAR} {_CLOCK}{ZONE}",
    "oracle": rf"{_DAY}-{_ANY_MONTH}-(?:{_YEAR}|{_SHORT_YEAR}) (?P<H>[0-9]{{1,2}})"
    rf"[.:](?P<M>[0-9]{{2}})[.:](?P<S>[0-9]{{2}}){_FRACTION}{_HALF}{ZONE}",
    "named-day-first": rf"{_DAY}\.?[ /-](?:de )?{_ANY_MONTH}[ /-](?:de )?{_YEAR}"
    rf"[ ,:T]{{1,2}}(?:(?:at|à|um|alle|às|om) )?{_CLOCK}{_HALF}{ZONE}",
    "named-month-first": rf"{_ANY_MONTH} {{1,2}}{_DAY},? {_YEAR},? {_CLOCK}{_HALF}{ZONE}",
    "named-month-day": rf"{_ANY_MONTH} {{1,2}}{_DAY} {_CLOCK}",
    "named-day-month": rf"{_DAY}\.? {_ANY_MONTH} {_CLOCK}",
    "epoch": r"(?:(?P<seconds>[12][0-9]{9})(?:[.,](?P<f>[0-9]{1,9}))?"
    r"|(?P<millis>[12][0-9]{12})(?:\.[0-9]+)?"
    r"|(?P<micros>[12][0-9]{15})|(?P<nanos>[12][0-9]{18}))",
    "json-date": r"\\?/Date\((?P<millis>[0-9]{1,14})(?:[+-][0-9]{4})?\)\\?/",
    "scientific": r"1\.(?P<mantissa>[0-9]{1,18})[eE]\+?0?9",
    "tai64n": "@?(?P<tai>4[0-9a-f]{15})(?P<nanos_hex>[0-9a-f]{8})?",
    "digits": rf"(?P<Y>19[7-9][0-9]|20[0-9]{{2}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})"
    rf"{_DIGITS}{_FRACTION}{ZONE}",
    "cim": rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_DIGITS}\.(?P<f>[0-9]{{6}})"
    "(?P<z>[+-][0-9]{3})",
    "filetime": "(?P<filetime>1[0-9]{17})",
}  # fmt: skip
ALL_TIMES = tuple(NOTATIONS)

_DAY_FIRST, _MONTH_FIRST = ("european", "day-dashed"), ("us", "month-dashed")


def in_order(times: tuple[str, ...], *, day_first: bool | None) -> tuple[str, ...]:
    """Return notations with the day before the month, or after it, or as they are."""
    if day_first is None:
        return times
    first = _DAY_FIRST if day_first else _MONTH_FIRST
    return tuple(dict.fromkeys((*first, *times)))


def _bare(regex: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", regex)


def bare(name: str) -> str:
    """Return the regex of a notation without its groups, to be part of a larger one."""
    return _bare(NOTATIONS[name])


def _search() -> str:
    """Return a regex for a stamp anywhere in a text, the fullest that begins there.

    A bare number is none: it is a time only where a field says so, or at the very
    start of a line.
    """
    others = [bare(name) for name in ALL_TIMES if name not in _IN_FIELDS]
    found = "|".join(_bare(regex) for regex in (*_ISO_IN_TEXT, *others))
    return rf"(?:@40000000[0-9a-f]{{16}}|(?-u:\b)(?:{found}))(?-u:\b)"


_IN_FIELDS = frozenset(
    {"iso", "iso-odd", "klog", "epoch", "json-date", "scientific", "tai64n", "digits",
     "cim", "filetime"}
)  # fmt: skip
_ISO_IN_TEXT = (
    f"{_YMD}{_THEN}{_HMS}(?:[.,][0-9]{{1,12}}|:[0-9]{{3}})?{_HALF}{ZONE}",
    f"{_YMD}[T ]{_HOUR_MINUTE}{_HALF}{ZONE}",
)
STAMP = _search()
# Most of what is in no notation is found to be so by one look.
WHOLE_STAMP = f"^(?:{'|'.join(bare(name) for name in ALL_TIMES)})$"
LEADING_EPOCH = (
    r"^(?:[^ ]{1,20} )?(1[0-9]{9}(?:[.,][0-9]{1,9}|[0-9]{3}|[0-9]{6}|[0-9]{9})?"
    r"|1\.[0-9]{5,18}[eE]\+?09|20[0-9]{12})(?:[ \t|,;]|: |$)"
)
