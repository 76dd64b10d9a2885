"""Inputs into a case, and sources of it read anew."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

import polars as pl

from logai_core import formats
from logai_core.clocks import check_clock
from logai_core.errors import InputError, LimitError, LogAIError
from logai_core.parse.checking import check_samples
from logai_core.pipeline.parts import WORKERS
from logai_core.pipeline.source import SourceLoad
from logai_core.progress import Tell, tell_nobody
from logai_core.receipt import clock_of, reset_clock
from logai_core.settings import Clock, Settings
from logai_core.sources import Kept, Member, Unreadable, members
from logai_core.store import Case
from logai_core.store.older import read_then


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
    workers: int = WORKERS,
) -> list[Refused]:
    """Read each input into the case; return what could not be read.

    One bad file does not keep the others out. The same bytes with the same settings
    are read once, however often they are given. Without shapes, records have no
    `shape_id` and cannot be analysed. The number of workers changes nothing but speed.
    """
    check_clock(settings.clock)
    check_own_formats(settings.parse.own_formats)
    refused = []
    for one in inputs:
        for member in _members(case, one, settings):
            if isinstance(member, Unreadable):
                error: LogAIError | None = member.error
                case.notes.set_input(
                    member.name,
                    "refused",
                    what=member.error.what,
                    hint=member.error.hint,
                )
            else:
                load_one = SourceLoad(
                    case, member, settings, tell, with_shapes, workers
                )
                error = load_one.keep_and_read()
            if error:
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
    _reload(case, source_id, settings, clock_of(case.receipt_of(source_id)), tell)


def _reload(
    case: Case, source_id: str, settings: Settings, clock: Clock, tell: Tell
) -> None:
    row = case.receipt_of(source_id)
    check_own_formats(settings.parse.own_formats)
    kept = Kept(case.kept_of(source_id), row["sha256"], row["bytes"], source_id)
    member = Member(row["name"], kept.path, container=row["container"])
    one = SourceLoad(case, member, settings, tell, with_shapes=True)
    one.read(kept, clock)


def remove(case: Case, source_id: str) -> None:
    """Take a source out of the case for good: its bytes, its records, its receipt.

    Raises:
        CaseError: the case has no such source.
    """
    case.folder_of(source_id)
    case.remove_source(source_id)


def refresh(case: Case, *, settings: Settings, tell: Tell = tell_nobody) -> None:
    """Parse all sources of a case that an older version wrote, from their kept bytes.

    Format, year and zone are those of its last analysis. What cannot be read any more
    is noted as refused; its bytes stay.
    """
    parse, clock = read_then(case.settings)
    if parse.format not in {"auto", *(fmt.name for fmt in formats.ALL)}:
        parse = replace(parse, format="auto")
    parse = replace(parse, last_day=settings.parse.last_day)
    settings = replace(settings, parse=parse)
    for source_id in case.notes.sources():
        try:
            _reload(case, source_id, settings, clock, tell)
        except (InputError, LimitError) as error:
            name = case.receipt_of(source_id)["name"]
            case.notes.remove_source(source_id)
            case.notes.set_input(
                name, "refused", source_id=source_id, what=error.what, hint=error.hint
            )
    case.set_current()


def change_clock(case: Case, source_id: str, clock: Clock) -> None:
    """Set the clock of a source; no line is read again.

    Raises:
        SettingError: the zone or the offset cannot be used.
        CaseError: the case has no such source.
    """
    check_clock(clock)
    receipt = pl.read_parquet(case.folder_of(source_id) / "receipt.parquet")
    parts = pl.scan_parquet(case.parts_of(source_id))
    case.set_receipt(source_id, reset_clock(receipt, parts, clock))


def check_own_formats(texts: Iterable[str]) -> None:
    """Check formats that a user wrote, before any work begins with them.

    Raises:
        FormatError: one is no format, or its samples do not parse as it says.
    """
    for number, text in enumerate(texts, start=1):
        for fmt in formats.read_formats(text, name=f"own format {number}"):
            check_samples(fmt)


def names_of(inputs: Sequence[Input]) -> str:
    """Return a title for a case of these inputs: one name, or the first of many."""
    first = inputs[0].name
    return first if len(inputs) == 1 else f"{first} and {len(inputs) - 1} more"
