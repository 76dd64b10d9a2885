"""What an observer could tell who knows all true rates, and where to look.

The ideal observer is told every rate, the moment and what is concerned; it tests the one
count that matters, in independent arrivals (see `incidents.py`), against what was to be
expected. It has to hold a false alarm budget all the same: FALSE in a log and kind, which
is what leaves nine of ten findings right when one log in twelve has an incident of that
kind, over SERIES series, LENGTHS lengths and all stretches of such a length. What it
misses lies below the power of any test, so recall is to be read beside its own.
"""

import math

from benchmarks.planted.drawing import Ordinary
from benchmarks.planted.incidents import Incident, part_of

FALSE = 0.01
SERIES = 80
LENGTHS = 8  # each twice as long as the one before
OVERLAPS = 2  # stretches that begin anywhere, for each that do not overlap


def margin_of(share: float) -> float:
    """Return the nats that chance brings for stretches of a share of the log."""
    return math.log(SERIES * LENGTHS * OVERLAPS / share / FALSE)


def watched(days: Ordinary, incident: Incident, due: float, apart: float) -> Incident:
    """Return the incident with the evidence that its records give, and the margin.

    `due` records of the first voices were expected, `apart` of them independent.
    """
    truth = incident.truth
    inside = part_of(truth.voices, truth.start, truth.end)
    if truth.kind == "error ratio":
        inside = part_of(truth.voices[:1], truth.start, truth.end)
    if truth.kind == "silence":
        seen = apart
    else:
        number = int(incident.events.select(inside.sum()).item())
        seen = _nats(number * apart / due, apart, rises=truth.rises)
    margin = margin_of((truth.end - truth.start) / days.span)
    return incident._replace(truth=truth._replace(seen=seen, margin=margin))


def _nats(seen: float, due: float, *, rises: bool) -> float:
    """Return the log likelihood ratio of a count, 0 on the other side."""
    if (seen > due) != rises:
        return 0.0
    return seen * math.log(seen / due) - seen + due if seen else due
