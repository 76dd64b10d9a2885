"""The events of an XML export of Windows events, from blocks in bounded memory."""

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
_OPEN = b"<Event"
_CLOSE = b"</Event>"
_AFTER_NAME = b" \t\r\n>"


def holds_events(head: bytes) -> bool:
    """Return whether a source that begins with `head` is one such document."""
    root = head.find(b"<Events")
    first = head.find(_OPEN)
    return root >= 0 and root == first


def events_in(text: bytes) -> tuple[Places, Places, int]:
    """Return starts and ends of whole events, and how much of `text` is done with."""
    starts, ends = [], []
    end = 0
    while (start := _next_event(text, end)) >= 0:
        close = text.find(_CLOSE, start)
        if close < 0:
            break
        end = close + len(_CLOSE)
        starts.append(start)
        ends.append(end)
    if start < 0:  # an opening tag may begin in the last few bytes
        start = max(len(text) - len(_OPEN), end)
    return np.array(starts, np.int64), np.array(ends, np.int64), start


def _next_event(text: bytes, begin: int) -> int:
    at = text.find(_OPEN, begin)
    while at >= 0 and text[at + len(_OPEN) : at + len(_OPEN) + 1] not in _AFTER_NAME:
        at = text.find(_OPEN, at + 1)
    if at >= 0 and at + len(_OPEN) == len(text):
        return -1
    return at
