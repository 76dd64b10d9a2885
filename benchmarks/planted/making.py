"""A whole made-up log: ordinary days, at most one incident, RECORDS."""

from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.planted.drawing import draw
from benchmarks.planted.incidents import Grade, Planted
from benchmarks.planted.plants import PLANTED
from benchmarks.planted.rates import DAY, HOUR, Season
from benchmarks.planted.writing import instant_us, records_of

# Logs in which nothing may be found: ordinary ones, ones with clocks that change, with
# a stretch in which nothing at all was logged.
CLEAN = ("clean", "clock change", "gap")
KINDS = (*PLANTED, *CLEAN)
MANY_SESSIONS = 2.5  # so that small logs have enough to tell what is usual
STEADY = "steady"  # without day and night, for comparing its halves

SPANS = {
    2_000: (HOUR, 6 * HOUR, DAY),
    20_000: (HOUR, 6 * HOUR, DAY, 3 * DAY),
    200_000: (6 * HOUR, DAY, 3 * DAY, 7 * DAY),
    1_000_000: (DAY, 3 * DAY, 7 * DAY),
}


class Made(NamedTuple):
    """RECORDS without shapes, the voice of each, and the truth.

    `clean` logs have no truth. A log of a planted kind has none either where no
    incident of its grade fits in it (`fits` is False). `begin_us` is second 0 of `truth`
    in microseconds since the epoch, `span` the log's length in seconds.
    """

    records: pl.DataFrame
    voices: pl.Series
    truth: list[Planted]
    clean: bool
    fits: bool
    span: float
    begin_us: int


def make(kind: str, volume: int, seed: int, *, grade: Grade = "fair") -> Made:
    """Make the log of a kind, of about `volume` records; the same for the same seed."""
    rng = np.random.default_rng(
        [seed, volume, (*KINDS, STEADY).index(kind), grade == "hard"]
    )
    span = SPANS[volume][seed % len(SPANS[volume])]
    if kind == "clock change":
        span = max(span, 4 * DAY)
    season = _season(rng, kind, span)
    sessions = MANY_SESSIONS if kind == "missing step" else 1.0
    days = draw(rng, season, span, volume, sessions=sessions)
    truth: list[Planted] = []
    events = days.events
    if kind in PLANTED:
        incident = PLANTED[kind](rng, days, grade)
        if incident:
            events, truth = incident.events, [incident.truth]
    if kind == "gap":
        start = float(rng.uniform(0.3, 0.8)) * span
        end = start + float(rng.uniform(0.03, 0.1)) * span
        events = events.filter(~pl.col("seconds").is_between(start, end))
    written = records_of(rng, events, season)
    clean = kind not in PLANTED
    begin_us = instant_us(season)
    return Made(*written, truth, clean, clean or bool(truth), span, begin_us)


def _season(rng: np.random.Generator, kind: str, span: float) -> Season:
    turns = kind == "clock change"
    return Season(
        begin=float(rng.integers(0, 7 * 24)) * HOUR + float(rng.uniform(0, HOUR)),
        depth=0.0 if kind == STEADY else float(rng.uniform(0.1, 0.6)),
        weekend=float(rng.uniform(0.75, 0.95))
        if span >= 7 * DAY and kind != STEADY
        else 1.0,
        turn=span * float(rng.uniform(0.5, 0.8)) if turns else np.inf,
        turned=float(rng.choice([-1.0, 1.0])) if turns else 0.0,
    )
