"""What the child takes from itself before it does anything."""

import contextlib
import os
import resource
import signal

# Code, libraries and the stacks of threads: data of every child, whatever it does.
_OWN_BYTES = 3 << 29
_FILES = 256
_CORES = 8  # CPU seconds are counted over all threads


def confine(*, seconds: float, memory_bytes: int) -> None:
    """Limit this process for good.

    The parent holds it to `seconds` and `memory_bytes` exactly; these limits stand for
    the case that the parent is gone, or looks away for a moment. No file can grow, so
    none can be written; no core is dumped.
    """
    whole = int(seconds) + 2
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _FILES)
    _limit(resource.RLIMIT_CPU, whole * _CORES)
    _limit(resource.RLIMIT_DATA, memory_bytes + _OWN_BYTES)
    signal.alarm(whole)
    with contextlib.suppress(OSError):
        os.nice(5)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(which, (most, most))
