"""Tell text from what is not text."""

import re

import numpy as np

from logai_core.errors import SourceError
from logai_core.sources.encodings import Encoding
from logai_core.sources.kinds import (
    HOLLOW,
    KINDS,
    TAR,
    TAR_MAGIC_AT,
    UNKNOWN,
    Kind,
)

AS_TEXT = "It can also be loaded as text, as it is."
# What a crash or a rotation leaves in a log that was never written there.
_HOLE = re.compile(rb"\x00{16,}")
# Control characters no log writes; \x01 and \x1c-\x1f separate fields in some.
_ODD = np.zeros(256, dtype=bool)
_ODD[[0, *range(2, 8), *range(14, 27), 127]] = True
_FEWEST_ODD = 8
_MUCH_ODD = 0.30
_SOME_ODD, _ODD_KINDS = 0.03, 4  # random bytes: 0.08 of 21 kinds


def refuse_binary(pieces: list[bytes], encoding: Encoding, *, name: str) -> None:
    """Raise unless pieces of a source (the first is its beginning) look like text.

    A few stray control characters, one used as a separator, and long runs of NUL
    (a hole in a file that was cut while written) are still text.

    Raises:
        SourceError: it is something else; says what.
    """
    kind = _kind_by_magic(pieces[0]) or _kind_by_bytes(b"".join(pieces), encoding)
    if kind:
        raise SourceError(
            f"{name}: looks like {kind.what}, expected a log as text",
            hint=f"{kind.hint} {AS_TEXT}",
        )


def _kind_by_magic(head: bytes) -> Kind | None:
    if head.startswith(TAR.magic, TAR_MAGIC_AT):
        return TAR
    return next((kind for kind in KINDS if head.startswith(kind.magic)), None)


def _kind_by_bytes(sample: bytes, encoding: Encoding) -> Kind | None:
    if encoding.width > 1:
        return None  # judged by its units when it was recognised, or has a mark
    dense = _HOLE.sub(b"", sample)
    if not dense:
        return HOLLOW
    counts = np.bincount(np.frombuffer(dense, np.uint8), minlength=256)
    odd = counts[_ODD]
    share = odd.sum() / len(dense)
    several = share > _SOME_ODD and np.count_nonzero(odd) >= _ODD_KINDS
    if odd.sum() >= _FEWEST_ODD and (share > _MUCH_ODD or several):
        return UNKNOWN
    return None
