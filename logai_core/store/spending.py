"""What drafting has cost on this machine, in one small file for all programs.

Sums are in millionths of a USD. Looking and charging is one transaction under SQLite's
lock, so that two programs at once cannot both take what is left.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from logai_core.errors import ServiceError

NAME = "spending.sqlite"
WAIT_S = 5.0  # for the lock of another program
_TABLE = """
CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    place TEXT NOT NULL,
    day TEXT NOT NULL,
    micro_usd INTEGER NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
)
"""
_SUMS = """
SELECT coalesce(sum(CASE WHEN run = :run THEN micro_usd END), 0),
       coalesce(sum(CASE WHEN place = :place THEN micro_usd END), 0),
       coalesce(sum(CASE WHEN day = :day THEN micro_usd END), 0)
FROM charges
WHERE run = :run OR place = :place OR day = :day
"""
_CHARGE = """
INSERT INTO charges (run, place, day, micro_usd)
VALUES (:run, :place, :day, :worst)
"""
_SETTLE = "UPDATE charges SET micro_usd = ?, settled = 1 WHERE number = ?"


class Spending:
    """The charges of all runs, below the home folder of the workbench."""

    def __init__(self, home: Path) -> None:
        self.path = home / NAME

    def reserve(
        self, *, run: str, case: str, day: date, worst: int, caps: Mapping[str, int]
    ) -> int | None:
        """Charge `worst` and return its number, or None where it is over a cap.

        `caps` are of the "run", the "case" and the "day".

        Raises:
            ServiceError: the file cannot be used; then nothing may be spent.
        """
        row = {"run": run, "place": case, "day": day.isoformat(), "worst": worst}
        with self._opened() as connection:
            spent = _sums(connection, row)
            if any(spent[name] + worst > cap for name, cap in caps.items()):
                return None
            return connection.execute(_CHARGE, row).lastrowid

    def settle(self, number: int, actual: int) -> None:
        """Replace what was reserved by what it came to."""
        with self._opened() as connection:
            connection.execute(_SETTLE, (actual, number))

    def spent(self, *, run: str, case: str, day: date) -> Mapping[str, int]:
        """Return what was charged for the "run", the "case" and the "day"."""
        row = {"run": run, "place": case, "day": day.isoformat()}
        with self._opened() as connection:
            return _sums(connection, row)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            made = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
            with closing(made) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(_TABLE)
                yield connection
                connection.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            raise ServiceError(
                f"{NAME}: what was spent cannot be read or written ({error})",
                hint="Nothing was sent. Look at the file in LOGAI_HOME.",
            ) from error


def _sums(connection: sqlite3.Connection, row: Mapping[str, object]) -> dict[str, int]:
    found = connection.execute(_SUMS, row).fetchone()
    return dict(zip(("run", "case", "day"), found, strict=True))
