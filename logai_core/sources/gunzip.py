"""Undo gzip in bounded pieces, keeping everything up to a fault."""

import zlib
from collections.abc import Generator, Iterator

from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.streams import Readable

MAGIC = b"\x1f\x8b"
PIECE_BYTES = 1 << 20
_INPUT_BYTES = 64 << 10  # small: what follows a member is copied once a member
_MOST_EMPTY = 1_000  # members in a row; a file of empty members would never end
GZIP = 31  # zlib's window setting that expects a gzip header and checks the CRC
DEFLATE = -15  # the one for what a zip archive holds
_AGAIN = "Fetch the file again."


def gunzip(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield the decompressed bytes of all members, in pieces of at most 1 MiB.

    Zeros after the last member are padding and skipped, as gzip itself does.

    Raises:
        Broken: after the last good byte, when the data end early, are damaged, or
            are followed by something else, or the time of the budget is up.
    """
    rest = b""
    empty = 0
    while rest := without_padding(file, rest, least=len(MAGIC)):
        if not rest.startswith(MAGIC):
            raise Broken("something that is not gzip follows the gzip data", _AGAIN)
        rest, size = yield from inflate_member(file, rest, budget, name="gzip")
        empty = 0 if size else empty + 1
        if empty > _MOST_EMPTY:
            raise Broken("the gzip data goes on with empty members only", _AGAIN)


def inflate_member(
    file: Readable, given: bytes, budget: Budget, *, name: str, wbits: int = GZIP
) -> Generator[bytes, None, tuple[bytes, int]]:
    """Yield one member; return what follows it in the input, and its size."""
    inflate = zlib.decompressobj(wbits=wbits)
    size = 0
    while not inflate.eof:
        given = given or file.read(_INPUT_BYTES)
        before = inflate.copy()
        try:
            piece = budget.run(inflate.decompress, given, PIECE_BYTES)
        except zlib.error as error:
            yield _up_to_the_fault(before, given)
            reason = str(error).rpartition(": ")[2]
            raise Broken(f"the {name} data is damaged ({reason})", _AGAIN) from error
        if not (given or piece):
            raise Broken(f"the {name} data ends in the middle", _AGAIN)
        given = inflate.unconsumed_tail
        size += len(piece)
        yield piece
    return inflate.unused_data, size


def _up_to_the_fault(inflate: "zlib._Decompress", given: bytes) -> bytes:
    """Return what `given` yields before its fault.

    zlib drops the output of the call that fails, so that the input is given again
    byte by byte. The failed call had not filled a piece, so this is bounded too.
    """
    pieces = []
    for start in range(len(given)):
        try:
            pieces.append(inflate.decompress(given[start : start + 1]))
        except zlib.error:
            break
    return b"".join(pieces)


def without_padding(file: Readable, rest: bytes, *, least: int) -> bytes:
    """Return the input from its next byte that is not zero, `least` bytes or more.

    Fewer only at the end.
    """
    while len(rest := rest.lstrip(b"\0")) < least:
        more = file.read(_INPUT_BYTES)
        if not more:
            break
        rest += more
    return rest
