"""Numbers that records state whose level moved: latency shifts and level shifts."""

import math
from typing import Any

import polars as pl

from logai_core.detect.amounts import Measure, measures_of
from logai_core.detect.bands import scores_of
from logai_core.detect.detected import Detected, identity_of
from logai_core.detect.findings import Catalogue, catalogue_of
from logai_core.detect.measured_words import is_time, sentence
from logai_core.detect.moved import WHOLES, Found, is_own, moved_in, parts_of
from logai_core.detect.moved_together import NEAR, together, without_echo
from logai_core.detect.stepping import SPANS
from logai_core.schemas import FINDINGS, MEASURES, SCORES, conform

FALSE_SHIFTS = 0.05  # that chance may bring in a whole analysis
INFO = 9


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
    found = [one for row in rows for one in moved_in(row, margin)]
    found = [one for one in found if is_own(one, rows)]
    catalogue = catalogue_of(templates)
    last_us = max(row.moment_us(row.records.size) for row in rows)
    groups = without_echo(together(found))
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


def _same(one: Found, other: Found) -> bool:
    return one.level is other.level


def _finding(
    group: list[Found], rows: list[Measure], catalogue: Catalogue, last_us: int
) -> dict[str, Any]:
    first = group[0]
    measure, shift = first.measure, first.shift
    start, end = (measure.moment_us(row) for row in (shift.start, shift.end))
    lasts = last_us - NEAR * measure.step_us
    carried = [one.measure.template_id for one in group]
    carriers = [one for one in carried if one not in WHOLES]
    carriers = carriers or [one.template_id for one in parts_of(measure, rows)]
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
