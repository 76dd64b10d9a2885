"""In which sessions a step is due, and the stretches of time in which it is missing.

Source: Kulldorff, A spatial scan statistic (1997), Bernoulli model, in time.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logai_core.detect.bernoulli import gains
from logai_core.detect.shown import Shown
from logai_core.detect.steps import Bools, Steps, together

FEWEST_SESSIONS = 5  # that lack the step
FEWEST_BEFORE = 50  # sessions in which it was due before
LEAST_TIMES = 3.0  # as often missing as before
FAITHFUL = 0.9  # b is there in so many cases outside the stretch
_LEAST_SHARE = 0.5
_AS_SURE = 0.1
_BINS = 400
_MOST_STRETCHES = 5  # of one step
_MOST_STEPS = 300  # the commonest
_INSTEAD = 0.8  # of those that lack a step
_NEVER_BOTH = 0.05

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Due(NamedTuple):
    """Sessions in which `step` is due beside `given`, by time; `lacks` tells which lack it.

    `instead` tells which of these have a step that hardly ever comes with it.
    """

    step: int
    given: int
    sessions: Ints
    lacks: Ints
    instead: Bools


class Stretch(NamedTuple):
    """Places `[first, last]` among the sessions of a Due, and how unlikely they are."""

    due: Due
    first: int
    last: int
    strength: float  # 1 where chance begins to explain it no more

    @property
    def lacking(self) -> Ints:
        """Return the sessions of the stretch that lack the step."""
        inside = slice(self.first, self.last + 1)
        return self.due.sessions[inside][self.due.lacks[inside] > 0]


def due_steps(steps: Steps, by_time: Ints, shown: Shown) -> list[Due]:
    """Return for each step the sessions in which it is due, if some lack it."""
    rows = steps.set_of[by_time]
    weights = np.bincount(rows, minlength=len(steps.present)).astype(float)
    with_ = together(steps.present, weights)
    having = np.diagonal(with_)
    share = with_ / np.maximum(having, 1)[:, None]
    share[having < FEWEST_BEFORE] = 0
    np.fill_diagonal(share, 0)
    found = []
    common = np.argsort(-having, kind="stable")[:_MOST_STEPS]
    for step in sorted(common[having[common] > 0].tolist()):
        for rank, given in enumerate(_given(share[:, step], having, step)):
            if having[given] - with_[given, step] < FEWEST_SESSIONS:
                continue
            own = steps.present[rows, given] & shown.of(step, by_time)
            lacks = ~steps.present[rows[own], step]
            if lacks.sum() < FEWEST_SESSIONS:
                continue
            # Beside the surest step, what comes instead tells of a fault as well.
            apart = (with_[:, step] < _NEVER_BOTH * having) & (rank > 0)
            ways = np.asarray(steps.present[:, apart].any(axis=1))
            instead = lacks & ways[rows[own]]
            found.append(
                Due(step, given, by_time[own], lacks.astype(np.int64), instead)
            )
    return found


def _given(share: Floats, having: Floats, step: int) -> list[int]:
    """Return the steps beside which `step` is expected: at most two.

    The first is the one beside which it is most surely there. Where that is a line of
    the same stage, it is missing whenever `step` is, and where it is a rare one, it
    tells of few sessions. So there is another among those that are clearly less sure:
    the one in most nearly the same sessions.
    Source of the likeness: Dice, Measures of the amount of ecologic association (1945).
    """
    surest = _likest(share, having, step)
    if surest is None or share[surest] < _LEAST_SHARE:
        return []
    alike = 2 * share * having / np.maximum(having + having[step], 1)
    alike[(share < _LEAST_SHARE) | (share >= share.max() - _AS_SURE / 2)] = 0
    other = _likest(alike, having, step)
    return [surest] if other in (None, surest) else [surest, other]


def _likest(worth: Floats, having: Floats, step: int) -> int | None:
    """Return the step that is worth most, None where none is worth anything.

    Of those about as good it is the one that most sessions have, then the nearest. One
    that comes before `step` is preferred, since what fails takes with it what follows:
    of two steps that are both missing, neither would tell of the other.
    """
    before, after = worth[:step], worth[step + 1 :]
    best = [side.max(initial=0.0) for side in (before, after)]
    if max(best) <= 0:
        return None
    first = 0 if best[0] >= best[1] - _AS_SURE and best[0] > 0 else step + 1
    side = before if first == 0 else after
    good = np.flatnonzero(side >= max(side.max() - _AS_SURE / 2, 1e-9)) + first
    most = good[having[good] == having[good].max()]
    return int(most[-1] if first == 0 else most[0])


def stretches_of(due: Due, needed: float) -> list[Stretch]:
    """Return the stretches of one step that chance does not explain, by time."""
    found: list[Stretch] = []
    free = [(0, len(due.lacks))]
    while free and len(found) < _MOST_STRETCHES:
        low, high = free.pop()
        best = _best(due, low, high, needed)
        if best:
            found.append(best)
            free += [(low, best.first), (best.last + 1, high)]
    return sorted(found, key=lambda one: one.first)


def _best(due: Due, low: int, high: int, needed: float) -> Stretch | None:
    """Return the least likely stretch within `[low, high)`, if it is one.

    Edges are at first those of bins with equally many sessions, then the first and the
    last session in them that lacks the step.
    """
    lacks = due.lacks[low:high]
    if lacks.sum() < FEWEST_SESSIONS:
        return None
    edges = np.unique(np.linspace(0, len(lacks), _BINS + 1).astype(np.int64))
    sums = np.concatenate([[0], np.cumsum(lacks)])[edges]
    evidence = gains(
        (sums[None, :] - sums[:, None]).astype(float),
        (edges[None, :] - edges[:, None]).astype(float),
        float(sums[-1]),
        float(len(lacks)),
    )
    begin, end = np.unravel_index(int(np.argmax(evidence)), evidence.shape)
    marks = np.flatnonzero(lacks[edges[begin] : edges[end]]) + edges[begin] + low
    strength = float(evidence[begin, end]) / (needed + math.log(len(edges) ** 2 / 2))
    if strength < 1 or not _departs(due, int(marks[0]), int(marks[-1])):
        return None
    return Stretch(due, int(marks[0]), int(marks[-1]), strength)


def _departs(due: Due, first: int, last: int) -> bool:
    """Tell whether the step was there as a rule before, and enough was seen to say so."""
    inside = due.lacks[first : last + 1]
    before, after = due.lacks[:first], due.lacks[last + 1 :]
    if _goes_another_way(due, first, last):
        return False
    usual = (before.sum() + 0.5) / (len(before) + 1)
    outside = (before.sum() + after.sum()) / max(1, len(before) + len(after))
    return bool(
        inside.sum() >= FEWEST_SESSIONS
        and len(before) >= FEWEST_BEFORE
        and inside.mean() >= LEAST_TIMES * usual
        and outside <= 1 - FAITHFUL
    )


def _goes_another_way(due: Due, first: int, last: int) -> bool:
    """Tell whether a way without the step, taken before too, is only taken more often."""
    taken = due.instead[first : last + 1].sum()
    lacking = due.lacks[first : last + 1].sum()
    known = due.instead[:first].sum() >= FEWEST_SESSIONS
    return bool(known and taken >= _INSTEAD * lacking)
