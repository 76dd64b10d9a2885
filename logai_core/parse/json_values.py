"""JSON as written: decoding that changes nothing unseen, and its limits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

MOST_FIELDS = 1_000  # of a line, nested ones included
MOST_NAME = 1_024  # characters
MOST_VALUE = 32 << 10  # characters
MOST_DEPTH = 64
EPOCH_DIGITS = (10, 13, 16, 19)  # seconds, milli-, micro- and nanoseconds
_MOST_SHIFT = 19  # the exponent of an instant in nanoseconds, and some
_BYTE = range(256)


class Number(str):
    """A number with a fraction or an exponent, as written."""

    __slots__ = ()


_OBJECT = msgspec.json.Decoder(float_hook=Number)
_WRITTEN = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ENCODE = msgspec.json.Encoder().encode


def compact(text: str) -> str | None:
    """Return JSON without the blanks between its parts, else as written.

    None when it is not JSON: `NaN`, half a surrogate pair, or too deep to be read.
    """
    try:
        return msgspec.json.format(text, indent=-1)
    except (ValueError, RecursionError):
        return None


def spaced(text: str) -> str:
    """Return JSON with a blank after each comma and colon, as Python writes it."""
    return msgspec.json.format(text, indent=0)


def members(text: str) -> dict[str, Any] | None:
    """Return the members of an object; of a repeated one the last value holds."""
    try:
        found = _OBJECT.decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def without(text: str, names: list[str]) -> bytes | None:
    """Return an object less some members, their values as written; None for none."""
    written = _WRITTEN.decode(text)
    for name in names:
        del written[name]
    return _ENCODE(written) if written else None


def as_text(value: Any, role: str) -> str | None:
    """Return the value of a field as the text of a column, None where it has none."""
    kind = type(value)
    if kind is str:
        return value or None
    if kind is int or kind is Number:
        text = str(value)
    elif kind is list and role == "message":
        return _from_bytes(value)
    else:
        return None
    return epoch(text) if role == "stamp" else text


def epoch(number: str) -> str | None:
    """Return a number that is an instant of our time, without an exponent."""
    if "e" in number or "E" in number:
        shift = number.lower().partition("e")[2]
        if len(number) > MOST_DEPTH or abs(int(shift)) > _MOST_SHIFT:
            return None
        number = f"{Decimal(number):f}"
    whole = number.partition(".")[0]
    return number if len(whole) in EPOCH_DIGITS and whole[0] in "12" else None


def _from_bytes(value: list[Any]) -> str | None:
    """Return the text of an array of bytes, which is how journald writes some."""
    if value and all(type(one) is int and one in _BYTE for one in value):
        return bytes(value).decode(errors="replace")
    return None


def exceeds(fields: Mapping[str, Any], text: str, taken: list[str]) -> bool:
    """Return whether an object is more than can be shown as attributes."""
    if len(text) <= MOST_NAME and text.count("{") + text.count("[") <= MOST_DEPTH:
        return False
    count = 0
    level: list[Any] = [{k: v for k, v in fields.items() if k not in taken}]
    for _ in range(MOST_DEPTH):
        inner: list[Any] = []
        for value in level:
            if type(value) is dict:
                count += len(value)
                if any(len(name) > MOST_NAME for name in value):
                    return True
                inner += value.values()
            elif type(value) is list:
                inner += value
            elif isinstance(value, str) and len(value) > MOST_VALUE:
                return True
        if count > MOST_FIELDS:
            return True
        level = inner
        if not level:
            return False
    return any(type(value) in (dict, list) for value in level)
