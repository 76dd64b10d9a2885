"""Inputs into a case, and sources of it read anew."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import polars as pl

from logai_core.clocks import check_clock
from logai_core.errors import InputError, LimitError, LogAIError
from logai_core.pipeline.source import SourceLoad
from logai_core.progress import Tell, tell_nobody
from logai_core.receipt import clock_of, reset_clock
from logai_core.settings import Clock, Settings
from logai_core.sources import Kept, Member, Unreadable, members
from logai_core.store import Case


class Input(NamedTuple):
    """One log to load: where its bytes are, and what it is called."""

    bytes_of: Path | BinaryIO
    name: str


class Refused(NamedTuple):
    """An input, or a file in one, that could not be read at all, and why."""

    name: str
    error: LogAIError


def load(
    case: Case,
    inputs: Iterable[Input],
    *,
    settings: Settings,
    tell: Tell = tell_nobody,
    with_shapes: bool = True,
) -> list[Refused]:
    """Read each input into the case; return what could not be read.

    One bad file does not keep the others out. The same bytes with the same settings
    are read once, however often they are given. Without shapes, records have no
    `shape_id` and cannot be analysed.
    """
    check_clock(settings.clock)
    refused = []
    for one in inputs:
        for member in _members(case, one, settings):
            try:
                if isinstance(member, Unreadable):
                    raise member.error
                load_one = SourceLoad(case, member, settings, tell, with_shapes)
                load_one.keep_and_read()
            except (InputError, LimitError) as error:
                case.notes.set_input(
                    member.name, "refused", what=error.what, hint=error.hint
                )
                refused.append(Refused(member.name, error))
    return refused


def _members(
    case: Case, one: Input, settings: Settings
) -> Iterator[Member | Unreadable]:
    with tempfile.TemporaryDirectory(prefix=".unpack-", dir=case.root) as scratch:
        yield from members(
            one.bytes_of,
            name=one.name,
            limits=settings.limits,
            scratch=Path(scratch),
        )


def reload(
    case: Case,
    source_id: str,
    *,
    settings: Settings,
    tell: Tell = tell_nobody,
) -> None:
    """Parse a source of the case again, from its kept bytes, with other settings.

    Its clock stays as it is.

    Raises:
        CaseError: the case has no such source.
        InputError: it cannot be read so; the records that were there stay.
    """
    case.folder_of(source_id)
    row = case.sources().row(by_predicate=pl.col("source_id") == source_id, named=True)
    kept = Kept(case.evidence / row["sha256"], row["sha256"], row["bytes"], source_id)
    member = Member(row["name"], kept.path, container=row["container"])
    one = SourceLoad(case, member, settings, tell, with_shapes=True)
    one.read(kept, clock_of(row))


def change_clock(case: Case, source_id: str, clock: Clock) -> None:
    """Set the clock of a source; no line is read again.

    Raises:
        SettingError: the zone or the offset cannot be used.
        CaseError: the case has no such source.
    """
    check_clock(clock)
    parts = case.parts_of(source_id)
    receipt = pl.read_parquet(case.folder_of(source_id) / "receipt.parquet")
    case.set_receipt(source_id, reset_clock(receipt, pl.scan_parquet(parts), clock))


def names_of(inputs: Sequence[Input]) -> str:
    """Return a title for a case of these inputs: one name, or the first of many."""
    first = inputs[0].name
    return first if len(inputs) == 1 else f"{first} and {len(inputs) - 1} more"
