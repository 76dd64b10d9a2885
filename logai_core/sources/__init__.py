"""Bytes in: evidence kept under its digest, read back as numbered lines."""

from logai_core.sources.keep import Kept, keep
from logai_core.sources.members import Member, Unreadable, members
from logai_core.sources.passage import passages
from logai_core.sources.read import LineReader

__all__ = ["Kept", "LineReader", "Member", "Unreadable", "keep", "members", "passages"]
