"""The sources of a case: their exact bytes, their records, receipts and clocks."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core import schemas
from logai_core.atomic import sync, write_table
from logai_core.clocks import set_clock
from logai_core.errors import CaseError
from logai_core.settings import Clock
from logai_core.store.answers import Answers
from logai_core.store.board import Board
from logai_core.store.damaged import whole
from logai_core.store.notes import RECORDS_VERSION, VERSION, Notes
from logai_core.store.older import conform_receipt


class Sources:
    """What the directory of a case holds of its sources."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes = Notes(root / "case.sqlite")
        self.board = Board(root / "case.sqlite")
        self.answers = Answers(root / "case.sqlite")

    @property
    def title(self) -> str:
        """Return what the case is called."""
        return str(self.notes.meta().get("title", self.root.name))

    @property
    def outdated(self) -> bool:
        """Tell whether an older version wrote the records: they must be read anew.

        Until then the case has its evidence, receipts and notes, but no analysis, and
        its records are not to be read.
        """
        return is_outdated(self.notes.meta())

    def set_current(self) -> None:
        """Note that all records are as this version writes them."""
        self.notes.set_meta(version=VERSION)

    @property
    def held(self) -> str:
        """Return a digest of the sources in force, how they were read, and their clocks."""
        named = self.notes.sources()
        clocks = _clocks(self._receipts(named))
        rows = [
            [source_id, name, clocks[source_id].zone, clocks[source_id].offset_s]
            for source_id, name in named.items()
        ]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]

    @property
    def evidence(self) -> Path:
        """Return the directory of the sources' exact bytes."""
        return self.root / "evidence"

    def begin_records(self, name: str) -> Path:
        """Return an empty directory to write the records of a source into."""
        unfinished = self.root / "records" / f".{name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        return unfinished

    def finish_records(self, unfinished: Path, source_id: str, name: str) -> None:
        """Make the records in `unfinished` the ones that count for a source."""
        final = unfinished.with_name(name)
        shutil.rmtree(final, ignore_errors=True)
        unfinished.rename(final)
        sync(final.parent)
        self.notes.set_source(source_id, name)

    def has_records(self, name: str) -> bool:
        """Tell whether these records are already among the case's sources."""
        return name in self.notes.sources().values()

    def remove_source(self, source_id: str) -> None:
        """Take a source out of the case, with its bytes and records, for good."""
        self.notes.remove_source(source_id)
        for folder in (self.root / "records").glob(f"{source_id}-*"):
            shutil.rmtree(folder)
        self._unlink(source_id)

    def _unlink(self, source_id: str) -> None:
        for file in self.evidence.glob(f"{source_id}*"):
            file.unlink()

    def kept_of(self, source_id: str) -> Path:
        """Return where the exact bytes of a source, or of a refused input, are.

        Raises:
            CaseError: they are not in the case.
        """
        found = sorted(self.evidence.glob(f"{source_id}*"))
        if not found:
            raise CaseError(
                f"{self.title}: the bytes of source {source_id!r} are not in it",
                hint="Load the file again.",
            )
        return found[0]

    def forget_input(self, name: str) -> None:
        """Forget a refused input, and its bytes when no source has them."""
        refused = {
            one["name"]: one["source_id"] for one in self.notes.inputs("refused")
        }
        source_id = refused.get(name)
        self.notes.forget_input(name)
        others = [other for key, other in refused.items() if key != name]
        if source_id and source_id not in {*self.notes.sources(), *others}:
            self._unlink(source_id)

    def read_with(self, source_id: str) -> dict[str, Any]:
        """Return the settings that a source was parsed with; empty where not known."""
        file = self.folder_of(source_id) / "settings.json"
        return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}

    def folder_of(self, source_id: str) -> Path:
        """Return the directory of a source's records.

        Raises:
            CaseError: the case has no such source.
        """
        name = self.notes.sources().get(source_id)
        if name is None:
            raise CaseError(
                f"{self.title}: no source {source_id!r}",
                hint="It may have been removed; open the page again.",
            )
        return self.root / "records" / name

    def parts_of(self, source_id: str) -> list[Path]:
        """Return the Parquet files of a source's RECORDS, in physical order."""
        return sorted(self.folder_of(source_id).glob("part-*.parquet"))

    def set_receipt(self, source_id: str, receipt: pl.DataFrame) -> None:
        """Replace the receipt of a source (one row of SOURCES), and with it its clock."""
        schemas.conform(receipt, schemas.SOURCES, stage="set receipt")
        write_table(receipt, self.folder_of(source_id) / "receipt.parquet")

    def clocks(self) -> dict[str, Clock]:
        """Return the clock of each source."""
        return _clocks(self.sources())

    def _files(self, table: str) -> list[Path]:
        return [
            self.root / "records" / name / f"{table}.parquet"
            for name in self.notes.sources().values()
        ]

    def sources(self) -> pl.DataFrame:
        """Return SOURCES: the receipt of every source, in the order of names."""
        return self._receipts(self.notes.sources())

    def _receipts(self, named: Mapping[str, str]) -> pl.DataFrame:
        """Return SOURCES of these sources, by the directories of their records."""
        files = [
            self.root / "records" / one / "receipt.parquet" for one in named.values()
        ]
        return _read_receipts(tuple(map(_version, files)))

    def receipt_of(self, source_id: str) -> dict[str, Any]:
        """Return the receipt of one source."""
        receipt = _receipt(self.folder_of(source_id) / "receipt.parquet")
        return conform_receipt(receipt).row(0, named=True)

    def rejects(self) -> pl.DataFrame:
        """Return REJECTS of all sources."""
        files = self._files("rejects")
        return pl.read_parquet(files) if files else schemas.REJECTS.to_frame()

    def rejects_of(self, source_id: str) -> pl.LazyFrame:
        """Scan REJECTS of one source."""
        return pl.scan_parquet(self.folder_of(source_id) / "rejects.parquet")

    def records_of(self, source_id: str) -> pl.LazyFrame:
        """Scan RECORDS of one source, by its clock."""
        receipt = self.receipt_of(source_id)
        clock = Clock(receipt["zone"], receipt["offset_s"])
        return set_clock(pl.scan_parquet(self.parts_of(source_id)), clock)

    def shape_parts(self) -> list[pl.DataFrame]:
        """Return SHAPES of each source."""
        return [pl.read_parquet(file) for file in self._files("shapes")]

    def parts(self) -> list[Path]:
        """Return the Parquet files of RECORDS in physical order."""
        return self._parts(self.notes.sources().values())

    def records(self) -> pl.LazyFrame:
        """Scan RECORDS of all sources in physical order, by the clocks of the sources."""
        clocks = self.clocks()
        if not clocks:
            return schemas.RECORDS.to_frame().lazy()
        alike = groupby(self.notes.sources().items(), key=lambda one: clocks[one[0]])
        return pl.concat(
            set_clock(pl.scan_parquet(self._parts(name for _, name in some)), clock)
            for clock, some in alike
        )

    def _parts(self, names: Iterable[str]) -> list[Path]:
        folders = [self.root / "records" / name for name in names]
        there = [_version(one) for one in folders if one.is_dir()]
        return [part for one in there for part in _parts_in(one)]


def is_outdated(meta: Mapping[str, Any]) -> bool:
    """Tell whether an older version wrote the records, by the values of the notes."""
    return int(meta.get("version", VERSION)) < RECORDS_VERSION


class _Version(NamedTuple):
    """A file as it is: writing it anew gives another one."""

    path: Path
    inode: int
    modified_ns: int


def _version(path: Path) -> _Version:
    with whole(path):
        status = path.stat()
    return _Version(path, status.st_ino, status.st_mtime_ns)


@lru_cache(maxsize=1_000)  # a page asks for them several times a click
def _parts_in(folder: _Version) -> tuple[Path, ...]:
    return tuple(sorted(folder.path.glob("part-*.parquet")))


@lru_cache(maxsize=64)  # a page asks for them some twenty times a click
def _read_receipts(files: tuple[_Version, ...]) -> pl.DataFrame:
    if not files:
        return schemas.SOURCES.to_frame()
    read = pl.concat(conform_receipt(_receipt(one.path)) for one in files)
    return read.sort("name", "source_id")


def _receipt(path: Path) -> pl.DataFrame:
    with whole(path):
        return pl.read_parquet(path)


def _clocks(receipts: pl.DataFrame) -> dict[str, Clock]:
    rows = receipts.select("source_id", "zone", "offset_s").iter_rows()
    return {source_id: Clock(zone, offset_s) for source_id, zone, offset_s in rows}
