"""Whole logs: the same as page after page through a scrubber, only sooner.

A page is a number of lines that nothing but the text decides. What a page gives away
is replaced in all of that page and of those that follow.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

import polars as pl

from logai_core.scrub.gates import gated, holding
from logai_core.scrub.layers import Layer, Replace
from logai_core.scrub.scrubber import MOST_PASSES, Scrubber, replace_known

PAGE_LINES = 10_000
PAGE_CHARS = 4 << 20
# A longer line is read in pieces; what lies across two of them is not found.
LINE_BYTES = 4 << 20


def scrub_bytes(stream: BinaryIO, scrubber: Scrubber) -> Iterator[bytes]:
    r"""Yield each line of `stream` scrubbed, with the line end that it had.

    The text is UTF-8; a byte that is none is spelled out, as `\xff`.
    """
    ends: deque[str] = deque()

    def texts() -> Iterator[str]:
        while line := stream.readline(LINE_BYTES):
            text = line.decode("utf-8", "backslashreplace")
            bare = text.rstrip("\r\n")
            ends.append(text[len(bare) :])
            yield bare

    for text in scrub_lines(texts(), scrubber):
        yield (text + ends.popleft()).encode()


def scrub_lines(lines: Iterable[str], scrubber: Scrubber) -> Iterator[str]:
    """Yield each line scrubbed; holds one page in memory, and the values found."""
    return chain.from_iterable(scrub_page(page, scrubber) for page in pages(lines))


def pages(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the lines in pages, each full of lines or of characters."""
    page: list[str] = []
    chars = 0
    for line in lines:
        page.append(line)
        chars += len(line)
        if len(page) == PAGE_LINES or chars >= PAGE_CHARS:
            yield page
            page, chars = [], 0
    if page:
        yield page


def scrub_page(page: list[str], scrubber: Scrubber) -> list[str]:
    """Return what `Scrubber.scrub` makes of the lines; few of them meet a layer."""
    lines, known = [*page], scrubber.known()
    places: Iterable[int] = range(len(lines))
    for _ in range(MOST_PASSES):
        held = holding(_series(lines), known)
        for place, values in held.items():
            lines[place] = replace_known(lines[place], {v: known[v] for v in values})
        places = _pass(lines, sorted({*places, *held}), scrubber)
        known = scrubber.fresh()
        if not places and not known:
            break
    return lines


def _pass(lines: list[str], places: list[int], scrubber: Scrubber) -> list[int]:
    """Let each of the lines meet the layers whose gates it passes; return the changed."""
    masks = gated(_series([lines[place] for place in places]), scrubber.layers)
    chosen = {mask: _chosen(mask, scrubber.layers) for mask in masks.unique()}
    changed = []
    for place, mask in zip(places, masks.to_list(), strict=True):
        if mask:
            after = scrubber.passed(lines[place], chosen[mask])
            if after != lines[place]:
                lines[place] = after
                changed.append(place)
    return changed


def _chosen(mask: int, layers: Sequence[Layer]) -> list[Replace]:
    return [layer.soon for place, layer in enumerate(layers) if mask >> place & 1]


def _series(lines: list[str]) -> pl.Series:
    return pl.Series("line", lines, dtype=pl.String)
