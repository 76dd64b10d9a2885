"""Lines to records: time, level, header fields, joined lines; nothing is lost."""

from logai_core.parse.parser import Counts, Parsed, Parser

__all__ = ["Counts", "Parsed", "Parser"]
