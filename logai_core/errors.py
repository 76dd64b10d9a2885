"""Errors that logai_core raises on purpose.

LogAIError
├── InputError          the user's file, rule or setting is at fault: act
│   ├── SourceError     a file cannot be read as a log
│   ├── FormatError     the lines do not match the chosen log format
│   ├── SettingError    a setting has a value that cannot be used
│   │   └── QueryError  a query cannot be read, at a place in its text
│   ├── CaseError       a case directory is missing, damaged or too new
│   │   └── StaleError  somebody else saved the same thing in between
│   └── SchemaError     a frame lacks the columns that its stage declares
├── LimitError          too big or too many: choose
└── ServiceError        something outside this process failed: try again

Everything else is a bug and stays a traceback.
"""

from typing import NamedTuple


class Outcome(NamedTuple):
    """How each edge shows an error: page colour, exit status, HTTP status."""

    colour: str
    exit_status: int
    http_status: int


class Fix(NamedTuple):
    """What to write in place of the characters `[start, end)` of a text."""

    start: int
    end: int
    text: str

    def mended(self, text: str) -> str:
        """Return a text with this in its place."""
        return text[: self.start] + self.text + text[self.end :]


class LogAIError(Exception):
    """Base of every expected failure.

    `what` is one sentence without a full stop, *where: what was found, what was
    expected*; `hint` is the sentence that says what to do.
    """

    code = "logai"

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(f"{what}. {hint}" if hint else f"{what}.")
        self.what = what
        self.hint = hint

    @property
    def outcome(self) -> Outcome:
        """Return how the edges show this error."""
        return OUTCOMES[self.code]


class InputError(LogAIError):
    """The caller can mend this by changing the input."""

    code = "input"


class SourceError(InputError):
    """A file cannot be read as a log."""

    code = "source"


class FormatError(InputError):
    """The lines do not match the chosen log format."""

    code = "format"


class SettingError(InputError):
    """A setting has a value that cannot be used."""

    code = "setting"


class QueryError(SettingError):
    """A query cannot be read: the fault is `length` characters of `text` at `position`.

    `fixes` are ways to mend `text`, the likeliest first; a query may have further faults.
    """

    code = "query"

    def __init__(
        self,
        what: str,
        *,
        hint: str = "",
        text: str = "",
        position: int = 0,
        length: int = 0,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        super().__init__(what, hint=hint)
        self.text = text
        self.position = position
        self.length = length
        self.fixes = fixes


class CaseError(InputError):
    """A case directory is missing, damaged or from a newer version."""

    code = "case"


class StaleError(CaseError):
    """Somebody saved the same thing since it was read; nothing was written.

    `theirs` is what is saved now, so that both can be shown side by side.
    """

    code = "stale"

    def __init__(self, what: str, *, hint: str = "", theirs: object = None) -> None:
        super().__init__(what, hint=hint)
        self.theirs = theirs


class SchemaError(InputError):
    """A frame does not have the columns that its stage declares."""

    code = "schema"


class LimitError(LogAIError):
    """The input is larger than a limit allows; the limit is a setting."""

    code = "limit"


class ServiceError(LogAIError):
    """Something outside this process failed; the same call may work later."""

    code = "service"


_AT_FAULT = Outcome("warning", 2, 400)

OUTCOMES = {
    "logai": Outcome("error", 2, 500),
    "input": _AT_FAULT,
    "source": _AT_FAULT,
    "format": _AT_FAULT,
    "setting": _AT_FAULT,
    "query": _AT_FAULT,
    "case": _AT_FAULT,
    "stale": Outcome("warning", 2, 409),
    "schema": _AT_FAULT,
    "limit": Outcome("warning", 3, 413),
    "service": Outcome("error", 4, 502),
}
