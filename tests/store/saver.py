"""A process that saves without end and says what was saved, to be killed at any moment.

It reads `DIRECTORY` on each line of its input and forks: a new process of Python for each
round would take longer than the round.
"""

import os
import sys
from pathlib import Path
from typing import Any

from logai_core.pin import Pin
from logai_core.postmortem import Field
from logai_core.store.board import Board


def save(root: Path) -> None:
    """Pin, and write a section, again and again; tell each once it is saved."""
    board = Board(root / "case.sqlite")
    written = board.fields().get("impact")
    version = written.version if written else 0
    while True:
        number = board.add(Pin("event", f"deploy {version}", shown="x" * 2000)).number
        tell("pin", number)
        version = board.write(Field("impact", f"{version} " * 500), version).version
        tell("field", version)


def tell(*words: Any) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


if __name__ == "__main__":
    for line in sys.stdin:
        Board(Path(line.strip()) / "case.sqlite").fields()  # compiled once for all
        child = os.fork()
        if child == 0:
            tell("begun", os.getpid())  # before all else that it tells
            save(Path(line.strip()))
        os.waitpid(child, 0)
        tell("ended", child)
