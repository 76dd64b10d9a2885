"""Shifts of several numbers that are one finding: they began together, the same way."""

from logai_core.detect.measured_words import is_time
from logai_core.detect.moved import WHOLES, Found

NEAR = 12  # buckets between the onsets of what counts as one shift


def together(found: list[Found]) -> list[list[Found]]:
    """Return what began together in the same direction; the one that names it first."""
    left = sorted(found, key=lambda one: one.rank)
    groups = []
    while left:
        seed = left[0]
        near = [one for one in left if _near(seed, one)]
        left = [one for one in left if not _near(seed, one)]
        wholes = [one for one in near if not one.measure.template_id]
        several = len({one.measure.template_id for one in near} - set(WHOLES)) != 1
        first = wholes[0] if wholes and several else near[0]
        others = [one for one in near if one is not first]
        groups.append([_since(first, seed), *others])
    return groups


def _since(one: Found, clearest: Found) -> Found:
    """Return a shift with the onset of another that tells it more clearly."""
    measure, shift = one.measure, one.shift
    row = (clearest.start_us - measure.first_us) // measure.step_us
    return one._replace(shift=shift._replace(start=min(max(row, 0), shift.end - 1)))


def without_echo(groups: list[list[Found]]) -> list[list[Found]]:
    """Return the groups without what is of all templates and begins inside another."""
    return [
        group
        for group in groups
        if group[0].measure.template_id not in WHOLES
        or not any(
            group[0].start_us in other.stretch
            and other.rises == group[0].rises
            and other.measure.field == group[0].measure.field
            for others in groups
            if others is not group
            for other in others
        )
    ]


def _near(one: Found, other: Found) -> bool:
    reach = NEAR * max(one.measure.step_us, other.measure.step_us)
    return (
        one.rises == other.rises
        and is_time(one.measure) == is_time(other.measure)
        and abs(one.start_us - other.start_us) <= reach
    )
