"""Where the cases of this installation lie."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from logai_core.settings import environment
from logai_core.store import Case
from logai_core.store.shelf import Filed, list_cases, new_case, sweep

VISIT = timedelta(hours=24)


def home() -> Path:
    """Return the directory of cases; a temporary one in a public demo."""
    surroundings = environment()
    if surroundings.demo:
        return Path(tempfile.gettempdir()) / "logai-visits"
    return surroundings.home


def make_case(title: str) -> Case:
    """Make a case here; in a public demo, delete those of visits long over."""
    make_room()
    return new_case(home(), title=title, now=datetime.now(UTC), database=database())


def make_room() -> None:
    """In a public demo, delete the cases of visits long over."""
    if environment().demo:
        sweep(home(), now=datetime.now(UTC), unused=VISIT)


def database() -> str | None:
    """Return the server that keeps the notes of cases made here; None: each its file.

    Those of a public demo are temporary, and files.
    """
    surroundings = environment()
    url = surroundings.database_url
    return None if url is None or surroundings.demo else url.get_secret_value()


def recent() -> list[Filed]:
    """Return the cases changed last; none in a public demo, where they are private."""
    return [] if environment().demo else list_cases(home(), most=6)


def today() -> date:
    """Return the current day, for stamps that state no year."""
    return datetime.now(UTC).date()
