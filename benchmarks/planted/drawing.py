"""Draw the ordinary days of the shop, as events that plants can change."""

from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.planted.rates import CELLS, Floats, Season, times, unrest
from benchmarks.planted.world import FLOWS, HOSTS, STRANGERS, VOICES, Flow, Voice

ALONE, TIED = sum(voice.part for voice in VOICES), sum(flow.part for flow in FLOWS)
CLUSTER = 6  # retries in a burst of them, on average
CLUSTERS = (
    30  # bursts of retries in a log at least: what is normal has been seen before
)
PERIODS = (10, 60, 300, 900, 3_600)  # seconds between lines that come on the clock


class Ordinary(NamedTuple):
    """Events in no order, the expected events by cell of each voice, and their unrest.

    `events` has seconds, voice, session (0 for none), service, host, status, duration.
    """

    events: pl.DataFrame
    rates: dict[int, Floats]
    unrest: dict[int, float]
    span: float


def draw(
    rng: np.random.Generator,
    season: Season,
    span: float,
    volume: int,
    *,
    sessions: float = 1.0,
) -> Ordinary:
    """Draw about `volume` events over `span` seconds.

    `sessions` says how many times the usual part of them belongs to requests.
    """
    centres = (np.arange(CELLS) + 0.5) * span / CELLS
    shape = season.rate(centres)
    shape = shape / shape.sum()
    whole = ALONE + TIED * sessions
    parts, rates, spreads = [], {}, {}
    busy = {service: unrest(rng, 0.06) for service in HOSTS}
    for at, voice in enumerate(VOICES):
        spread = float(rng.uniform(0.02, 0.12))
        spreads[at] = float(np.hypot(spread, 0.06))
        own = shape * busy[voice.service] * unrest(rng, spread)
        expected = own * volume * voice.part / whole
        if voice.part or voice.way != "chance":
            rates[at], seconds = _alone(rng, voice, expected, span, volume)
            parts.append(_events(at, seconds, np.zeros(len(seconds), np.int64)))
    first = 1
    for flow in FLOWS:
        spread = float(rng.uniform(0.02, 0.12))
        starts = shape * unrest(rng, spread) * volume * flow.part * sessions / whole
        begun = times(rng, starts / sum(step.chance for step in flow.steps), span)
        ids = np.arange(first, first + len(begun))
        first += len(begun)
        parts += _flow(rng, flow, begun, ids)
        for step in flow.steps:
            rates[step.voice] = (
                starts * step.chance / sum(one.chance for one in flow.steps)
            )
            spreads[step.voice] = spread
    events = pl.concat(parts).filter(pl.col("seconds") < span)
    return Ordinary(dress(rng, events), rates, spreads, span)


def _alone(
    rng: np.random.Generator, voice: Voice, expected: Floats, span: float, volume: int
) -> tuple[Floats, Floats]:
    if voice.way == "chance":
        return expected, times(rng, expected, span)
    if voice.way == "rare":
        flat = np.full(CELLS, rng.uniform(2, 15) / CELLS)
        return flat, times(rng, flat, span)
    if voice.way == "retries":
        bursts = np.maximum(expected / CLUSTER, CLUSTERS / CELLS)
        heads = times(rng, bursts, span)
        sizes = rng.integers(CLUSTER - 3, CLUSTER + 4, len(heads))
        delays = rng.exponential(min(20.0, span / 500), int(sizes.sum()))
        return bursts * CLUSTER, np.repeat(heads, sizes) + delays
    most = max(volume * 0.02, 10)
    fits = [one for one in PERIODS if span / one <= most] or [PERIODS[-1]]
    period = float(fits[int(rng.integers(min(len(fits), 2)))])
    beats = np.arange(rng.uniform(0, period), span, period)
    flat = np.full(CELLS, len(beats) / CELLS)
    return flat, beats + rng.uniform(0, min(0.5, period / 50), len(beats))


def _flow(
    rng: np.random.Generator, flow: Flow, begun: Floats, ids: np.ndarray
) -> list[pl.DataFrame]:
    parts = []
    for step in flow.steps:
        there = rng.random(len(begun)) < step.chance
        delay = step.after * rng.lognormal(0.0, 0.2, len(begun))
        parts.append(_events(step.voice, (begun + delay)[there], ids[there]))
    return parts


def _events(voice: int, seconds: Floats, session: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "seconds": seconds,
            "voice": np.full(len(seconds), voice, np.int64),
            "session": session,
        },
        schema={"seconds": pl.Float64, "voice": pl.Int64, "session": pl.Int64},
    )


def dress(rng: np.random.Generator, events: pl.DataFrame) -> pl.DataFrame:
    """Give events their service, host, status and duration."""
    events = events.sort("voice", "seconds", "session")
    voices = {at: voice.service for at, voice in enumerate(every_voice())}
    service = events["voice"].replace_strict(voices, return_dtype=pl.String)
    rows = len(events)
    luck = rng.random(rows)
    place = (
        service.replace_strict(
            {name: len(of) for name, of in HOSTS.items()}, return_dtype=pl.Int64
        ).to_numpy()
        * luck
    ).astype(np.int64)
    hosts = {
        f"{name}{at}": host for name, of in HOSTS.items() for at, host in enumerate(of)
    }
    status = rng.choice([200, 304, 404, 500], rows, p=[0.93, 0.04, 0.028, 0.002])
    median = 20.0 * 3.0 ** (events["voice"].to_numpy() % 4)
    return events.with_columns(
        service=service,
        host=(service + pl.Series(place).cast(pl.String)).replace_strict(
            hosts, return_dtype=pl.String
        ),
        status=pl.Series(status, dtype=pl.Int64),
        duration=pl.Series(median * rng.lognormal(0.0, 0.6, rows)),
        version=pl.lit("2.4.1"),
    )


def every_voice() -> tuple[Voice, ...]:
    """Return the voices, those that only an incident has last."""
    return VOICES + STRANGERS
