"""Numbers that records state whose level moved: latency shifts and level shifts."""

import math
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.amounts import (
    Level,
    Measure,
    Quantile,
    levels_of,
    measures_of,
    per_day_of,
    shifts_of,
)
from logai_core.detect.bands import scores_of
from logai_core.detect.detected import Detected, identity_of
from logai_core.detect.findings import Catalogue, catalogue_of
from logai_core.detect.grid import Row
from logai_core.detect.measured_words import is_time, sentence
from logai_core.detect.shift import SPANS, Shift
from logai_core.schemas import FINDINGS, MEASURES, SCORES, conform

NEAR = 12  # buckets between the onsets of what counts as one shift
FALSE_SHIFTS = 0.05  # that chance may bring in a whole analysis
ANY = "*"  # in the place of a template: each number relative to its template's own
OWN = 0.5  # share of a shift that its parts must show, else it is their mixture
INFO = 9


class Found(NamedTuple):
    """A shift of one quantile of a measure; levels in the unit of the measure."""

    measure: Measure
    quantile: Quantile
    level: Level
    shift: Shift
    season: Row
    observed: float
    expected: float

    @property
    def start_us(self) -> int:
        """Return the onset."""
        return self.measure.moment_us(self.shift.start)

    @property
    def stretch(self) -> range:
        """Return all microseconds from the onset to the end."""
        return range(self.start_us, self.measure.moment_us(self.shift.end))

    @property
    def rises(self) -> bool:
        """Tell the direction."""
        return self.shift.after > self.shift.before

    @property
    def rank(self) -> tuple[float, str, str, int]:
        """Return what sorts the clearest first."""
        m = self.measure
        return (-self.shift.ratio, m.name, self.quantile, self.shift.start)


def find_latency_shifts(measures: pl.DataFrame, templates: pl.DataFrame) -> Detected:
    """Find when the numbers that records state moved to another level, and stayed.

    The median and the 95th percentile are followed, on a logarithmic scale, by the rule
    of `shift.py`; from 1.5 days on without the daily season. A field of several
    templates is only said to have shifted where it did within them: a change of their
    mixture is none. What shifts together, in the same direction, is one finding.

    Args:
        measures: MEASURES; the order of the rows does not matter.
        templates: TEMPLATES, for texts, severities and sources.

    Returns:
        SCORES of kind "measure" of what shifted, in the unit of the measure: of the
        quantile that shifted most clearly. FINDINGS of the kinds "latency shift", for
        lengths of time, and "level shift".
    """
    rows = measures_of(conform(measures, MEASURES, stage="find latency shifts"))
    if not rows:
        return Detected(SCORES.to_frame(), FINDINGS.to_frame())
    cells = sum(one.records.size for one in rows)
    margin = math.log(2 * len(SPANS) * cells / FALSE_SHIFTS)
    found = [one for row in rows for one in _found(row, margin)]
    found = [one for one in found if _is_own(one, rows)]
    catalogue = catalogue_of(templates)
    last_us = max(row.moment_us(row.records.size) for row in rows)
    groups = _without_echo(_together(found))
    findings = [_finding(group, rows, catalogue, last_us) for group in groups]
    frame = pl.DataFrame(findings, schema=FINDINGS).sort(
        "score", "start", "finding_id", descending=[True, False, False]
    )
    drawn = {group[0].measure.name: group[0] for group in reversed(groups)}
    scores = [
        scores_of(
            one.measure,
            one.quantile,
            one.level,
            [other.shift for other in found if _same(one, other)],
            one.season,
            margin,
        )
        for _, one in sorted(drawn.items())
    ]
    return Detected(pl.concat([SCORES.to_frame(), *scores]), frame)


def _found(measure: Measure, margin: float) -> list[Found]:
    found = []
    for quantile in ("median", "high"):
        for level in levels_of(measure, quantile):
            shifts, season = shifts_of(level, per_day_of(measure), margin)
            for one in shifts:
                due = one.before + np.nan_to_num(season[one.start : one.end]).mean()
                stated = np.array([due + one.after - one.before, due])
                observed, expected = level.value(stated).tolist()
                found.append(
                    Found(measure, quantile, level, one, season, observed, expected)
                )
    return found


def _same(one: Found, other: Found) -> bool:
    return one.level is other.level


def _is_own(found: Found, rows: list[Measure]) -> bool:
    """Tell whether a field of several templates shifted within them."""
    if found.measure.template_id:
        return True
    at = 0 if found.level.sign > 0 else 1
    start, end = (
        found.measure.moment_us(row) for row in (found.shift.start, found.shift.end)
    )
    moved, weight = 0.0, 0.0
    for part in _parts(found.measure, rows):
        level = levels_of(part, found.quantile)[at].series.level
        times = part.first_us + part.step_us * np.arange(level.size)
        length = NEAR * (end - start)
        inside = (times >= start) & (times < end)
        before = (times < start) & (times >= start - length)
        if np.isfinite(level[inside]).any() and np.isfinite(level[before]).any():
            records = part.records[inside].sum()
            step = np.nanmean(level[inside]) - np.nanmean(level[before])
            moved += records * float(step)
            weight += records
    whole = found.shift.after - found.shift.before
    return not weight or moved / weight / whole >= OWN


def _parts(measure: Measure, rows: list[Measure]) -> list[Measure]:
    return [
        one
        for one in rows
        if one.template_id not in ("", ANY) and one.field == measure.field
    ]


def _together(found: list[Found]) -> list[list[Found]]:
    """Return what began together in the same direction; the one that names it first."""
    left = sorted(found, key=lambda one: one.rank)
    groups = []
    while left:
        seed = left[0]
        near = [one for one in left if _near(seed, one)]
        left = [one for one in left if not _near(seed, one)]
        wholes = [one for one in near if not one.measure.template_id]
        several = len({one.measure.template_id for one in near} - {"", ANY}) != 1
        first = wholes[0] if wholes and several else near[0]
        others = [one for one in near if one is not first]
        groups.append([_since(first, seed), *others])
    return groups


def _since(one: Found, clearest: Found) -> Found:
    """Return a shift with the onset of another that tells it more clearly."""
    measure, shift = one.measure, one.shift
    row = (clearest.start_us - measure.first_us) // measure.step_us
    return one._replace(shift=shift._replace(start=min(max(row, 0), shift.end - 1)))


def _without_echo(groups: list[list[Found]]) -> list[list[Found]]:
    """Return the groups without what is of all templates and begins inside another."""
    return [
        group
        for group in groups
        if group[0].measure.template_id not in ("", ANY)
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


def _finding(
    group: list[Found], rows: list[Measure], catalogue: Catalogue, last_us: int
) -> dict[str, Any]:
    first = group[0]
    measure, shift = first.measure, first.shift
    start, end = (measure.moment_us(row) for row in (shift.start, shift.end))
    lasts = last_us - NEAR * measure.step_us
    carried = [one.measure.template_id for one in group]
    carriers = [one for one in carried if one not in ("", ANY)]
    carriers = carriers or [one.template_id for one in _parts(measure, rows)]
    names = list(dict.fromkeys(carriers))
    kind = "latency shift" if is_time(measure) else "level shift"
    moments = pl.Series([start, end]).cast(FINDINGS["start"])
    return {
        "finding_id": identity_of(kind, "measure", measure.name, moments[0]),
        "kind": kind,
        "detector": "shift",
        "series_kind": "measure",
        "key": measure.name,
        "start": moments[0],
        "end": moments[1],
        "open": shift.end >= measure.records.size and end >= lasts,
        "score": math.log2(1 + shift.ratio),
        "observed": first.observed,
        "expected": first.expected,
        "unit": measure.unit,
        "severity": max((catalogue.severities.get(one, 0) for one in names), default=0)
        or INFO,
        "text": sentence(measure, first.quantile, shift, first.observed,
                         first.expected, catalogue.texts),
        "why": "",
        "episode": 0,
        "templates": names,
        "sources": sorted(
            {source for one in names for source in catalogue.sources.get(one) or ()}
        ),
    }  # fmt: skip
