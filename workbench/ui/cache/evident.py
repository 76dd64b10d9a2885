"""Cached records of a source and bytes of it, whatever is looked for."""

from pathlib import Path

import polars as pl

from logai_core.record_id import RecordId
from logai_core.sources.passage import passage as passage_of
from logai_core.store import Case
from logai_core.store.around import around as around_record
from logai_core.store.leftovers import Left, page_of
from logai_core.store.samples import Sampled, bases_of, first_records
from workbench.ui.cache.kept import kept
from workbench.ui.clocks import offsets


@kept(max_entries=8, scope="session")
def record(root: Path, held: str, source_id: str, line_no: int) -> pl.DataFrame:
    """Read the record that a line of a source belongs to, in at most one row."""
    del held
    return offsets.record_at(root, source_id, line_no)


@kept(max_entries=16, scope="session")
def preview(root: Path, held: str, source_id: str) -> pl.DataFrame:
    """Read the first records of a source."""
    del held
    return first_records(Case(root), source_id)


@kept(max_entries=16, scope="session")
def bases(root: Path, held: str, source_id: str) -> dict[str, dict[str, int]]:
    """Count how the times and levels of a source are known."""
    del held
    return bases_of(Case(root), source_id)


@kept(max_entries=16, scope="session", show_spinner="Reading the lines…")
def lines_of_kind(
    root: Path, held: str, source_id: str, kind: Sampled | Left, first: int, most: int
) -> pl.DataFrame:
    """Read one page of a source's lines of one class of its receipt."""
    del held
    return page_of(Case(root), source_id, kind, first=first, most=most)


@kept(max_entries=16, scope="session")
def around(
    root: Path,
    analysis: str,
    record: RecordId,
    before: int,
    after: int,
    *,
    everywhere: bool,
) -> pl.DataFrame:
    """Read the records around one, whatever is filtered."""
    del analysis
    return around_record(
        Case(root), record, before=before, after=after, everywhere=everywhere
    )


@kept(max_entries=16, scope="session", show_spinner="Reading the bytes…")
def passage(root: Path, source_id: str, name: str, offset: int, length: int) -> bytes:
    """Read bytes of a source."""
    kept = Case(root).kept_of(source_id)
    return passage_of(kept, name=name, offset=offset, length=length)
