"""Numbers that records state, over time: RECORDS in, MEASURES out."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from logai_core.attributes import Sample, draw_sample
from logai_core.measures.judging import TIME_UNITS, is_time
from logai_core.measures.members import Field, member_fields
from logai_core.measures.places import place_fields
from logai_core.measures.quantiles import FEWEST, quantiles_of
from logai_core.measures.reading import readings_of
from logai_core.schemas import MEASURES, conform

__all__ = ["SAMPLED", "count_measures", "stated_places"]

SAMPLED = ("attributes", "message", "template_id")
MOST_MEMBERS, MOST_PLACES = 30, 50
MOST_READINGS = 5_000_000  # numbers read in all, to bound time and memory
_NO_PLACES: Mapping[str, str] = MappingProxyType({})


def count_measures(
    records: pl.LazyFrame,
    *,
    step_us: int,
    places: Mapping[str, str] = _NO_PLACES,
    sample: Sample | None = None,
    stated: Sequence[Field] | None = None,
) -> pl.DataFrame:
    """Return the median and 95th percentile of the numbers in records, by bucket.

    Numbers are members of `attributes`, those of inner objects too, and places of
    templates that state a unit (`5ms`, `12 bytes`) or come after a key (`depth=7`). Which
    they are is judged on a sample that depends on line numbers only; the quantiles are then
    exact (linear between the two nearest values) over all dated records. Ids, counters, moments and
    codes are left out, and so is what fewer than FEWEST records have. Lengths of time
    come first, then what most records have, until MOST_READINGS numbers are to be read.
    A member that several templates have has a measure for each of those with most
    records besides its own, so that a shift is not taken for a change of mixture.

    Args:
        records: RECORDS with a column `template_id`; scanned twice, lazily. Without
            attributes and places, nothing is scanned but these columns.
        step_us: the bucket in microseconds, aligned to the epoch. A measure with fewer
            than FULL records in a bucket has buckets 2, 5, 10, 30 or 60 times as long, as
            far as LEAST_BUCKETS are left.
        places: a regex with a group for each place, by template id, as
            `templates.places.pattern_of` makes it; of templates worth a look.
        sample: of these records, with SAMPLED, where that has been drawn already.
        stated: the `stated_places` of that sample, where they are known.

    Returns:
        MEASURES, by measure and time; no row for a bucket without records. The high is
        null below FEWEST_FOR_HIGH records.
    """
    sample = sample or draw_sample(records, *SAMPLED[: None if places else 1])
    fields = _chosen(
        sample, stated_places(sample, places) if stated is None else stated
    )
    if not fields:
        return MEASURES.to_frame()
    readings = readings_of(records, fields, step_us)
    return conform(
        quantiles_of(readings, fields, step_us), MEASURES, stage="count measures"
    )


def stated_places(drawn: Sample, places: Mapping[str, str]) -> list[Field]:
    """Return the `places` that measure something, most important first, by a sample."""
    stated = place_fields(drawn.rows, places, fewest=_fewest(drawn)) if places else []
    return sorted(stated, key=_importance)


def _fewest(drawn: Sample) -> int:
    # Of what is much rarer in the sample there will hardly be FEWEST in all.
    return math.floor(FEWEST / 2 * drawn.rows.height / max(drawn.records, 1))


def _chosen(drawn: Sample, stated: Sequence[Field]) -> list[Field]:
    sample, total = drawn
    members = member_fields(sample, fewest=_fewest(drawn))
    members = sorted(members, key=_importance)[:MOST_MEMBERS]
    chosen: list[Field] = []
    readings = 0.0
    for field in sorted([*members, *stated[:MOST_PLACES]], key=_importance):
        readings += field.share * total
        if readings <= MOST_READINGS or not chosen:
            chosen.append(field)
    return chosen


def _importance(field: Field) -> tuple[bool, float, str]:
    length = field.unit in TIME_UNITS or is_time(field.measure)
    return (not length, -field.share, field.measure)
