"""Events that others tell of: deploys, alerts, chat; from text to times and titles."""

from logai_core.events.model import MOST_CHARS, MOST_EVENTS, Event, Read, Refused
from logai_core.events.reading import read_events

__all__ = ["MOST_CHARS", "MOST_EVENTS", "Event", "Read", "Refused", "read_events"]
