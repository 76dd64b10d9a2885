"""Whether the files of a case are what its notes and their names say."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from logai_core import schemas
from logai_core.errors import CaseError
from logai_core.store.case import TABLES, Case
from logai_core.store.damaged import whole

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNREADABLE = (OSError, ValueError, IndexError, pl.exceptions.PolarsError)
_OF_RECORDS = {"rejects": schemas.REJECTS, "shapes": schemas.SHAPES}


def check_sound(case: Case, name: str) -> None:
    """Check a case that came as a file called `name`.

    Raises:
        CaseError: bytes of evidence are not those of their digest, a table lacks columns,
            or the notes cannot be read or name what is no plain name.
    """
    strange = [one for one in _names(case) if not _PLAIN.fullmatch(one)]
    if strange:
        raise _unsound(name, f"its notes name {strange[0][:200]!r}")
    _ = case.board.fields(), case.board.pins(), case.board.history()
    _ = case.notes.edits(), case.notes.searches()
    for file in sorted(case.evidence.iterdir()):
        if _SHA256.fullmatch(file.name) and _digest(file) != file.name:
            raise _unsound(name, f"evidence/{file.name}: its bytes have another sha256")
    if case.outdated:
        return  # read anew from its evidence
    for folder, table, schema in _tables(case):
        file = folder / f"{table}.parquet"
        if not _has(file, schema):
            raise _unsound(name, f"{folder.parent.name}/{folder.name}/{file.name}")


@contextmanager
def damage_told(root: Path) -> Iterator[None]:
    """Work with the case at `root`; a failure that comes of damaged records is told so.

    Records are read all over the program, and lazily: what is wrong with them is looked
    for once something failed. That reads them all, a part at a time.

    Raises:
        CaseError: something failed, and a part of the records is missing or damaged.
    """
    try:
        yield
    except _UNREADABLE as error:
        damage = damage_of(Case(root))
        if damage is None:
            raise
        raise damage from error


def damage_of(case: Case) -> CaseError | None:
    """Return what keeps the records of a case from being read, None for nothing."""
    try:
        for row in case.sources().iter_rows(named=True):
            _check_records(case, row)
    except CaseError as damage:
        return damage
    return None


def _check_records(case: Case, receipt: dict[str, Any]) -> None:
    found = 0
    for part in case.parts_of(receipt["source_id"]):
        with whole(part):
            found += pl.read_parquet(part).height
    if found != receipt["records"]:
        raise CaseError(
            f"{case.root.name}: {found:,} records of {receipt['name']} are there, "
            f"expected {receipt['records']:,}",
            hint="Nothing was changed. Open a copy of the case, or load its log files "
            "again.",
        )


def _names(case: Case) -> Iterator[str]:
    """Yield what the notes name and this program looks for below the directory."""
    for source_id, records in case.notes.sources().items():
        yield from (source_id, records)
    for state in ("loaded", "repeated", "refused"):
        given = (one["source_id"] for one in case.notes.inputs(state))
        yield from (one for one in given if one is not None)
    yield str(case.notes.meta().get("analysis") or "none")


def _tables(case: Case) -> list[tuple[Path, str, pl.Schema]]:
    found: list[tuple[Path, str, pl.Schema]] = []
    for source_id in case.notes.sources():
        folder = case.folder_of(source_id)
        found += [(folder, table, schema) for table, schema in _OF_RECORDS.items()]
        parts = case.parts_of(source_id)
        found += [(folder, part.stem, schemas.RECORDS) for part in parts]
        found.append((folder, "receipt", pl.Schema({"source_id": pl.String})))
    analysis = case.analysis
    if analysis is not None:
        folder = case.root / "analyses" / analysis
        found += [(folder, table, schema) for table, schema in TABLES.items()]
    return found


def _has(file: Path, schema: pl.Schema) -> bool:
    try:
        there: dict[str, Any] = dict(pl.read_parquet_schema(file))
    except (OSError, pl.exceptions.PolarsError):
        return False
    return schema.names() == [name for name in there if name in schema]


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _unsound(name: str, found: str) -> CaseError:
    return CaseError(
        f"{name}: {found}, expected what the case was packed with",
        hint="The file was damaged or changed on its way; ask for it anew.",
    )
