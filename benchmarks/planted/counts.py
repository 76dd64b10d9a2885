"""Plant incidents that only counts show: more, fewer, none, or lines never seen."""

import numpy as np
import polars as pl

from benchmarks.planted.drawing import Ordinary, dress
from benchmarks.planted.ideal import watched
from benchmarks.planted.incidents import (
    FAIR,
    HARD,
    MOST,
    TRIES,
    Grade,
    Incident,
    Planted,
    Target,
    arrivals,
    expected,
    in_grade,
    multiplied,
    name_of,
    part_of,
    poisson_nats,
    slack_of,
    stretch,
    targets,
    thinned,
)
from benchmarks.planted.world import HOSTS, STRANGERS, VOICES

CALM = 6.0  # times its normal unrest that a rate must change by


def _rate(
    rng: np.random.Generator,
    days: Ordinary,
    grade: Grade,
    kind: str,
    factors: tuple[float, float],
    shares: tuple[float, float],
    *,
    goes_on: float,
    begins: tuple[float, float] = (0.3, 0.85),
) -> Incident | None:
    """Change the rate of a target by a factor for a stretch."""
    choice = targets(days, cron=factors[1] < 1)
    for _ in range(TRIES):
        target = choice[int(rng.integers(len(choice)))]
        factor = float(np.exp(rng.uniform(*np.log(factors))))
        start, end, is_open = stretch(
            rng, days.span, shares, goes_on=goes_on, begins=begins
        )
        due = expected(days, target.voices, start, end)
        apart = arrivals(days, target.voices, start, end)
        evidence = poisson_nats(apart, factor)
        calm = max(days.unrest[at] for at in target.voices) * CALM
        if (
            not in_grade(evidence, grade)
            or abs(np.log(factor)) < calm
            or (factor > 1 and due * (factor - 1) < 10)
        ):
            continue
        if factor > 1:
            events = multiplied(rng, days, target.voices, start, end, factor)
        else:
            inside = part_of(target.voices, start, end)
            events = thinned(rng, days.events, inside, factor)
        slack = slack_of(apart, factor, end - start)
        what = f"{name_of(target)} x {factor:.2f} ({due:,.0f} expected)"
        truth = Planted(
            kind,
            target.voices,
            target.keys,
            start,
            end,
            is_open,
            evidence,
            slack,
            what,
            rises=factor > 1,
        )
        return watched(days, Incident(events, truth), due, apart)
    return None


def burst(rng: np.random.Generator, days: Ordinary, grade: Grade) -> Incident | None:
    """Plant a rise that passes."""
    return _rate(rng, days, grade, "burst", (2.2, 25.0), (0.004, 0.05), goes_on=0.0)


def drop(rng: np.random.Generator, days: Ordinary, grade: Grade) -> Incident | None:
    """Plant a fall that passes, not to nothing."""
    return _rate(rng, days, grade, "drop", (0.08, 0.45), (0.01, 0.12), goes_on=0.0)


def level_shift(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Plant a rate that changes for good, or for a quarter of the log at least."""
    factors = (1.8, 5.0) if rng.random() < 0.5 else (0.15, 0.55)
    return _rate(
        rng,
        days,
        grade,
        "level shift",
        factors,
        (0.25, 0.5),
        goes_on=0.7,
        begins=(0.3, 0.65),
    )


def silence(rng: np.random.Generator, days: Ordinary, grade: Grade) -> Incident | None:
    """Silence a pattern, a service or a host while others go on."""
    choice = [one for one in targets(days, cron=True) if one.keys != ("",)]
    hosts = ["web1", "app1", "app2", "db1"]
    for _ in range(TRIES):
        start, end, is_open = stretch(rng, days.span, (0.01, 0.15), goes_on=0.3)
        if rng.random() < 0.25:
            host = hosts[int(rng.integers(len(hosts)))]
            here = tuple(at for at in days.rates if host in HOSTS[VOICES[at].service])
            inside = part_of(here, start, end) & (pl.col("host") == host)
            before = days.events.filter(
                (pl.col("host") == host) & (pl.col("seconds") < start)
            )
            due, target = len(before) * (end - start) / start, Target(here, (host,))
            whole = expected(days, here, start, end)
            apart = due * arrivals(days, here, start, end) / whole
        else:
            target = choice[int(rng.integers(len(choice)))]
            inside = part_of(target.voices, start, end)
            due = expected(days, target.voices, start, end)
            apart = arrivals(days, target.voices, start, end)
        if not in_grade(apart, grade):
            continue
        slack = slack_of(apart, 0.0, end - start)
        what = f"{name_of(target)} silent ({due:,.0f} expected)"
        events = days.events.filter(~inside)
        truth = Planted(
            "silence",
            target.voices,
            target.keys,
            start,
            end,
            is_open,
            apart,
            slack,
            what,
            rises=False,
        )
        return watched(days, Incident(events, truth), due, apart)
    return None


def new_pattern(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Plant a line that was never there."""
    for _ in range(TRIES):
        at = len(VOICES) + int(rng.integers(len(STRANGERS)))
        start, end, is_open = stretch(rng, days.span, (0.01, 0.3), goes_on=0.4)
        number = int(
            np.exp(rng.uniform(np.log(5), np.log(min(400, len(days.events) / 20))))
        )
        evidence = -number * float(np.log(1 - start / days.span))
        least = (FAIR / 2, MOST) if grade == "fair" else (HARD / 2, FAIR / 2)
        if not least[0] <= evidence < least[1]:
            continue
        seconds = np.append(start, rng.uniform(start, end, number - 1))
        added = pl.DataFrame(
            {
                "seconds": seconds,
                "voice": np.full(number, at, np.int64),
                "session": np.zeros(number, np.int64),
            }
        )
        events = pl.concat([days.events, dress(rng, added)])
        voice = STRANGERS[at - len(VOICES)]
        what = f"“{voice.text}” {number} times"
        return Incident(
            events,
            Planted(
                "new pattern",
                (at,),
                (voice.service,),
                start,
                end,
                is_open,
                evidence,
                0.0,
                what,
            ),
        )
    return None
