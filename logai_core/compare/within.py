"""Values in places of templates, held to the records of their templates.

That a template doubled is told of it; of a value in one, that it did so among them.
"""

import polars as pl

from logai_core.compare.rating import Exposure, Rated, Sessions, nearer, rate_ids
from logai_core.compare.valued import ENDS, Values
from logai_core.placeholders import place_in


def is_one_sided(own: Values) -> bool:
    """Say whether these are values of a template that only one side has."""
    return bool(place_in(own.dimension)) and not all(one.sum() for one in own.records)


def ratio_of(own: Values) -> float | None:
    """Return how many times as many records have any of these values in a place."""
    if place_in(own.dimension) is None:
        return None
    here, there = (int(one.sum()) for one in own.records)
    return here / there


def rated_within(
    own: pl.DataFrame,
    rated: Rated,
    sides: tuple[Sessions, Sessions],
    exposure: Exposure,
    templates: Values | None,
) -> Rated:
    """Return what is found of values counted in sessions, also among their template's.

    `own` are rows of BOTH, of one dimension; `templates` are those of both sides.
    """
    place = place_in(own["dimension"][0]) if own.height else None
    if place is None or templates is None:
        return rated
    row = templates.whole().filter(value=place[0])
    of, of_b = (int(row[f"ids{end}"].sum()) for end in ENDS)
    if not (of and of_b):
        return rated
    here, there = (
        Sessions(every, min(side.cut, every))
        for every, side in zip((of, of_b), sides, strict=True)
    )
    return nearer(rated, rate_ids(own, here, there, exposure._replace(time=None)))
