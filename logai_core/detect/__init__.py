"""Detectors: WINDOWS in, SCORES and FINDINGS out; one file a detector."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import polars as pl

from logai_core.detect.arrivals import apart, sums_of
from logai_core.detect.detected import Detected
from logai_core.detect.dips import find_dips
from logai_core.detect.episodes import Episode, episodes_from
from logai_core.detect.events import Event, Member, members_of, merge, together
from logai_core.detect.explain import explanations
from logai_core.detect.findings import Finder, catalogue_of
from logai_core.detect.forest import forest
from logai_core.detect.gather import gather
from logai_core.detect.grid import Detector, Grid, Matrix, Verdict, grid_of
from logai_core.detect.history import too_little
from logai_core.detect.judging import judge, view
from logai_core.detect.novelty import new_patterns
from logai_core.detect.plateaus import find_plateaus, with_plateaus
from logai_core.detect.ranking import ratio_of
from logai_core.detect.record import record
from logai_core.detect.rotated import pieces_of, without_pieces
from logai_core.detect.shares import find_shares, with_shares
from logai_core.detect.upheld import calmed, uphold
from logai_core.detect.wording import Words
from logai_core.detect.zscore import zscore
from logai_core.errors import SettingError
from logai_core.schemas import SCORES, SERIES_KIND, UTC_US, conform

__all__ = [
    "DETECTORS",
    "Detected",
    "Detector",
    "detect",
    "gather",
    "ratio_of",
    "too_little",
]

DETECTORS: Mapping[str, Detector] = MappingProxyType(
    {"record": record, "zscore": zscore, "forest": forest}
)
NO_NAMES: Mapping[str, str] = MappingProxyType({})


def detect(
    windows: pl.DataFrame,
    templates: pl.DataFrame,
    *,
    detector: str = "record",
    threshold: float = 1.0,
    names: Mapping[str, str] = NO_NAMES,
) -> Detected:
    """Find what changed in counts, and when.

    The record rule also looks back for changes of level, tells only what stands out
    from both sides, and judges errors by their share; the other detectors are views of the counts.

    Args:
        windows: WINDOWS; the order of the rows does not matter.
        templates: TEMPLATES, for texts, severities and sources.
        detector: a key of DETECTORS.
        threshold: how much stricter than the rule (1) to be. What is found at 1 is
            found, with the same edges, at any lower threshold; `ratio_of` tells of
            each finding up to which threshold it is found.
        names: names of sources by id, for the sentences.

    Raises:
        SettingError: there is no such detector.
    """
    if detector not in DETECTORS:
        raise SettingError(
            f"detector: found {detector!r}, expected one of {', '.join(DETECTORS)}",
            hint="Choose one of these.",
        )
    catalogue = catalogue_of(templates)
    whole = grid_of(windows)
    base = min(threshold, 1.0)
    fresh = new_patterns(whole, catalogue.severities, threshold=base)
    back: list[Episode] = []
    dips: list[Episode] = []
    if detector == "record":
        counted = apart(whole, catalogue)
        sums = dict(sums_of(whole, catalogue))
        back = find_plateaus(whole, counted, sums=sums, threshold=base)
        dips = find_dips(whole, counted, threshold=base)
        kept = {one.series for one in (*fresh, *back)}
        grid, verdict = judge(whole, kept, threshold=base)
    else:
        grid, verdict = view(whole, DETECTORS[detector])
    place = {series: at for at, series in enumerate(grid.places(whole))}
    new, shifts, dips = (
        [one._replace(series=place[one.series]) for one in some]
        for some in (fresh, back, dips)
    )
    plain = episodes_from(grid.counts, verdict, base)
    episodes = [*with_plateaus(plain, shifts, len(grid.counts)), *dips]
    episodes = without_pieces(episodes, pieces_of(whole, catalogue), place)
    if detector == "record":
        episodes = _upheld(whole, grid, episodes, counted, base)
        verdict = calmed(grid, verdict, episodes)
        shares = find_shares(grid, threshold=base)
        shares = _upheld(whole, grid, shares, counted, base)
        episodes = with_shares(episodes, shares)
    members = members_of(grid, verdict, episodes, new, catalogue.severities)
    events = _events(grid, members, threshold)
    words = Words(grid, catalogue.texts, names, detector)
    finder = Finder(grid, whole, catalogue, words, detector)
    drawn = {at for at, kind in enumerate(grid.kinds) if kind != "template"}
    drawn |= {one.episode.series for event in events for one in event}
    scores = _scores(grid, verdict, sorted(drawn))
    return gather([Detected(scores, finder.findings_of(events))])


def _upheld(
    whole: Grid,
    grid: Grid,
    episodes: Sequence[Episode],
    counted: Matrix,
    threshold: float,
) -> list[Episode]:
    """Return the episodes that hindsight holds up; batches are looked for in `whole`."""
    places = grid.places(whole)
    back = {series: at for at, series in enumerate(places)}
    held = uphold(
        whole,
        [one._replace(series=places[one.series]) for one in episodes],
        counted,
        threshold=threshold,
    )
    return [one._replace(series=back[one.series]) for one in held]


def _events(grid: Grid, members: Sequence[Member], threshold: float) -> list[Event]:
    """Return the events at a threshold; those at 1 do not depend on it."""
    plain = [one for one in members if one.episode.ratio >= 1]
    events = merge(grid, plain, explanations(grid, plain))
    found = [event for event in events if event[0].episode.ratio >= threshold]
    if threshold >= 1:
        return found
    weak = [
        one
        for one in members
        if one.episode.ratio < 1 and not any(together(one, seed[0]) for seed in events)
    ]
    return found + merge(grid, weak, explanations(grid, weak))


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
