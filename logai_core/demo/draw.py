"""Draw what happens and when, for a wanted number of lines.

Only `Generator.random` is used: unlike the distributions of numpy it gives the
same numbers from version to version, and the same seed has to give the same bytes.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.demo.model import (
    APP,
    Incident,
    Kind,
    Outage,
    Say,
    Timed,
    Wave,
)

# Clocks differ: what falls into a file by its own clock may lie this far outside.
MARGIN_S = 60.0
CLUMP_S = 1.5  # mean distance of an occurrence from the start of its clump
GOLDEN_RATIO = 0.618034  # its multiples spread evenly: clumps that keep no beat
MIX_BITS = 53  # as many as a random double has

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Occurrences(NamedTuple):
    """Everything that happens, in time order; `kind` is the place in `kinds`."""

    kinds: list[Kind]
    at: Floats
    kind: Ints
    latency: Floats
    mix: Ints
    instance: Ints


class _Part(NamedTuple):
    at: Floats
    kind: Ints


def draw(incident: Incident, *, lines: int, seed: int) -> Occurrences:
    """Draw the occurrences whose records make up `lines` lines, within about 1 %.

    Memory grows with `lines`: drawing and writing take some 150 bytes a line.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    kinds: list[Kind] = []
    parts: list[_Part] = []
    for timed in incident.timed:
        parts.append(_timed(timed, lines / incident.lines, len(kinds), rng))
        kinds.append(timed.kind)
    for wave, size in zip(incident.waves, _sizes(incident, lines), strict=True):
        parts.append(_wave(wave, size, incident.minutes, len(kinds), rng))
        kinds.extend(wave.kinds)
    return _occurrences(kinds, parts, incident.outages, rng)


def lines_of(kind: Kind, traced: set[str]) -> float:
    """Return how many lines a kind writes, the mean of both instances.

    `traced` names the services whose records keep a stack trace as lines.
    """
    return sum(_lines_of(say, traced) for say in kind.says)


def _lines_of(say: Say, traced: set[str]) -> float:
    below = say.trace.count("\n") + 1 if say.trace else 0
    share = 0.5 if say.service == APP and traced else float(say.service in traced)
    return 1 + say.text.count("\n") + below * share


def _sizes(incident: Incident, lines: int) -> list[float]:
    """Return for each wave by how much its rates are multiplied.

    The waves that grow in proportion share what the others leave of `lines`.
    """
    traced = {voice.service for voice in incident.voices if voice.keeps_traces}
    ratio = lines / incident.lines
    spoken_for = sum(
        len(_times(timed, ratio)) * lines_of(timed.kind, traced)
        for timed in incident.timed
    )
    wanted = 0.0
    for wave in incident.waves:
        shares = _shares(wave.kinds)
        each = sum(
            share * lines_of(kind, traced)
            for share, kind in zip(shares, wave.kinds, strict=True)
        )
        written = each * _integral(wave, 0, incident.minutes)
        if wave.growth == 1:
            wanted += written
        else:
            spoken_for += written * ratio**wave.growth
    size = max(0.0, lines - spoken_for) / wanted
    return [size if wave.growth == 1 else ratio**wave.growth for wave in incident.waves]


def _timed(timed: Timed, ratio: float, first: int, rng: np.random.Generator) -> _Part:
    at = np.array(_times(timed, ratio))
    # No clock strikes exactly: what is done on the minute is done a little after.
    return _Part(at + 0.4 * rng.random(at.size), np.full(at.size, first))


def _times(timed: Timed, ratio: float) -> tuple[float, ...]:
    return timed.at[:: round(1 / ratio)] if timed.thins and ratio < 1 else timed.at


def _wave(
    wave: Wave, size: float, minutes: int, first: int, rng: np.random.Generator
) -> _Part:
    margin = MARGIN_S / 60
    count = round(size * _integral(wave, -margin, minutes + margin))
    minute, rate = _grid(wave, -margin, minutes + margin)
    steps = np.diff(minute) * (rate[1:] + rate[:-1]) / 2
    passed = np.concatenate([[0.0], np.cumsum(steps)])
    at = 60 * np.interp(rng.random(count) * passed[-1], passed, minute)
    if wave.clump:
        number = np.floor(at / wave.clump)
        start = wave.clump * (number + 0.6 * (number * GOLDEN_RATIO % 1))
        at = start - CLUMP_S * np.log1p(-rng.random(count))
    return _Part(at, first + np.repeat(np.arange(len(wave.kinds)), _quota(wave, count)))


def _quota(wave: Wave, count: int) -> Ints:
    """Share out `count` by weight, the largest remainders rounded up.

    Exact shares instead of drawn ones: a rare kind is there in a small run as well.
    """
    exact = count * _shares(wave.kinds)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: count - int(whole.sum())]] += 1
    return whole


def _shares(kinds: Sequence[Kind]) -> Floats:
    weights = np.array([kind.weight for kind in kinds])
    return np.asarray(weights / weights.sum())


def _grid(wave: Wave, start: float, end: float) -> tuple[Floats, Floats]:
    minute = np.arange(start, end + 1 / 120, 1 / 60)
    knots = np.array(wave.rate)
    return minute, np.interp(minute, knots[:, 0], knots[:, 1])


def _integral(wave: Wave, start: float, end: float) -> float:
    minute, rate = _grid(wave, start, end)
    return float(np.trapezoid(rate, minute))


def _occurrences(
    kinds: list[Kind],
    parts: list[_Part],
    outages: Sequence[Outage],
    rng: np.random.Generator,
) -> Occurrences:
    at = np.concatenate([part.at for part in parts])
    kind = np.concatenate([part.kind for part in parts]).astype(np.int64)
    instance = np.arange(at.size) % 2
    order = np.argsort(at, kind="stable")
    at, kind, instance = at[order], kind[order], instance[order]
    for outage in outages:
        away = (at >= outage.start) & (at < outage.end)
        instance[away] = 1 - outage.instance
    ms = np.array([kind.ms for kind in kinds])[kind]
    spread = np.array([kind.spread for kind in kinds])[kind]
    # An exponential tail: most are near the median, a few take several times as long.
    tail = -np.log1p(-rng.random(at.size)) / np.log(2)
    return Occurrences(
        kinds=kinds,
        at=at,
        kind=kind,
        latency=ms / 1000 * (1 - spread + spread * tail),
        mix=(rng.random(at.size) * 2**MIX_BITS).astype(np.int64),
        instance=instance,
    )
