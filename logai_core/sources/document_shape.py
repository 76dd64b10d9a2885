"""What kind of document a source is, told from its beginning."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.unsignedinteger]

# Names of lists of records, in small letters. An object whose own fields say when or
# what is a record itself, whatever lists are in it.
_LISTS = {
    "records", "logs", "events", "entries", "items", "results", "hits", "logevents",
    "value", "values", "messages", "rows", "data", "logrecords", "resourcelogs",
}  # fmt: skip
_AROUND = {"response", "result", "body", "hits", "data"}
_OWN = (
    b'"time"', b'"@time"', b'"timestamp"', b'"@timestamp"', b'"ts"', b'"date"',
    b'"eventtime"', b'"level"', b'"severity"', b'"msg"', b'"message"', b'"@message"',
)  # fmt: skip
_BLANK = b" \t\r\n"
_LONGEST_NAME = 1_100  # with what stands between it and its value
_OTEL = ("resourcelogs", b"logRecords", 6)
_MOST_OPEN = 400  # brackets that are looked at
_MOST_DEPTH = 3


class Shape(NamedTuple):
    """A list of objects: how deep it is, from 1, and its name, none at the top."""

    depth: int
    key: bytes | None


class Brackets(NamedTuple):
    """Brackets outside of strings: where, which, and how deep it is after each.

    `quoted` is 1 within strings, their opening quote included.
    """

    at: NDArray[np.int64]
    opens: NDArray[np.bool_]
    square: NDArray[np.bool_]
    depth: NDArray[np.int64]
    quoted: NDArray[np.uint8]


def brackets(units: Units, depth: int = 0) -> Brackets:
    """Return the brackets of JSON that begins `depth` deep and outside of strings."""
    quotes = units == ord('"')
    backslashes = np.flatnonzero(units == ord("\\"))
    if len(backslashes):
        first = np.diff(backslashes, prepend=-2) != 1
        last = np.append(first[1:], True)
        lengths = np.diff(np.append(np.flatnonzero(first), len(backslashes)))
        escaped = backslashes[last][lengths % 2 == 1] + 1
        quotes[escaped[escaped < len(units)]] = False
    quoted = np.cumsum(quotes, dtype=np.uint8) & np.uint8(1)
    folded = units | 32  # [ and {, ] and } differ in this bit alone
    found = ((folded == ord("{")) | (folded == ord("}"))) & (quoted == 0)
    at = np.flatnonzero(found)
    opens = folded[at] == ord("{")
    square = (units[at] & 32) == 0
    after = depth + np.cumsum(np.where(opens, 1, -1))
    return Brackets(at, opens, square, after, quoted)


def shape_of(units: Units) -> Shape | None:
    """Return the list of objects that a document holds; None for anything else.

    `units` are the beginning of the source. Objects that follow one another must all
    hold the list.
    """
    text = ascii_of(units)
    found = brackets(units)
    path: list[str] = []
    for place, at in enumerate(found.at[:_MOST_OPEN].tolist()):
        if not found.opens[place]:
            path = path[:-1]
            if not path:
                return None
            continue
        path.append(key_before(text, at).decode().lower())
        if found.square[place] and text[at + 1 :].lstrip()[:1] == b"{":
            shape = _shape(path, text[:at])
            if shape and _holds(shape, found, text):
                return shape
    return None


def _shape(path: list[str], before: bytes) -> Shape | None:
    if path == [""]:
        return Shape(1, None) if not before.strip() else None
    names = path[1:]
    if path[0] or len(path) > _MOST_DEPTH or not set(names) <= _LISTS | _AROUND:
        return None
    if names == [_OTEL[0]]:
        return Shape(_OTEL[2], _OTEL[1])
    own = before.lower()
    if names[-1] not in _LISTS or any(name in own for name in _OWN):
        return None
    return Shape(len(path), key_before(before, len(before)))


def _holds(shape: Shape, found: Brackets, text: bytes) -> bool:
    """Return whether each whole object at the top has the list of the shape."""
    if shape.key is None:
        return True
    begin = 0
    for end in found.at[(found.depth == 0) & ~found.opens].tolist():
        if b'"' + shape.key + b'"' not in text[begin:end]:
            return False
        begin = end
    return True


def key_before(text: bytes, at: int) -> bytes:
    """Return the name of the member whose value begins at `at`, nothing for none."""
    before = text[max(at - _LONGEST_NAME, 0) : at].rstrip(_BLANK)
    name = before.removesuffix(b":").rstrip(_BLANK)
    if name == before or not name.endswith(b'"'):
        return b""
    return name[name.rfind(b'"', 0, -1) + 1 : -1]


def ascii_of(units: Units) -> bytes:
    """Return one byte a unit, with `?` for what is not ASCII."""
    return np.where(units < 128, units, ord("?")).astype(np.uint8).tobytes()
