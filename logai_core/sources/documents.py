"""Files that are one document: a JSON array or object, an XML export of events."""

from collections.abc import Iterator

from logai_core.sources.lines import Lines
from logai_core.sources.split import Layout
from logai_core.sources.stored import Stored


def elements(stored: Stored, layout: Layout) -> Iterator[Lines] | None:
    """Return the elements of a document as lines, in order; None when it is none.

    Asked only for text that begins with `[`, `{` or `<`. `line_no` counts elements
    from 1, `byte_offset` and `byte_len` are those of the element in the decompressed
    bytes; an element is one line of text.

    Raises:
        Broken: while iterating, after the last good element.
    """
    del stored, layout
    return None
