"""Windows event logs (.evtx) as lines of JSON."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from logai_core.sources.broken import Broken, Missing
from logai_core.sources.budget import Budget
from logai_core.sources.streams import Readable

if TYPE_CHECKING:
    from evtx import PyRecordsIterator

MAGIC = b"ElfFile\x00"
_HEADER_BYTES, _CHUNK_BYTES = 4096, 1 << 16
_PIECE_BYTES = 256 << 10
_AGAIN = "Fetch the file again."


def events(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield the events in the order of the file, one compact JSON object a line.

    The keys keep the order that they have in the event. A chunk or record that is
    damaged is left out, and the rest is read.

    Raises:
        Broken: at the end, when something was left out, or the file is cut.
    """
    from evtx import PyEvtxParser  # slow to load for what is rarely met

    with _seekable(file) as whole:
        size = whole.seek(0, os.SEEK_END)
        whole.seek(0)
        try:
            parser = budget.run(PyEvtxParser, whole, 1, indent=False)
        except (OSError, RuntimeError) as error:
            raise Broken("the Windows event log has no whole header", _AGAIN) from error
        yield from _lines(parser.records_json(), budget)
    if size > _HEADER_BYTES and (size - _HEADER_BYTES) % _CHUNK_BYTES:
        raise Broken("the Windows event log ends in the middle", _AGAIN)


def _lines(records: "PyRecordsIterator", budget: Budget) -> Iterator[bytes]:
    held = bytearray()
    damaged = 0
    while True:
        try:
            record = budget.run(records.__next__)
        except StopIteration:
            break
        except RuntimeError:  # of this record or chunk; the next call goes on
            damaged += 1
            continue
        if record is None:
            break
        held += record["data"].encode() + b"\n"
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    yield bytes(held)
    if damaged:
        parts = (
            "1 chunk or record" if damaged == 1 else f"{damaged:,} chunks or records"
        )
        raise Missing(f"{parts} of the Windows event log cannot be read", _AGAIN)


@contextmanager
def _seekable(file: Readable) -> Iterator[Any]:
    """Yield the file itself, or a copy on disk of one that can only be read on."""
    if file.seekable():
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        while piece := file.read(_PIECE_BYTES):
            copy.write(piece)
        yield copy
