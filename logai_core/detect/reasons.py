"""What is odd about sessions, in parts and as sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from logai_core.detect.oddness import (
    DIGITS,
    FLAG_NATS,
    ODD_NATS,
    Counted,
    Ints,
    terms_of,
    unexplained,
)
from logai_core.detect.steps import Bools, Floats, Steps, percent

TOP = 3
_AT_A_TIME = 1_000

_Ranked = tuple[tuple[float, float], dict[str, Any]]


def reasons_in_words(
    odd: list[dict[str, Any]], texts: Mapping[str, str] | None = None
) -> list[str]:
    """Return what is odd about a session (ODD_STEP) as sentences.

    `texts` are what to call a step by its id; one that is not in it is called by its id.
    """
    names = texts or {}
    return [_sentence(one, names) for one in odd]


def _sentence(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    given, step = (f"'{names.get(one[end], one[end])}'" for end in ("given", "step"))
    of_all = f"{percent(one['share'])} of {one['sessions']:,} sessions"
    if one.get("times"):
        usual, here = (_times(one[name]) for name in ("usually", "times"))
        return f"{step} comes {usual} in {of_all} with it; {here} here"
    order = "followed" if one["follows"] else "preceded"
    if one["present"]:
        return f"{given} is {order} by {step} in only {of_all}; it is here"
    return f"{given} is {order} by {step} in {of_all}; missing here"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def told_of(
    counted: Counted, kind_of: Ints, rows: Ints, again: dict[int, list[dict[str, Any]]]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield units, each with what is odd about it as ODD_STEP, the oddest first."""
    for at in range(0, len(rows), _AT_A_TIME):
        units = rows[at : at + _AT_A_TIME]
        kinds = kind_of[units]
        nats, given = terms_of(counted, kinds)
        left, _ = unexplained(counted, kinds, nats)
        present = counted.steps.present[counted.kinds.set_row[kinds]]
        for place, unit in enumerate(units.tolist()):
            own = (nats[place], left[place], given[place], present[place])
            repeated = [_repeated(one, counted.steps) for one in again.get(unit, [])]
            ranked = [*_pairs(counted, *own), *repeated]
            ranked.sort(key=lambda one: one[0])
            yield unit, [one for _, one in ranked[:TOP]]


def _pairs(
    counted: Counted, nats: Floats, left: Floats, given: Ints, present: Bools
) -> Iterator[_Ranked]:
    """Yield odd steps, each beside the step that makes it so, with its rank.

    Steps that others explain come last. Of equal ones the step that comes first as a
    rule is told: what else did not happen after it may follow from that.
    """
    steps = counted.steps
    for b in np.flatnonzero(nats.round(DIGITS) >= FLAG_NATS).tolist():
        a = int(given[b])
        with_, of = counted.with_[a, b], counted.of[a, b]
        own = left[b] if left[b] >= ODD_NATS else 0.0
        yield (
            (-round(float(own), DIGITS), -round(float(nats[b]), DIGITS)),
            {
                "given": steps.names[a],
                "step": steps.names[b],
                "present": bool(present[b]),
                "follows": b > a,
                "share": with_ / of,
                "sessions": int(of),
                "nats": float(nats[b]),
                "times": None,
                "usually": None,
            },
        )


def _repeated(one: dict[str, Any], steps: Steps) -> _Ranked:
    nats, own = one["nats"], one["left"] if one["left"] >= ODD_NATS else 0.0
    name = steps.names[one["step"]]
    return (-round(own, DIGITS), -round(nats, DIGITS)), {
        "given": name,
        "step": name,
        "present": True,
        "follows": False,
        "share": 1 - one["with_"] / one["of"],
        "sessions": int(one["of"]),
        "nats": nats,
        "times": one["times"],
        "usually": one["usually"],
    }
