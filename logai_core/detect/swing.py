"""Whether a step in a series is more than the swing of the day.

In less than 1.5 days nobody knows what a time of day brings, and half a day of rise or
fall looks like a step when it is cut in two. So both are fitted at once: the logarithm
of the rate as a level, a daily wave of at most about e^(2 SWING), and the step.

Source: penalised Poisson regression by iterated least squares (McCullagh and Nelder,
Generalized Linear Models, 1989, section 2.5); the penalty is a normal prior of the wave.
"""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Matrix, Row

SWING = 0.5  # usual amplitude of the wave, in logarithms
_ROUNDS = 12
_LOOSE = 1e-6  # penalty of level and step, to keep them finite


class Stepped(NamedTuple):
    """How much likelier a step makes the counts, by which factor, and their spread."""

    gain: float
    factor: float
    spread: float


def step_beside_swing(count: Row, exposure: Row, day: Row, inside: Row) -> Stepped:
    """Return what a step adds to a daily wave.

    Args:
        count: records by slice of time.
        exposure: buckets with data in each.
        day: the middle of each slice, in days.
        inside: which share of each slice is after the step.
    """
    turn = 2 * np.pi * day
    wave = np.stack([np.ones_like(day), np.cos(turn), np.sin(turn)], axis=1)
    both = np.column_stack([wave, inside])
    penalty = np.array([_LOOSE, 1 / SWING**2, 1 / SWING**2, _LOOSE])
    known = exposure > 0
    plain, _, _ = _fit(wave[known], count[known], exposure[known], penalty[:3])
    stepped, weights, mean = _fit(both[known], count[known], exposure[known], penalty)
    strayed = np.square(count[known] - mean) / np.maximum(mean, 1e-9)
    freedom = max(int(known.sum()) - 4, 1)
    spread = max(1.0, float(strayed.sum()) / freedom)
    return Stepped(stepped - plain, float(np.exp(weights[3])), spread)


def _fit(
    terms: Matrix, count: Row, exposure: Row, penalty: Row
) -> tuple[float, Row, Row]:
    """Return the penalised log likelihood, the weights of the terms, and the means."""
    weights = np.zeros(terms.shape[1])
    weights[0] = np.log((count.sum() + 0.5) / exposure.sum())
    for _ in range(_ROUNDS):
        mean = exposure * np.exp(np.clip(terms @ weights, -20, 20))
        slope = terms.T @ (count - mean) - penalty * weights
        bend = (terms * mean[:, None]).T @ terms + np.diag(penalty)
        weights = weights + np.clip(np.linalg.solve(bend, slope), -1, 1)
    log_rate = np.clip(terms @ weights, -20, 20)
    mean = exposure * np.exp(log_rate)
    penal = float((penalty * np.square(weights)).sum()) / 2
    return float((count * log_rate - mean).sum()) - penal, weights, mean
