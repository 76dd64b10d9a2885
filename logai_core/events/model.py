"""What is told of things outside the logs, as read: events, and lines that are none."""

from datetime import datetime
from typing import NamedTuple

MOST_EVENTS, MOST_CHARS = 1_000, 2_000
MOST_TEXT = 4_000_000  # characters of one paste or file


class Event(NamedTuple):
    """Something that happened at a time in UTC: a deploy, an alert, a message.

    `text` is the line or row as given, `line` its number from 1. `how` says in words what
    of its time was not stated but assumed, "" for nothing.
    """

    at: datetime
    title: str
    author: str
    text: str
    line: int
    how: str = ""


class Refused(NamedTuple):
    """A line or row that is no event, and why."""

    line: int
    text: str
    why: str


class Read(NamedTuple):
    """Every line that is not blank is in exactly one of the two, in the order given.

    `columns` are the headings of the columns of time, title and author that a table was
    read by, "" for one that it does not have; none where it was read as lines.
    """

    events: tuple[Event, ...]
    refused: tuple[Refused, ...]
    columns: tuple[str, ...] = ()
