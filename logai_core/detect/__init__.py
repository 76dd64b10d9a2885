"""Detectors: WINDOWS in, SCORES and FINDINGS out; one file a detector."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import polars as pl

from logai_core.detect.detected import Detected
from logai_core.detect.episodes import find_episodes
from logai_core.detect.events import members_of, merge
from logai_core.detect.explain import explanations
from logai_core.detect.findings import catalogue_of, findings_of
from logai_core.detect.forest import forest
from logai_core.detect.grid import Detector, Grid, Verdict, grid_of, spare_edges
from logai_core.detect.novelty import new_patterns
from logai_core.detect.record import record
from logai_core.detect.zscore import zscore
from logai_core.errors import SettingError
from logai_core.schemas import SCORES, SERIES_KIND, UTC_US, conform

__all__ = ["DETECTORS", "Detected", "Detector", "detect"]

DETECTORS: Mapping[str, Detector] = MappingProxyType(
    {"record": record, "zscore": zscore, "forest": forest}
)


def detect(
    windows: pl.DataFrame, templates: pl.DataFrame, *, detector: str = "record"
) -> Detected:
    """Find what changed, and when.

    Args:
        windows: WINDOWS; the order of the rows does not matter.
        templates: TEMPLATES, for texts, severities and sources.
        detector: a key of DETECTORS.

    Raises:
        SettingError: there is no such detector.
    """
    if detector not in DETECTORS:
        raise SettingError(
            f"detector: found {detector!r}, expected one of {', '.join(DETECTORS)}",
            hint="Choose one of these.",
        )
    catalogue = catalogue_of(templates)
    grid = grid_of(windows)
    verdict = spare_edges(grid.counts, DETECTORS[detector](grid.counts, grid.per_day))
    members = members_of(
        grid,
        verdict,
        find_episodes(grid.counts, verdict),
        new_patterns(grid),
        catalogue.severities,
    )
    events = merge(members, explanations(grid, members))
    findings = findings_of(grid, events, catalogue, detector=detector)
    drawn = {at for at, kind in enumerate(grid.kinds) if kind != "template"}
    drawn |= {member.episode.series for member in members}
    return Detected(_scores(grid, verdict, sorted(drawn)), findings)


def _scores(grid: Grid, verdict: Verdict, drawn: list[int]) -> pl.DataFrame:
    """Return SCORES of the series `drawn`, by series and time."""
    if not drawn:
        return SCORES.to_frame()
    rows = np.repeat(np.array(drawn), len(grid.starts))
    columns = {"observed": grid.counts} | verdict._asdict()
    scores = pl.DataFrame(
        {
            "window_start": np.tile(grid.starts, len(drawn)),
            "series_kind": pl.Series(grid.kinds, dtype=SERIES_KIND)[rows],
            "key": pl.Series(grid.keys, dtype=pl.String)[rows],
        }
        | {name: cells[:, drawn].T.reshape(-1) for name, cells in columns.items()}
    ).with_columns(
        pl.col("window_start").cast(UTC_US), pl.col(pl.Float64).fill_nan(None)
    )
    return conform(scores, SCORES, stage="detect")
