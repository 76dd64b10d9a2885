"""Cases made once of their logs, by the core itself, and copied for each test."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from logai_core import pipeline
from logai_core.settings import Settings
from logai_core.store import Case

Write = Callable[[Path], object]


class Prepared:
    """Cases by what writes their logs; a test that opens one does as it likes with it.

    Loading is what other tests are about: here it costs nothing from the second on.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self.made: dict[Write, Path] = {}

    def copy(self, write: Write) -> str:
        """Return the name of a copy of the case of the logs that `write` writes."""
        if write not in self.made:
            self.made[write] = self._make(write)
        name = f"20261121-{secrets.token_hex(10)}"
        shutil.copytree(self.made[write], self.home / name)
        return name

    def _make(self, write: Write) -> Path:
        logs = self.folder / f"{write.__name__}-{len(self.made)}"
        logs.mkdir()
        write(logs)
        files = sorted(logs.iterdir())
        case = Case.create(logs / "case", title=files[0].name)
        given = [pipeline.Input(file, file.name) for file in files]
        pipeline.load(case, given, settings=Settings())
        pipeline.analyze(case, settings=Settings())
        return case.root
