"""What differs between two sets of records: new, gone, up, down."""

from logai_core.compare.changes import compare

__all__ = ["compare"]
