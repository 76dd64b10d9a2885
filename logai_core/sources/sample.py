"""A few lines that stand for a whole source."""

import polars as pl

from logai_core.sources.lines import lines_of
from logai_core.sources.split import Layout, Splitter
from logai_core.sources.stored import Stored

_PIECE_BYTES = 1 << 20


def sample_lines(stored: Stored, layout: Layout, *, lines: int) -> pl.Series:
    """Return some `lines` lines: a third each from beginning, middle and end.

    Lines that a piece begins or ends within are left out. All of a small source is
    returned.
    """
    first, *later = stored.pieces(size=_PIECE_BYTES, align=layout.encoding.width)
    beginning = _texts(first[len(layout.encoding.bom) :], layout, last=not later)
    if not later:
        return _thinned(beginning, lines)
    middle, end = later
    share = max(lines // 3, 1)
    middle_lines = _texts(middle, layout, last=False)[1:]
    inner = max(len(middle_lines) - share, 0) // 2
    return pl.concat(
        [
            beginning.head(share),
            middle_lines.slice(inner, share),
            _texts(end, layout, last=True)[1:].tail(share),
        ]
    )


def _texts(piece: bytes, layout: Layout, *, last: bool) -> pl.Series:
    """Return the lines of a piece; its rest only if it is `last`, or all there is."""
    splitter = Splitter(layout)
    spans = [*splitter.split(piece)]
    if last or not spans:
        spans += splitter.rest()
    texts = [lines_of(span, layout, line_no=1).frame["text"] for span in spans]
    return pl.concat([pl.Series("text", [], dtype=pl.String), *texts])


def _thinned(texts: pl.Series, lines: int) -> pl.Series:
    if len(texts) <= lines:
        return texts
    share = max(lines // 3, 1)
    inner = (len(texts) - share) // 2
    return pl.concat([texts.head(share), texts.slice(inner, share), texts.tail(share)])
