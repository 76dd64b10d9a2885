"""What names a record, whatever page, filter or order it is seen in."""

from typing import NamedTuple


class RecordId(NamedTuple):
    """Its source and the number of its first physical line, from 1.

    A position in a list is never a name: another page, filter or order puts another
    record there.
    """

    source_id: str
    line_no: int
