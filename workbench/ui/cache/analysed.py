"""Cached tables of an analysis, and what is made of them alone."""

from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core import pipeline, templates
from logai_core.store import Case
from workbench.ui.cache.kept import kept
from workbench.ui.patterns import listing


@kept(max_entries=16, scope="session")
def table(root: Path, analysis: str, name: str) -> pl.DataFrame:
    """Read a small table of the analysis."""
    return Case(root).table_of(analysis, name)


@kept(max_entries=4, scope="session")
def settings(root: Path, analysis: str) -> dict[str, Any]:
    """Return the settings of the analysis, which its digest stands for."""
    del analysis
    return Case(root).settings


@kept(max_entries=2, scope="session")
def sources(root: Path, held: str) -> pl.DataFrame:
    """Read SOURCES; `held` is the digest of what the case holds."""
    del held
    return Case(root).sources()


@kept(max_entries=4, scope="session")
def names(root: Path, analysis: str, held: str, decided: str) -> dict[str, str]:
    """Return what templates and sources are called, by their ids.

    `decided` is the digest of the edits of the case, which give names.
    """
    del decided
    texts = table(root, analysis, "templates").select("template_id", "template")
    marks = pipeline.marks_of_case(Case(root)).drop_nulls("name")
    called = marks.select("template_id", "name")
    files = sources(root, held).select("source_id", "name")
    return {key: name for part in (texts, called, files) for key, name in part.rows()}


@kept(max_entries=2, scope="session", show_spinner="Looking at fields…")
def vocabulary(
    root: Path, analysis: str, held: str, decided: str
) -> pipeline.Vocabulary:
    """Return what queries of the case can name; `decided` is the digest of its edits."""
    del analysis, held, decided
    return pipeline.vocabulary_of(Case(root))


class Sums(NamedTuple):
    """What accounts for every record and every line of a case."""

    patterns: int
    records: int
    records_without: int
    all_records: int
    lines: int
    rejected: int
    all_lines: int

    @property
    def hold(self) -> bool:
        """Tell whether both sums add up."""
        return (
            self.records + self.records_without == self.all_records
            and self.lines + self.rejected == self.all_lines
        )


@kept(max_entries=2, scope="session")
def sums(root: Path, analysis: str, held: str) -> Sums:
    """Add up templates and receipts, which were counted apart from each other."""
    found, receipts = table(root, analysis, "templates"), sources(root, held)
    named = table(root, analysis, "shape_templates")
    lost = table(root, analysis, "shapes").join(named, on="shape_id", how="anti")
    return Sums(
        found.height,
        *(int(one.sum()) for one in (found["records"], lost["records"])),
        *(int(one.sum()) for one in (receipts["records"], found["lines"])),
        *(int(one.sum()) for one in (receipts["rejected"], receipts["lines_in"])),
    )


@kept(max_entries=2, scope="session")
def patterns(root: Path, analysis: str, decided: str, zone: str) -> pl.DataFrame:
    """Return the list of patterns, its reasons with times of a zone.

    `decided` is the digest of the edits of the case.
    """
    del decided
    found, findings = (table(root, analysis, one) for one in ("templates", "findings"))
    marks = pipeline.marks_of_case(Case(root))
    ends = found.select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(0)
    span = ends if ends[0] else None
    return listing.listed(
        found,
        templates.rate_interest(found, findings, marks, span=span, zone=zone),
        marks,
        table(root, analysis, "doubts"),
    )
