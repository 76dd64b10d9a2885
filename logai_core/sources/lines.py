"""Spans of bytes to LINES frames."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.schemas import LINES
from logai_core.sources.encodings import Head, decode, decode_head
from logai_core.sources.split import Layout, Span

_MOST_BYTE_LEN = (1 << 32) - 1


class Lines(NamedTuple):
    """LINES, and how they decoded: counts as in `encodings.Decoded`."""

    frame: pl.DataFrame
    fallback: bool
    replaced: int


def lines_of(span: Span, layout: Layout, *, line_no: int) -> Lines:
    """Decode a span whose first line is `line_no`.

    Lines of more than `line_chars` characters are cut to these and marked.
    """
    lens = span.ends - span.starts
    long = np.flatnonzero(lens > layout.most_bytes)
    joined = _shortened(span, long, layout)
    decoded = decode(joined.data, layout.encoding)
    text = decoded.text.str.split(chr(layout.newline)).explode()
    if len(text) != len(lens):
        raise RuntimeError(
            f"{layout.encoding.name}: {len(text)} texts for {len(lens)} lines at byte "
            f"{span.offset}"
        )
    returns = span.returns.copy()
    returns[long] = False  # only their beginning was decoded
    byte_lens = span.byte_lens(layout.encoding.width)
    frame = pl.DataFrame(
        {
            "line_no": np.arange(line_no, line_no + len(lens), dtype=np.uint32),
            "byte_offset": span.byte_offsets().astype(np.uint64),
            "byte_len": np.minimum(byte_lens, _MOST_BYTE_LEN).astype(np.uint32),
            "text": _without_returns(text, returns),
        }
    )
    return Lines(
        _cut(frame, layout.line_chars, longest=int(lens.max())),
        fallback=joined.fallback or decoded.fallback,
        replaced=joined.replaced + decoded.replaced,
    )


def _shortened(span: Span, long: NDArray[np.int64], layout: Layout) -> Head:
    """Return the bytes of a span with only the beginning of its long lines.

    One character more than allowed is kept, so that they are marked like others.
    """
    parts, fallback, replaced = [], False, 0
    begin, end = 0, int(span.ends[-1])
    for line in long.tolist():
        start = int(span.starts[line])
        beginning = span.data[start : start + layout.most_bytes]
        head = decode_head(beginning, layout.encoding, chars=layout.line_chars + 1)
        parts += [span.data[begin:start], head.data]
        fallback |= head.fallback
        replaced += head.replaced
        begin = int(span.ends[line])
    return Head(b"".join([*parts, span.data[begin:end]]), fallback, replaced)


def _without_returns(text: pl.Series, returns: NDArray[np.bool_]) -> pl.Series:
    if not returns.any():
        return text
    stripped = text.str.strip_suffix("\r")
    if returns.all():
        return stripped
    return stripped.zip_with(pl.Series(returns), text)


def _cut(frame: pl.DataFrame, line_chars: int, *, longest: int) -> pl.DataFrame:
    if longest <= line_chars:  # no text has more characters than bytes
        return frame.with_columns(cut=False).select(LINES.names())
    text = pl.col("text")
    return frame.with_columns(
        text.str.head(line_chars), cut=text.str.len_chars() > line_chars
    ).select(LINES.names())
