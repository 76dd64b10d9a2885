"""Read one kept source as numbered lines."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import polars as pl

from logai_core.errors import LimitError, SourceError
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.documents import elements
from logai_core.sources.lines import Lines, lines_of
from logai_core.sources.recognise import recognise
from logai_core.sources.sample import sample_lines
from logai_core.sources.split import Span, Splitter
from logai_core.sources.stored import Stored

BLOCK_BYTES = 8 << 20
_MOST_LINES = (1 << 32) - 1  # what `line_no` can count
_DOCUMENTS = ("[", "{", "<")
_NO_TEXT = pl.Series("text", [], dtype=pl.String)


class LineReader:
    """Iterate over a kept source as LINES frames of some 8 MiB, in order.

    Compression, encoding and line ends are recognised from the bytes; `name` is for
    messages only. A line ends at a newline, and a carriage return before it belongs
    to the end; a source that has no newline at all ends its lines at carriage
    returns. Nothing else splits. The last line needs no end. The lines do not depend
    on `block_bytes`.

    `as_text` reads what looks like a binary file all the same, NUL and control
    characters included. A `budget` is what all parts of an archive share; without
    one, each iteration has the `limits` to itself.

    `encoding`, `replaced` (bytes that no encoding explained), `cut` (lines longer
    than the limit) and `faults` (sentences) tell of the last iteration, once it is
    through. A fault ends the lines, it does not raise.

    Raises:
        SourceError: nothing can be read, or what is there is not text.
        LimitError: the limit allows nothing to be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        limits: Limits,
        tell: Tell = tell_nobody,
        block_bytes: int = BLOCK_BYTES,
        as_text: bool = False,
        budget: Budget | None = None,
    ) -> None:
        self._name = name
        self._tell = tell
        self._block_bytes = max(block_bytes // 4, 1) * 4  # whole code units
        try:
            self._stored = Stored(path, name=name, limits=limits)
            self._layout = recognise(
                self._stored, name=name, line_chars=limits.line_chars, as_text=as_text
            )
        except OSError as error:
            raise SourceError(
                f"{name}: the kept bytes cannot be read ({error.strerror})",
                hint="Load it again.",
            ) from error
        self._shared = self._stored.drawing_on(budget)
        self._forget()

    def sample(self, lines: int = 600) -> pl.Series:
        """Return up to `lines` lines from the beginning, middle and end, in order.

        At most 1 MiB is read at each place; of compressed data, the first 32 MiB
        stand for the whole.
        """
        if document := self._document(self._stored):
            texts = [_NO_TEXT]
            with suppress(Broken):  # told when all of it is read
                texts += [one.frame["text"] for one in islice(document, 1)]
            return pl.concat(texts).head(lines)
        return sample_lines(self._stored, self._layout, lines=lines)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        self._forget()
        line_no = 1
        try:
            for lines in self._document(self._shared) or self._plain():
                self._count(lines)
                yield lines.frame
                line_no += lines.frame.height
        except Broken as broken:
            self.faults.append(broken.sentence(self._name, lines=line_no - 1))

    def _forget(self) -> None:
        self.encoding = self._layout.encoding.name
        self.replaced = 0
        self.cut = 0
        self.faults: list[str] = []

    def _document(self, stored: Stored) -> Iterator[Lines] | None:
        """Return the elements of a source that is one document of JSON or XML."""
        if self._layout.begins not in _DOCUMENTS:
            return None
        return elements(stored, self._layout)

    def _plain(self) -> Iterator[Lines]:
        line_no = 1
        for span in self._spans():
            if line_no + len(span.ends) > _MOST_LINES:
                raise Broken("reading stopped", "Split the file.", LimitError)
            lines = lines_of(span, self._layout, line_no=line_no)
            line_no += lines.frame.height
            yield lines

    def _spans(self) -> Iterator[Span]:
        skip = len(self._layout.encoding.bom)
        splitter = Splitter(self._layout, offset=skip)
        stop: Broken | None = None
        try:
            for block in self._shared.blocks(self._block_bytes):
                yield from splitter.split(block.data[skip:])
                skip = 0
                self._tell(Step("Reading", min(block.done, 1.0), self._name))
        except Broken as broken:
            stop = broken
        yield from splitter.rest()
        if stop:
            raise stop

    def _count(self, lines: Lines) -> None:
        if lines.fallback:
            self.encoding = f"{self._layout.encoding.name}, in part cp1252"
        self.replaced += lines.replaced
        self.cut += int(lines.frame["cut"].sum())
