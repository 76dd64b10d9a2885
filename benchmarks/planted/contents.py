"""Plant incidents that show in what lines say: errors, durations, values, steps."""

import numpy as np
import polars as pl

from benchmarks.planted.drawing import Ordinary
from benchmarks.planted.ideal import watched
from benchmarks.planted.incidents import (
    FLOW_VOICES,
    TELLING,
    TRIES,
    Grade,
    Incident,
    Planted,
    Target,
    expected,
    in_grade,
    multiplied,
    name_of,
    part_of,
    poisson_nats,
    slack_of,
    stretch,
    thinned,
)
from benchmarks.planted.world import FAILURES, FLOWS, NEW_HOSTS, VOICES

STEPS_LOST = 25
SESSIONS_KNOWN = 60  # before, to know what is usual
KNOWN = 4  # errors before; else they are a new pattern
MEDIAN_TELLING = 30.0  # records until a median could tell
SIGMA = 0.6  # of the logarithms of durations


def error_ratio(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Let a share of what a service does fail, with as many records or not."""
    for _ in range(TRIES):
        service = list(FAILURES)[int(rng.integers(len(FAILURES)))]
        usual, error = FAILURES[service]
        start, end, is_open = stretch(rng, days.span, (0.02, 0.2), goes_on=0.3)
        share = float(np.exp(rng.uniform(np.log(0.03), np.log(0.5))))
        volume = float(rng.choice([1.0, 1.0, 1.0, 0.4, 2.5]))
        base = volume * expected(days, [error], start, end)
        more = volume * share * expected(days, [usual], start, end)
        evidence = poisson_nats(max(base, 0.5), (base + more) / max(base, 0.5))
        known = expected(days, [error], 0, start) >= KNOWN
        if not in_grade(evidence, grade) or not known or more < max(10, 1.2 * base):
            continue
        voices = [
            at
            for at in days.rates
            if VOICES[at].service == service
            and at not in FLOW_VOICES
            and VOICES[at].way == "chance"
        ]
        events = days.events
        if volume > 1:
            events = multiplied(rng, days, voices, start, end, volume)
        elif volume < 1:
            events = thinned(rng, events, part_of(voices, start, end), volume)
        fails = part_of([usual], start, end) & pl.Series(
            rng.random(len(events)) < share
        )
        events = events.with_columns(
            voice=pl.when(fails).then(error).otherwise("voice").cast(pl.Int64)
        )
        slack = slack_of(base, 1 + more / base, end - start)
        what = (
            f"{service}: {share:.0%} of “{VOICES[usual].text}” fail, volume x {volume}"
        )
        truth = Planted(
            "error ratio",
            # Where the volume changes with it, so do all these; a service names them.
            (error, usual, *(voices if volume != 1 else ())),
            (service,),
            start,
            end,
            is_open,
            evidence,
            slack,
            what,
        )
        return watched(days, Incident(events, truth), base, base)
    return None


def latency_shift(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Let durations grow: those of one pattern, or all.

    Fair is a pattern whose text states its duration, or all of them; hard is little
    evidence, or one pattern among many that states it in its attributes only.
    """
    timed = [at for at in days.rates if VOICES[at].timed]
    said = [at for at in timed if VOICES[at].says_duration]
    unsaid = [at for at in timed if not VOICES[at].says_duration]
    for _ in range(TRIES):
        singles = said if grade == "fair" or rng.random() < 0.5 else unsaid
        alone = rng.random() < 0.7
        voices = (singles[int(rng.integers(len(singles)))],) if alone else tuple(timed)
        factor = float(np.exp(rng.uniform(np.log(1.5), np.log(8.0))))
        start, end, is_open = stretch(rng, days.span, (0.03, 0.3), goes_on=0.3)
        number = expected(days, voices, start, end)
        evidence = number * float(np.log(factor)) ** 2 / (2 * SIGMA**2)
        wanted: Grade = "fair" if voices[0] in unsaid else grade
        if not in_grade(evidence, wanted) or number < 20:
            continue
        inside = part_of(voices, start, end)
        events = days.events.with_columns(
            duration=pl.when(inside)
            .then(pl.col("duration") * factor)
            .otherwise("duration")
        )
        keys = ("duration_ms", VOICES[voices[0]].service if alone else "")
        slack = MEDIAN_TELLING * (end - start) / number
        whose = name_of(Target(voices, ("",)))
        return Incident(
            events,
            Planted(
                "latency shift",
                voices,
                keys,
                start,
                end,
                is_open,
                evidence,
                slack,
                f"{whose} x {factor:.2f} ({number:,.0f} lines)",
            ),
        )
    return None


def changed_value(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Change a version, bring in a host or a status that was not there."""
    for _ in range(TRIES):
        start, end, is_open = stretch(rng, days.span, (0.05, 0.3), goes_on=0.6)
        service = list(NEW_HOSTS)[int(rng.integers(len(NEW_HOSTS)))]
        which = ["version", "host", "status"][int(rng.integers(3))]
        own = (pl.col("service") == service) & pl.col("seconds").is_between(
            start, end, closed="left"
        )
        value, share = {
            "version": ("2.5.0", 1.0),
            "host": (NEW_HOSTS[service], 0.4),
            "status": ("503", 0.15),
        }[which]
        if which == "status":
            served = [at for at, voice in enumerate(VOICES) if voice.served]
            own, service = part_of(served, start, end), "web"
        here = own & pl.Series(rng.random(len(days.events)) < share)
        number = int(days.events.select(here.sum()).item())
        if not in_grade(float(number), grade):
            continue
        column = pl.lit(value).cast(days.events.schema[which])
        events = days.events.with_columns(
            pl.when(here).then(column).otherwise(which).alias(which)
        )
        voices = tuple(sorted(events.filter(here)["voice"].unique().to_list()))
        slack = TELLING * (end - start) / number
        return Incident(
            events,
            Planted(
                "changed value",
                voices,
                (value,),
                start,
                end,
                is_open,
                float(number),
                slack,
                f"{which} {value} in {number:,} records of {service}",
            ),
        )
    return None


def missing_step(
    rng: np.random.Generator, days: Ordinary, grade: Grade
) -> Incident | None:
    """Let a share of the sessions go without one of their lines from a moment on."""
    steps = [step.voice for step in FLOWS[0].steps if step.chance == 1][1:]
    for _ in range(TRIES):
        at = steps[int(rng.integers(len(steps)))]
        start, end, is_open = stretch(rng, days.span, (0.1, 0.4), goes_on=0.5)
        share = float(np.exp(rng.uniform(np.log(0.04), np.log(0.6))))
        lost = share * expected(days, [at], start, end)
        low, high = (STEPS_LOST, np.inf) if grade == "fair" else (8, STEPS_LOST)
        usual = expected(days, [at], 0, start) >= SESSIONS_KNOWN
        if not low <= lost < high or not usual:
            continue
        events = thinned(rng, days.events, part_of([at], start, end), 1 - share)
        slack = TELLING * (end - start) / lost
        return Incident(
            events,
            Planted(
                "missing step",
                (at,),
                (),
                start,
                end,
                is_open,
                lost,
                slack,
                f"“{VOICES[at].text}” missing in {share:.0%} ({lost:,.0f} sessions)",
            ),
        )
    return None
