"""Lines to records: time, level, header fields, joined lines; nothing is lost."""

from logai_core.parse.calendar import Calendar
from logai_core.parse.parser import Counts, Parsed, Parser
from logai_core.parse.sampled import read_calendar

__all__ = ["Calendar", "Counts", "Parsed", "Parser", "read_calendar"]
