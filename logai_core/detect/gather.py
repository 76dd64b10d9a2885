"""Findings of several finders as one ranked list, and which of them are one episode.

What a finder owes: rows of FINDINGS with `score` = strength, log2(1 + ratio), the ratio
being 1 at its threshold; `why` "" and `episode` 0; `severity` the highest severity number
concerned; `templates` and `sources` what carries it. See `ranking.py`.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core.detect.detected import Detected
from logai_core.detect.ranking import weighed
from logai_core.schemas import FINDINGS, SCORES, conform

NEAR = 24  # buckets between the onsets of what is one episode
SECOND = 1_000_000

Times = npt.NDArray[np.int64]


def gather(parts: Sequence[Detected]) -> Detected:
    """Rank the findings of all parts, largest first, and number their episodes.

    A finding of the same kind about the same series that overlaps a larger one is its
    echo and left out. The largest finding makes an episode with all that began within
    NEAR buckets of it and overlap it; then the largest of the rest; and so on. Episodes
    are counted from 1 by their start. Gathering what was gathered changes nothing.
    """
    scores = pl.concat([SCORES.to_frame(), *(part.scores for part in parts)])
    rows = pl.concat(
        [FINDINGS.to_frame(), *(conform(one.findings, FINDINGS, stage="gather") for one in parts)]
    )  # fmt: skip
    ranked = _without_echoes(weighed(rows)).sort(
        "score", "start", "finding_id", descending=[True, False, False]
    )
    near = NEAR * _step(scores)
    start, end = (_times(ranked[name]) for name in ("start", "end"))
    episode = pl.Series("episode", _episodes(start, end, near), dtype=pl.UInt32)
    return Detected(scores, ranked.with_columns(episode))


def _without_echoes(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings that overlap no larger one of the same kind and series."""
    kept: list[int] = []
    ends: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    ranked = findings.with_row_index("at").sort(
        "score", "start", "finding_id", descending=[True, False, False]
    )
    series = ranked.select("kind", "series_kind", "key", "unit").rows()
    spans = zip(_times(ranked["start"]), _times(ranked["end"]), strict=True)
    for at, key, (start, end) in zip(ranked["at"], series, spans, strict=True):
        taken = ends.setdefault(key, [])
        if all(end <= first or last <= start for first, last in taken):
            taken.append((int(start), int(end)))
            kept.append(at)
    return findings[kept]


def _times(column: pl.Series) -> Times:
    return column.to_physical().to_numpy()


def _step(scores: pl.DataFrame) -> int:
    """Return the bucket in microseconds; a second when none tells."""
    apart = scores["window_start"].unique().sort().to_physical().diff().min()
    return apart if isinstance(apart, int) else SECOND


def _episodes(start: Times, end: Times, near: int) -> list[int]:
    """Return the number of the episode of each finding; they come largest first."""
    home = np.full(len(start), -1)
    for seed in range(len(start)):
        if home[seed] >= 0:
            continue
        overlaps = (start < end[seed]) & (end > start[seed])
        close = np.abs(start - start[seed]) <= near
        home[(home < 0) & overlaps & close] = seed
        home[seed] = seed
    first = {int(seed): int(start[home == seed].min()) for seed in np.unique(home)}
    order = sorted(first, key=lambda seed: (first[seed], seed))
    number = {seed: at + 1 for at, seed in enumerate(order)}
    return [number[int(seed)] for seed in home]
