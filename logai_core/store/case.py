"""A case is a directory; this is where everything in it lies.

    evidence/SHA256                   the exact bytes of each source
    records/SOURCE-SETTINGS/          Parquet parts of RECORDS, its REJECTS, SHAPES
                                      and receipt; complete when the name is there
    analyses/DIGEST/TABLE.parquet     the small tables of one analysis
    case.sqlite                       what people make, and which of these count
    jobs/                             what workers are doing

A worker that is killed leaves directories with a leading dot; nobody reads them.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from logai_core import schemas
from logai_core.atomic import sync, write_table
from logai_core.errors import CaseError
from logai_core.store.notes import Notes

TABLES = {
    "shapes": schemas.SHAPES,
    "shape_templates": schemas.SHAPE_TEMPLATES,
    "templates": schemas.TEMPLATES,
    "windows": schemas.WINDOWS,
    "scores": schemas.SCORES,
    "findings": schemas.FINDINGS,
    "examples": schemas.EXAMPLES,
    "histogram": schemas.HISTOGRAM,
}


class Case:
    """One incident's evidence and what was made of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes = Notes(root / "case.sqlite")

    @classmethod
    def create(cls, root: Path, *, title: str) -> "Case":
        """Make a case in the directory `root`, which may exist when it is empty."""
        if root.exists() and any(root.iterdir()):
            raise CaseError(
                f"{root}: there are files in it, expected an empty or new directory",
                hint="Choose another directory for the case.",
            )
        for name in ("evidence", "records", "analyses", "jobs"):
            (root / name).mkdir(parents=True, exist_ok=True)
        case = cls(root)
        case.notes.prepare()
        case.notes.set_meta(title=title)
        return case

    @classmethod
    def open(cls, root: Path) -> "Case":
        """Open the case in the directory `root`.

        Raises:
            CaseError: there is none, or a newer version wrote it.
        """
        if not (root / "case.sqlite").is_file():
            raise CaseError(
                f"{root.name}: no case there, expected a directory with case.sqlite",
                hint="Open a case that this program made.",
            )
        case = cls(root)
        case.notes.prepare()
        return case

    @property
    def title(self) -> str:
        """Return what the case is called."""
        return str(self.notes.meta().get("title", self.root.name))

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

    def finish_records(self, unfinished: Path, source_id: str) -> None:
        """Make the records in `unfinished` the ones that count for a source."""
        name = unfinished.name.removeprefix(".")
        final = unfinished.with_name(name)
        shutil.rmtree(final, ignore_errors=True)
        unfinished.rename(final)
        sync(final.parent)
        self.notes.set_source(source_id, name)

    def has_records(self, name: str) -> bool:
        """Tell whether these records are already among the case's sources."""
        return name in self.notes.sources().values()

    def _of_sources(self, table: str, schema: pl.Schema) -> pl.DataFrame:
        frames = [
            pl.read_parquet(self.root / "records" / name / f"{table}.parquet")
            for name in self.notes.sources().values()
        ]
        return pl.concat([schema.to_frame(), *frames])

    def sources(self) -> pl.DataFrame:
        """Return SOURCES: the receipt of every source, in the order of names."""
        return self._of_sources("receipt", schemas.SOURCES).sort("name", "source_id")

    def rejects(self) -> pl.DataFrame:
        """Return REJECTS of all sources."""
        return self._of_sources("rejects", schemas.REJECTS)

    def shape_parts(self) -> list[pl.DataFrame]:
        """Return SHAPES of each source."""
        return [
            pl.read_parquet(self.root / "records" / name / "shapes.parquet")
            for name in self.notes.sources().values()
        ]

    def parts(self) -> list[Path]:
        """Return the Parquet files of RECORDS in physical order."""
        return [
            part
            for name in self.notes.sources().values()
            for part in sorted((self.root / "records" / name).glob("part-*.parquet"))
        ]

    def records(self) -> pl.LazyFrame:
        """Scan RECORDS of all sources in physical order."""
        parts = self.parts()
        if not parts:
            return schemas.RECORDS.to_frame().lazy()
        return pl.scan_parquet(parts)

    def records_with_templates(self) -> pl.LazyFrame:
        """Scan RECORDS with the template id of the current analysis beside each."""
        ids = self.table("shape_templates").select("shape_id", "template_id").lazy()
        return self.records().join(
            ids, on="shape_id", how="left", maintain_order="left"
        )

    @property
    def analysis(self) -> str | None:
        """Return the digest of the current analysis, or None before the first.

        It names the content: the same sources and settings give the same digest.
        """
        return self.notes.meta().get("analysis")

    @property
    def settings(self) -> dict[str, Any]:
        """Return the settings of the current analysis."""
        return dict(self.notes.meta().get("settings", {}))

    def table(self, name: str) -> pl.DataFrame:
        """Return a small table of the current analysis; empty before the first."""
        if self.analysis is None:
            return TABLES[name].to_frame()
        return pl.read_parquet(
            self.root / "analyses" / self.analysis / f"{name}.parquet"
        )

    def save_analysis(
        self, tables: Mapping[str, pl.DataFrame], settings: Mapping[str, Any]
    ) -> None:
        """Write the small tables and make them the current analysis at one stroke."""
        named = repr((sorted(self.notes.sources().items()), sorted(settings.items())))
        digest = hashlib.sha256(named.encode()).hexdigest()[:12]
        for name, schema in TABLES.items():
            frame = schemas.conform(tables[name], schema, stage=f"save {name}")
            write_table(frame, self.root / "analyses" / digest / f"{name}.parquet")
        self.notes.set_meta(analysis=digest, settings=dict(settings))

    def summaries(self) -> pl.DataFrame:
        """Return SUMMARIES of the current analysis, oldest first."""
        rows = self.notes.summaries(self.analysis or "")
        return pl.DataFrame(rows, schema=schemas.SUMMARIES, orient="row")

    def add_summary(self, summary: pl.DataFrame) -> None:
        """Add the one row of SUMMARIES in `summary` to the current analysis."""
        schemas.conform(summary, schemas.SUMMARIES, stage="add summary")
        self.notes.add_summary(self.analysis or "", summary.row(0, named=True))
