"""Digits made alike: messages that differ in digits only become equal, and fewer.

Masks ask whether a character is a digit, hardly ever which: all messages that agree but
for digits have one shape, unless digits that no mask covers are left in it (`eth0`).
Those, and the ones that masks do tell apart, are kept as they are.
"""

import string

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.templates.masks import MOST_VERSION

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

_PIECE = 1 << 18  # bytes at a time, such that what is held of them stays in the cache
_NEAR = 5  # bytes after an HTTP version in which its status begins
_PAD = 8  # bytes past the end, so that looking ahead or back needs no check


def alike(messages: pl.Series, digit: str) -> pl.Series:
    """Return the `messages` (no nulls) with `digit` for most digits, ASCII ones only.

    Which digits stay does not depend on other messages, and on which they are for a 0
    before an x only. Others that stay: those after an HTTP version, those before two x
    (<5xx>), and up to two after a letter that end their word (eth0, fe80::) or stand
    within one that is no hex (log4j).
    """
    import pyarrow as pa  # slow to import; a worker begins without it

    if messages.is_empty():
        return messages
    array = messages.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, values = array.buffers()
    if values is None:
        return messages
    bounds = np.frombuffer(offsets, np.int64)[array.offset :][: len(array) + 1]
    text = np.frombuffer(values, np.uint8)
    same = np.empty(len(text), np.uint8)
    at = 0
    while at < len(array):
        end = int(np.searchsorted(bounds, bounds[at] + _PIECE, side="right")) - 1
        end = max(end, at + 1)
        piece = slice(int(bounds[at]), int(bounds[end]))
        same[piece] = _piece_alike(
            text[piece], bounds[at:end] - piece.start, ord(digit)
        )
        at = end
    filled = pa.LargeStringArray.from_buffers(
        len(array), pa.py_buffer(bounds), pa.py_buffer(same)
    )
    return pl.Series(messages.name, filled)


def _piece_alike(text: Bytes, starts: NDArray[np.int64], stand_in: int) -> Bytes:
    """Return the bytes of some messages, which begin at `starts`, made alike."""
    padded = np.zeros(len(text) + _PAD, np.uint8)
    padded[: len(text)] = text
    begins = np.zeros(len(padded), bool)
    begins[starts] = True
    begins[len(text) :] = True
    is_digit = padded - np.uint8(ord("0")) < 10
    # Arithmetic that wraps; np.where takes thirty times as long.
    same = padded - (padded - np.uint8(stand_in)) * is_digit.view(np.uint8)
    for kept in (
        _after_letters(padded, is_digit, begins),
        _before_x(padded, is_digit, begins),
        _after_version(padded, is_digit, begins),
    ):
        same[kept] = padded[kept]
    return same[: len(text)]


def _after_letters(text: Bytes, is_digit: Flags, begins: Flags) -> Places:
    """Return where one or two digits are that belong to a word: eth0, fe80::, log4j.

    Not those of a word that looks like hex, of which there would be as many as lines.
    """
    follows = is_digit > begins  # a digit that does not begin its message
    after_letter = (text >= ord("A"))[:-3] & follows[1:-2]
    short = after_letter > (follows[2:-1] & follows[3:])
    first = np.flatnonzero(short) + 1
    first = first[_IS_LETTER[text[first - 1]]]
    last = first + follows[first + 1]
    after = last + 1
    inside = ~begins[after] & _IS_LETTER[text[after]]
    plain = _IS_NO_HEX[text[first - 1]] | (inside & _IS_NO_HEX[text[after]])
    lettered = begins[first - 1] | ~is_digit[first - 2]
    keep = plain | (~inside & lettered)
    return np.concatenate([first[keep], last[keep]])


def _before_x(text: Bytes, is_digit: Flags, begins: Flags) -> Places:
    """Return where a 0 is before an x, and where any digit is before two."""
    is_x = (text | np.uint8(32)) == ord("x")
    at: Places = np.flatnonzero(is_digit[:-2] & is_x[1:-1])
    twice = is_x[at + 2] & ~begins[at + 2]
    kept: Flags = ~begins[at + 1] & (twice | (text[at] == ord("0")))
    return at[kept]


def _after_version(text: Bytes, is_digit: Flags, begins: Flags) -> Places:
    """Return where digits are that may belong to the status in `HTTP/1.1" 200`."""
    at = np.flatnonzero(text == ord("P"))
    for step, letter in ((1, "/"), (-1, "T"), (-2, "T"), (-3, "H")):
        at = at[text[at + step] == ord(letter)]
    at = at[~(begins[at + 1] | begins[at] | begins[at - 1] | begins[at - 2])] + 2
    if not len(at):
        return at
    for _ in range(MOST_VERSION):
        at += ~begins[at] & (is_digit[at] | (text[at] == ord(".")))
    near = [at]
    for _ in range(_NEAR - 1):
        at = at[~begins[at]] + 1
        near.append(at)
    places = np.concatenate(near)
    return places[is_digit[places] & ~begins[places]]


def _flags(letters: str) -> Flags:
    """Return by byte whether it is one of `letters`."""
    return np.isin(np.arange(256), list(letters.encode()))


_IS_LETTER = _flags(string.ascii_letters + "_")
_IS_NO_HEX = _IS_LETTER & ~_flags("abcdefxABCDEFX_")  # x of 0x, too
