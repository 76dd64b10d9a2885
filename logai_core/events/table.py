"""Events in a table of text, such as an export of a deploy tool or an alert manager."""

import csv
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from logai_core.errors import SettingError

TIMES = (
    "time", "timestamp", "datetime", "date", "ts", "when", "at", "start", "started",
    "start time", "started at", "starts at", "startsat", "created", "created at",
    "occurred at", "event time", "date/time", "date time", "deployed at",
    "finished at",
)  # fmt: skip
TITLES = (
    "title", "event", "message", "summary", "what", "name", "alertname", "alert",
    "subject", "text", "description", "details", "deploy", "deployment", "change",
)  # fmt: skip
AUTHORS = (
    "author", "user", "username", "by", "who", "actor", "owner", "sender", "from",
    "created by", "deployed by", "user name",
)  # fmt: skip
ZONES = ("timezone", "time zone", "tz", "zone")
DELIMITERS = ",;\t|"


class Cells(NamedTuple):
    """A row: its number as a line, its time as text, title, author, and all of it."""

    line: int
    time: str
    title: str
    author: str
    text: str


class Table(NamedTuple):
    """The rows of a table, and the headings that were recognised (see `Read.columns`)."""

    rows: list[Cells]
    columns: tuple[str, ...]


def read_table(text: str) -> Table | None:
    """Read a table with a heading of a time; None where it is no such table.

    Raises:
        SettingError: it begins as a table and is broken, such as by a quote that never
            ends.
    """
    delimiter = _delimiter(text.partition("\n")[0])
    if delimiter is None:
        return None
    lines = (f"{one}\n" for one in text.split("\n"))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[Cells] = []
    try:
        places = _places(next(reader))
        begins = reader.line_num + 1
        for cells in reader:
            if any(one.strip() for one in cells):
                rows.append(_row(cells, places, begins, delimiter))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SettingError(
            f"line {reader.line_num:,} of the table: {error}, expected rows of "
            f"{len(places)} columns or more",
            hint="Put quotes around texts that hold the delimiter, or paste lines.",
        ) from error
    return Table(rows, tuple(places.get(one, (0, ""))[1] for one in _ROLES))


_ROLES = ("time", "title", "author")
_NAMES = {"time": TIMES, "title": TITLES, "author": AUTHORS, "zone": ZONES}
Places = Mapping[str, tuple[int, str]]


def _delimiter(head: str) -> str | None:
    """Return what parts a heading with a time and something besides."""
    for one in DELIMITERS:
        cells = head.rstrip("\r").split(one)
        if len(cells) > 1 and "time" in _places(cells):
            return one
    return None


def _places(headings: Sequence[str]) -> Places:
    """Return the column of each role, and its heading; the likeliest name is taken.

    A title that nothing names is the first column that has no role.
    """
    names = [
        one.strip("\ufeff \t\r\"'").lower().replace("_", " ").replace("-", " ")
        for one in headings
    ]
    found = {
        role: (names.index(name), headings[names.index(name)].strip("\ufeff \t\r\"'"))
        for role, known in _NAMES.items()
        for name in reversed(known)
        if name in names
    }
    taken = {at for at, _ in found.values()}
    others = [at for at in range(len(names)) if at not in taken]
    if "title" not in found and others:
        found["title"] = (others[0], headings[others[0]].strip("\ufeff \t\r\"'"))
    return found


def _row(cells: Sequence[str], places: Places, line: int, delimiter: str) -> Cells:
    def cell(role: str) -> str:
        at = places[role][0] if role in places else len(cells)
        return cells[at].strip() if at < len(cells) else ""

    time = f"{cell('time')} {cell('zone')}".strip()
    text = delimiter.join(cells).strip()
    return Cells(line, time, cell("title"), cell("author"), text)
