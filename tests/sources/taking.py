"""What comes of an input: its members, kept or refused."""

import io
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from logai_core.errors import LogAIError
from logai_core.settings import Limits
from logai_core.sources import Unreadable, keep, members

LIMITS = Limits()


class Found(NamedTuple):
    """What came of an input: kept bytes by name, and what was refused."""

    kept: dict[str, bytes]
    refused: dict[str, LogAIError]
    faults: list[str]
    days: set[date | None]
    containers: set[str | None]


def found_in(
    source: bytes | Path | BinaryIO,
    folder: Path,
    *,
    name: str = "logs",
    limits: Limits = LIMITS,
) -> Found:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    found = Found({}, {}, [], set(), set())
    for member in members(given, name=name, limits=limits, scratch=scratch):
        if isinstance(member, Unreadable):
            found.refused[member.name] = member.error
            continue
        found.days.add(member.last_day)
        found.containers.add(member.container)
        try:
            kept = keep(member.bytes_of, into=folder / "evidence", name=member.name)
        except LogAIError as error:
            found.refused[member.name] = error
            continue
        found.kept[member.name] = kept.path.read_bytes()
        found.faults.extend(kept.faults)
    assert list(scratch.iterdir()) == []
    return found


def whats(found: Found) -> dict[str, str]:
    return {name: error.what for name, error in found.refused.items()}
