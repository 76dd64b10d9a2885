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
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from logai_core import schemas
from logai_core.assigning import with_templates
from logai_core.atomic import write_table
from logai_core.errors import CaseError
from logai_core.schemas.summaries import SUMMARY_DEFAULTS
from logai_core.store.damaged import whole
from logai_core.store.older_pins import TABLE as OLDER_PINS
from logai_core.store.older_pins import take_over_pins
from logai_core.store.sources import Sources, is_outdated

TABLES = {
    "shapes": schemas.SHAPES,
    "shape_templates": schemas.SHAPE_TEMPLATES,
    "parted": schemas.PARTED,
    "doubts": schemas.DOUBTS,
    "fields": schemas.FIELDS,
    "message_kinds": schemas.MESSAGE_KINDS,
    "templates": schemas.TEMPLATES,
    "windows": schemas.WINDOWS,
    "measures": schemas.MEASURES,
    "ids": schemas.IDS,
    "lags": schemas.LAGS,
    "scores": schemas.SCORES,
    "findings": schemas.FINDINGS,
    "examples": schemas.EXAMPLES,
    "histogram": schemas.HISTOGRAM,
}
# Tables that were laid out otherwise are made anew, not read.
_LAYOUT = hashlib.sha256(repr(sorted(TABLES.items())).encode()).hexdigest()[:12]


class Case(Sources):
    """One incident's evidence and what was made of it."""

    @classmethod
    def create(cls, root: Path, *, title: str, database: str | None = None) -> "Case":
        """Make a case in the directory `root`, which may exist when it is empty.

        Its tables are in a file there, or on the PostgreSQL server at `database`.
        """
        if root.exists() and any(root.iterdir()):
            raise CaseError(
                f"{root}: there are files in it, expected an empty or new directory",
                hint="Choose another directory for the case.",
            )
        for name in ("evidence", "records", "analyses", "jobs"):
            (root / name).mkdir(parents=True, exist_ok=True)
        case = cls(root)
        case.notes.create(url=database)
        case.notes.set_meta(title=title)
        return case

    @classmethod
    def open(cls, root: Path) -> "Case":
        """Open the case in the directory `root`.

        Raises:
            CaseError: there is none, it is damaged, or a newer version wrote it; nothing
                in it is changed then.
        """
        if not (root / "case.sqlite").is_file():
            raise CaseError(
                f"{root.name}: no case there, expected a directory with case.sqlite",
                hint="Open a case that this program made.",
            )
        case = cls(root)
        if OLDER_PINS in case.notes.prepare():
            take_over_pins(case)
        return case

    def records_with_templates(self) -> pl.LazyFrame:
        """Scan RECORDS with the template id of the current analysis beside each."""
        return self.give_templates(self.records())

    def give_templates(self, records: pl.LazyFrame) -> pl.LazyFrame:
        """Add the template id of the current analysis to some records, in their order."""
        analysis = self.analysis
        return with_templates(
            records,
            self.table_of(analysis, "shape_templates"),
            self.table_of(analysis, "parted"),
        )

    @property
    def analysis(self) -> str | None:
        """Return the digest of the current analysis, or None where there is none.

        It names the content: the same sources, clocks and settings, with the edits among
        them, give the same digest. An analysis of other sources or clocks than the case
        has now is none, nor is one whose tables another version laid out; one with other
        edits counts until the next is there.
        """
        return self.analysis_of(self.held)

    def analysis_of(self, held: str) -> str | None:
        """Return the digest of the current analysis, where `held` is known already."""
        meta = self.notes.meta()
        if is_outdated(meta) or meta.get("analysed") != held:
            return None
        if meta.get("layout") != _LAYOUT:
            return None
        digest: str | None = meta.get("analysis")
        return digest

    @property
    def settings(self) -> dict[str, Any]:
        """Return the settings of the current analysis."""
        return dict(self.notes.meta().get("settings", {}))

    def table(self, name: str) -> pl.DataFrame:
        """Return a small table of the current analysis; empty before the first.

        Raises:
            CaseError: its file is missing or damaged.
        """
        return self.table_of(self.analysis, name)

    def table_of(self, analysis: str | None, name: str) -> pl.DataFrame:
        """Return a small table of an analysis, which `analysis` named when it counted."""
        if analysis is None:
            return TABLES[name].to_frame()
        path = self.root / "analyses" / analysis / f"{name}.parquet"
        with whole(path):
            return pl.read_parquet(path)

    def save_analysis(
        self, tables: Mapping[str, pl.DataFrame], settings: Mapping[str, Any]
    ) -> None:
        """Write the small tables and make them the current analysis at one stroke."""
        held = self.held
        named = repr((held, sorted(settings.items())))
        digest = hashlib.sha256(named.encode()).hexdigest()[:12]
        for name, schema in TABLES.items():
            frame = schemas.conform(tables[name], schema, stage=f"save {name}")
            write_table(frame, self.root / "analyses" / digest / f"{name}.parquet")
        values = json.loads(json.dumps(dict(settings), default=str))
        self.notes.set_meta(
            analysis=digest, analysed=held, layout=_LAYOUT, settings=values
        )
        self._sweep()

    def _sweep(self) -> None:
        """Delete records that no longer count, of sources that were parsed anew."""
        current = set(self.notes.sources().values())
        for folder in (self.root / "records").iterdir():
            if folder.name not in current and not folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)

    def summaries(self) -> pl.DataFrame:
        """Return SUMMARIES of the current analysis, oldest first."""
        rows = [
            SUMMARY_DEFAULTS | row for row in self.notes.summaries(self.analysis or "")
        ]
        return pl.DataFrame(rows, schema=schemas.SUMMARIES, orient="row")

    def add_summary(self, summary: pl.DataFrame) -> None:
        """Add the one row of SUMMARIES in `summary` to the current analysis."""
        schemas.conform(summary, schemas.SUMMARIES, stage="add summary")
        self.notes.add_summary(self.analysis or "", summary.row(0, named=True))
