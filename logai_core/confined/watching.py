"""How much memory a process holds."""

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process; 0 when it is gone, or nobody can tell.

    Where the system has no `/proc`, the limit that the child sets itself remains.
    """
    try:
        words = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(words[1]) * _PAGE
