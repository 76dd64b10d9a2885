"""Cached findings of detectors, and the figures that show them."""

from collections.abc import Callable
from pathlib import Path

import plotly.graph_objects as go
import polars as pl

from logai_core import charts, evidence
from logai_core.detect import Detected, detect
from logai_core.store import Case
from workbench.ui.cache.analysed import settings, table
from workbench.ui.cache.kept import kept
from workbench.ui.overview.threshold import AS_SET, Moved, looser, stricter


@kept(max_entries=4, scope="session", show_spinner="Looking for changes…")
def found(root: Path, analysis: str, detector: str) -> Detected:
    """Run a detector over the windows; the one of the analysis is on disk."""
    if detector == settings(root, analysis)["detect"]["detector"]:
        return Detected(*(table(root, analysis, one) for one in ("scores", "findings")))
    return _detected(Case(root), detector)


def _detected(case: Case, detector: str, threshold: float = 1.0) -> Detected:
    return detect(
        case.table("windows"),
        case.table("templates"),
        detector=detector,
        threshold=threshold,
        names=dict(case.sources().select("source_id", "name").iter_rows()),
    )


@kept(max_entries=8, scope="session", show_spinner="Looking for changes…")
def moved(root: Path, analysis: str, detector: str, threshold: float) -> Moved:
    """Return what a detector finds at a threshold; below 1 it runs again for that."""
    as_set = found(root, analysis, detector)
    if threshold >= AS_SET:
        return stricter(as_set, threshold)
    return looser(as_set, _detected(Case(root), detector, threshold))


@kept(max_entries=8, scope="session")
def cells(
    root: Path, analysis: str, detector: str, threshold: float, kinds: tuple[str, ...]
) -> charts.Cells:
    """Return the cells of the heat strip."""
    seen = moved(root, analysis, detector, threshold).found
    return charts.cells_of(seen.scores, seen.findings, kinds=kinds)


@kept(max_entries=24, scope="session")
def figure(
    root: Path, analysis: str, named: str, _draw: Callable[[], go.Figure]
) -> charts.Drawing:
    """Keep a drawing; `named` stands for all that `_draw` draws. Nobody changes it."""
    del root, analysis, named
    figure = _draw()
    assert isinstance(figure, charts.Drawing)  # noqa: S101 - narrows the type
    return figure


@kept(max_entries=32, scope="session", show_spinner="Finding the lines…")
def examples(
    root: Path, analysis: str, detector: str, finding_id: str, threshold: float = 1.0
) -> pl.DataFrame:
    """Return EXAMPLES of one finding; those of the analysis are on disk."""
    own = pl.col("finding_id") == finding_id
    chosen = table(root, analysis, "examples").filter(own)
    if chosen.is_empty():
        finding = moved(root, analysis, detector, threshold).found.findings.filter(own)
        records = Case(root).records_with_templates()
        chosen = evidence.choose_examples(records, finding).filter(own)
    return chosen
