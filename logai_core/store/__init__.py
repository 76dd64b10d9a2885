"""The case on disk: evidence, records, analyses, and what people make of them."""

from logai_core.store.case import Case
from logai_core.store.portable import pack, unpack
from logai_core.store.rows import match_rows, take_rows

__all__ = ["Case", "match_rows", "pack", "take_rows", "unpack"]
