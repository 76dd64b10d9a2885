"""The columns of a table of text: their names, what parts them, which are the time.

A time of several columns is written `date time` among the `fields` of a format; a `Z`
after it says that it is in UTC, as W3C logs are by definition.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from logai_core.formats.fields import names_of, plain_name
from logai_core.formats.model import Format
from logai_core.formats.notations import bare

BLANKS = " "  # as a delimiter: any run of blanks and tabs
MOST_COLUMNS = 1_000  # what follows stays in one piece
_MOST_NAME = 200  # characters
_MOST_BEFORE = 60  # columns before the time: beyond, the pattern grows slow

_DATE = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}"
_CLOCK = "[0-9]{1,2}:[0-9]{2}:[0-9]{2}[0-9.,]*(?: ?[AP]M)?"
_IN_BRACKETS = r"\s*[\[(](.*)[\])]\s*$"


class Layout(NamedTuple):
    """How the rows of a table are read.

    `stamp` are the columns that make up the time, in UTC by definition if `utc`.
    `begins` is a regex for the start of a row up to its time, "" without a time.
    Unless `quoted`, a quote is a character as any other. If `loose`, a line that starts
    as a row is one however many fields it has: a header in the file says so.
    """

    columns: tuple[str, ...]
    delimiter: str
    stamp: tuple[str, ...] = ()
    utc: bool = False
    begins: str = ""
    quoted: bool = True
    loose: bool = True


@lru_cache(maxsize=64)
def layout_of(fmt: Format, header: str = "") -> Layout | None:
    """Return the layout that a format or, if it needs one, a header line states.

    None when the line names no columns, or not all of the format's marks.
    """
    if fmt.columns:
        return _layout(fmt.columns, fmt.delimiter, fmt)._replace(loose=bool(fmt.header))
    if not fmt.header or not header.startswith(fmt.header):
        return None
    told = header if is_row(fmt) else header[len(fmt.header) :]
    delimiter = _delimiter(told)
    columns = named(split_names(told, delimiter))
    if len(columns) < 2 or not has_marks(columns, fmt):
        return None
    return _layout(columns, delimiter, fmt)._replace(quoted=delimiter != "\t")


def is_row(fmt: Format) -> bool:
    """Return whether a header is a row of names, not a directive in front of them."""
    return not fmt.header.startswith("#")


def has_marks(columns: Iterable[str], fmt: Format) -> bool:
    """Return whether the columns that a format always has are among these."""
    return {plain(mark) for mark in fmt.marks} <= {plain(name) for name in columns}


def named(names: Iterable[str]) -> tuple[str, ...]:
    """Return names that are all there and all different, at most `MOST_COLUMNS`."""
    seen: dict[str, None] = {}
    for number, name in enumerate(islice(names, MOST_COLUMNS), start=1):
        own = name.strip()[:_MOST_NAME] or f"column_{number}"
        while own in seen:
            own = f"{own}_{number}"
        seen[own] = None
    return tuple(seen)


def plain(name: str) -> str:
    """Return a column's name without what spellings differ in, `Time (UTC)` as time."""
    return plain_name(re.sub(_IN_BRACKETS, "", name)).replace(" ", "")


def split_names(told: str, delimiter: str) -> list[str]:
    """Return the names of a header without quotes."""
    return told.split() if delimiter == BLANKS else told.strip().split(delimiter)


def _delimiter(told: str) -> str:
    if "\t" in told.strip():
        return "\t"
    return "," if "," in told and " " not in told.strip() else BLANKS


def _layout(columns: tuple[str, ...], delimiter: str, fmt: Format) -> Layout:
    stamp, utc = _stamp(columns, fmt)
    begins = _begins(columns, delimiter, stamp, fmt)
    return Layout(columns, delimiter, stamp, utc, begins)


def _stamp(columns: tuple[str, ...], fmt: Format) -> tuple[tuple[str, ...], bool]:
    known = {plain(name): name for name in reversed(columns)}
    given = fmt.fields.get("ts")
    usual = () if given == () else ("date time", *names_of("stamp"))
    for name in (*(given or ()), *usual):
        parts = (name,) if plain(name) in known else tuple(name.split(" "))
        words = [plain(part) for part in parts if part != "Z"]
        if words and all(word in known for word in words):
            found = tuple(known[word] for word in words)
            return found, "Z" in parts or "utc" in _unit(found[-1])
    return (), False


def _unit(name: str) -> str:
    found = re.search(_IN_BRACKETS, name)
    return found[1].lower() if found else ""


def _begins(
    columns: tuple[str, ...], delimiter: str, stamp: tuple[str, ...], fmt: Format
) -> str:
    if not stamp or columns.index(stamp[0]) > _MOST_BEFORE:
        return ""
    at = columns.index(stamp[0])
    inner = " \\t" if delimiter == BLANKS else delimiter
    by = f"[{inner}]+" if delimiter == BLANKS else f"[{inner}]"
    field = f'(?:"(?:[^"]|"")*"|[^{inner}"]{"+" if delimiter == BLANKS else "*"})'
    if len(stamp) == 2 and columns.index(stamp[1]) == at + 1:
        time = f'{_DATE}"?{by}"?{_CLOCK}'
    elif len(stamp) == 1:
        any_time = rf"{_DATE}[T ]{_CLOCK}|[0-9]{{10,19}}(?:\.[0-9]+)?"
        time = "|".join(bare(name) for name in fmt.times) or any_time
    else:
        time = _DATE
    return f'^[ \\t]*(?:{field}{by}){{{at}}}"?(?:{time})"?(?:{by}|$)'
