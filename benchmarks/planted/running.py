"""Make logs, analyse them, score what was found."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from benchmarks.planted.incidents import Grade
from benchmarks.planted.making import KINDS, Made, make
from benchmarks.planted.scoring import Scored, score, seen_of
from benchmarks.planted.stages import analyse

SEEDS = {"tune": 0, "report": 100, "fresh": 4_000}
# Logs of each kind by volume: the small are quick.
LOGS = {2_000: 12, 20_000: 12, 200_000: 6, 1_000_000: 1}
WORKERS = 2


class Run(NamedTuple):
    """One log and what was found in it."""

    kind: str
    volume: int
    seed: int
    made: Made
    scored: Scored
    step: float
    buckets: int


def run(kind: str, volume: int, seed: int, *, grade: Grade = "fair") -> Run:
    """Analyse one log and score its findings."""
    made = make(kind, volume, seed, grade=grade)
    analysed = analyse(made)
    step = analysed.step_us / 1e6
    found = [seen_of(row, made.begin_us) for row in analysed.findings.to_dicts()]
    scored = score(found, made.truth, analysed.voices, step)
    # Only what is said of a run is kept: a million records are a gigabyte.
    kept = made._replace(records=made.records.clear(), voices=made.voices.clear())
    return Run(kind, volume, seed, kept, scored, step, analysed.buckets)


def runs(
    kinds: list[str],
    volumes: list[int],
    seeds: str,
    *,
    share: float,
    grade: Grade,
    workers: int,
) -> Iterator[Run]:
    """Run all logs, or the first `share` of those of each kind and volume."""
    asked = [
        (kind, volume, SEEDS[seeds] + at, grade)
        for volume in sorted(volumes, reverse=True)
        for kind in kinds
        for at in range(max(1, round(LOGS[volume] * share)))
    ]
    if workers < 2:
        yield from map(_run, asked)
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        yield from pool.map(_run, asked)


def _run(asked: tuple[str, int, int, Grade]) -> Run:
    kind, volume, seed, grade = asked
    return run(kind, volume, seed, grade=grade)


def order(kind: str) -> int:
    """Return the place of a kind in tables; what is no kind comes last."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
