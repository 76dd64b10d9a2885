"""One entry of an archive, whatever kind of archive it is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from logai_core.errors import LogAIError, SourceError


class Entry(NamedTuple):
    """An entry: its name as it stands there, and its bytes or why there are none.

    `pieces` must be read before the next entry is asked for.
    """

    name: str
    last_day: date | None
    pieces: Iterator[bytes]
    refused: "Reason | None" = None
    is_folder: bool = False


class Reason(NamedTuple):
    """Why an entry is refused: a clause about it, and what to do."""

    what: str
    hint: str
    kind: type[LogAIError] = SourceError

    def error(self, called: str) -> LogAIError:
        """Return it as an error about the entry that is called so."""
        return self.kind(f"{called}: {self.what}", hint=self.hint)


def day_of(seconds: float) -> date | None:
    """Return the day in UTC of a time since 1970; None where none is stated."""
    if seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, OSError, ValueError):
        return None
