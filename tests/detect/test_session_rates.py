import numpy as np
import polars as pl

from logai_core.detect.sessions import rate_sessions
from logai_core.schemas import SESSIONS

SESSIONS_EACH = 1_500
STEPS = ["asked", "checked", "read", "read", "priced", "stored", "told"]
OPTIONAL = {"cached": 0.4, "gift": 0.07, "split": 0.85}


def usual(rng: np.random.Generator) -> list[str]:
    """Return a session as they come: some steps optional, one repeated at will."""
    own = [*STEPS]
    for step, share in OPTIONAL.items():
        if rng.random() < share:
            own.insert(4, step)
    polls = ["polled"] * int(rng.geometric(0.4))
    return [*own[:-1], *polls, own[-1]]


def broken(events: list[str], rng: np.random.Generator) -> list[str]:
    """Return a session that lacks a step, ends early, has one too many or too often."""
    fault = rng.integers(4)
    at = int(rng.integers(1, len(STEPS) - 1))
    if fault == 0:
        return [one for one in events if one != STEPS[at]]
    if fault == 1:
        return events[:at]
    if fault == 2:
        return [*events[:at], "failed", *events[at:]]
    return [*events[:at], *[events[at]] * 3, *events[at:]] if at < 3 else events[:2]


def rated(seed: int, share: float) -> tuple[float, float]:
    """Return the share of broken sessions flagged, and false flags per 1,000 others."""
    rng = np.random.default_rng(seed)
    wrong = rng.random(SESSIONS_EACH) < share
    events = [usual(rng) for _ in wrong]
    log = pl.DataFrame(
        {
            "session_id": [f"s{n:05}" for n in range(len(events))],
            "events": [
                broken(one, rng) if bad else one
                for one, bad in zip(events, wrong, strict=True)
            ],
            "open": False,
        },
        schema=SESSIONS,
    )
    flagged = rate_sessions(log).sort("session_id")["flagged"].to_numpy()
    return flagged[wrong].mean() if share else 1.0, 1_000 * flagged[~wrong].mean()


def test_sessions_that_were_broken_are_flagged_and_others_are_not() -> None:
    found = np.array([rated(seed, 0.012) for seed in range(8)])
    assert found[:, 0].mean() > 0.95
    assert found[:, 1].mean() < 1.0


def test_in_a_log_of_which_nothing_is_wrong_hardly_a_session_is_flagged() -> None:
    assert np.mean([rated(seed, 0.0)[1] for seed in range(8)]) < 1.0
