"""Incidents planted in ordinary days, and what makes them fair to ask for.

The evidence of an incident is the expected log likelihood ratio, in nats, of what it
leaves against what the true rates let expect: what somebody who knew all rates and the
moment would have to go by. The search over some 40 series and 5,000 buckets alone uses
up 12 nats. "fair" is FAIR nats or more, of a change that is large in itself too; "hard"
is between HARD and FAIR.

Lines that one request leaves, or one burst of retries, come together: a hundred of them
tell no more than the requests they are of. So evidence is counted in `arrivals`, what
comes independently of each other. Of 96 drops in logs of 2,000 records (tune seeds) that
were fair counted in lines, 34 have less than FAIR in arrivals, and two less than an ideal
observer needs. What `ideal.py` says of each incident is printed beside what was found. Nor
can anybody tell to the bucket when a rate changed: an onset may be off by `slack_of`.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from benchmarks.planted.drawing import CLUSTER, Ordinary, dress
from benchmarks.planted.rates import within
from benchmarks.planted.world import FLOWS, VOICES

Grade = Literal["fair", "hard"]

FAIR, HARD, MOST = 30.0, 12.0, 3_000.0
TRIES = 500
TELLING = 6.0  # records that differ until somebody could tell
LATE = 0.01  # chance that an ideal observer takes longer to tell two rates apart


class Planted(NamedTuple):
    """What was planted: seconds since the log's beginning.

    A finding names it by a voice of `voices` or a key of `keys` (service, host, value).
    `slack` is the time until records that differ could show that it began. `margin` is
    the evidence from which an ideal observer would tell it, where one is known, and
    `seen` the evidence that the records do give, which luck moves about `evidence`.
    """

    kind: str
    voices: tuple[int, ...]
    keys: tuple[str, ...]
    start: float
    end: float
    open: bool
    evidence: float
    slack: float
    what: str
    rises: bool = True
    seen: float | None = None
    margin: float = 0.0

    @property
    def ideal(self) -> bool | None:
        """Return whether an ideal observer finds it, None where that is not known."""
        return None if self.seen is None else self.seen >= self.margin


class Incident(NamedTuple):
    """Events with the incident in them, and its truth."""

    events: pl.DataFrame
    truth: Planted


class Target(NamedTuple):
    """Voices that change together, and the keys of what they are."""

    voices: tuple[int, ...]
    keys: tuple[str, ...]


def poisson_nats(expected: float, factor: float) -> float:
    """Return the evidence of a rate that is `factor` of the expected one."""
    seen = expected * factor
    return seen * float(np.log(factor)) - seen + expected if factor else expected


def in_grade(evidence: float, grade: Grade) -> bool:
    """Tell whether an incident of so much evidence is of a grade."""
    return FAIR <= evidence <= MOST if grade == "fair" else HARD <= evidence < FAIR


FLOW_VOICES = {step.voice for flow in FLOWS for step in flow.steps}


def targets(days: Ordinary, *, cron: bool) -> list[Target]:
    """Return what can change by itself: a voice, a service, everything."""
    ways = {"chance", "cron"} if cron else {"chance"}
    single = [
        Target((at,), (voice.service,))
        for at, voice in enumerate(VOICES)
        if voice.way in ways and at in days.rates and at not in FLOW_VOICES
    ]
    services = [
        Target(tuple(at for at in days.rates if VOICES[at].service == name), (name,))
        for name in ("web", "api", "auth", "worker", "db")
    ]
    return single + 2 * services + [Target(tuple(days.rates), ("",))]


def expected(days: Ordinary, voices: Sequence[int], start: float, end: float) -> float:
    return sum(within(days.rates[at], days.span, start, end) for at in voices)


def arrivals(days: Ordinary, voices: Sequence[int], start: float, end: float) -> float:
    """Return how many independent arrivals of some voices are expected.

    A request counts once however many of its lines are of `voices`, and so does a burst
    of retries.
    """
    due = {at: expected(days, [at], start, end) for at in voices}
    tied = [
        max((due[step.voice] for step in flow.steps if step.voice in due), default=0.0)
        for flow in FLOWS
    ]
    alone = [
        number / (CLUSTER if VOICES[at].way == "retries" else 1)
        for at, number in due.items()
        if at not in FLOW_VOICES
    ]
    return sum(tied) + sum(alone)


def slack_of(due: float, factor: float, length: float) -> float:
    """Return the seconds until somebody who knows both rates knows that one changed.

    He is off by more in one case of 1 / LATE. `due` arrivals are expected in `length`
    seconds.

    Source: Chernoff's bound for two Poisson rates, exp(-(sqrt(a) - sqrt(b))^2 t).
    """
    return -float(np.log(LATE)) * length / (due * (float(np.sqrt(factor)) - 1) ** 2)


def stretch(
    rng: np.random.Generator,
    span: float,
    shares: tuple[float, float],
    *,
    goes_on: float,
    begins: tuple[float, float] = (0.3, 0.85),
) -> tuple[float, float, bool]:
    """Draw start, end and whether it lasts to the end of the log."""
    start = float(rng.uniform(*begins))
    length = float(np.exp(rng.uniform(*np.log(shares))))
    is_open = bool(rng.random() < goes_on)
    end = 1.0 if is_open else min(start + length, 0.97)
    return start * span, end * span, is_open


def part_of(voices: Sequence[int], start: float, end: float) -> pl.Expr:
    """Return whether an event is of `voices` and in seconds `[start, end)`."""
    return pl.col("voice").is_in(list(voices)) & pl.col("seconds").is_between(
        start, end, closed="left"
    )


def thinned(
    rng: np.random.Generator, events: pl.DataFrame, inside: pl.Expr, keep: float
) -> pl.DataFrame:
    """Return events of which only a share of those `inside` is left."""
    luck = pl.Series(rng.random(len(events)) < keep)
    return events.filter(~inside | luck)


def multiplied(
    rng: np.random.Generator,
    days: Ordinary,
    voices: Sequence[int],
    start: float,
    end: float,
    factor: float,
) -> pl.DataFrame:
    """Return events with more of `voices`; the additional ones are in no session."""
    added = []
    for at in voices:
        number = rng.poisson((factor - 1) * expected(days, [at], start, end))
        added.append(
            pl.DataFrame(
                {
                    "seconds": rng.uniform(start, end, number),
                    "voice": np.full(number, at, np.int64),
                    "session": np.zeros(number, np.int64),
                }
            )
        )
    return pl.concat([days.events, dress(rng, pl.concat(added))])


def name_of(target: Target) -> str:
    """Return what a target is called in reports."""
    if len(target.voices) == 1:
        return f"“{VOICES[target.voices[0]].text}”"
    return target.keys[0] or "everything"
