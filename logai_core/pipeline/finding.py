"""Everything that is found in the records of a case, by all finders, as one list."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import polars as pl

from logai_core import detect, measures, sessions, values, windows
from logai_core.attributes import Sample, draw_sample
from logai_core.detect.changed import find_changed_values
from logai_core.detect.instructions import find_instructions
from logai_core.detect.lags import lead_and_lag
from logai_core.detect.measured import find_latency_shifts
from logai_core.detect.missing import find_missing_steps
from logai_core.evidence import name_carriers
from logai_core.measures.members import Field
from logai_core.pipeline.tying import Bound, bind
from logai_core.progress import Step, Tell
from logai_core.schemas import FINDINGS, SCORES
from logai_core.settings import DetectSettings
from logai_core.templates.places import pattern_of, places_of

_BESIDE = ("bound", "stated")  # what is no table
MOST_PLACES = 100  # of a template that numbers are read of: a pattern of more is slow


class Changes(NamedTuple):
    """What the finders say, and the counts that they say it of; see `schemas`.

    `bound` is what the best of the ids ties, if any does; `stated` a sample of the
    records and the places of templates that measure something in it.
    """

    windows: pl.DataFrame
    measures: pl.DataFrame
    ids: pl.DataFrame
    lags: pl.DataFrame
    scores: pl.DataFrame
    findings: pl.DataFrame
    bound: Bound | None
    stated: tuple[Sample, list[Field]]

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return what an analysis is saved with, by name."""
        named = self._asdict()
        return {name: named[name] for name in named if name not in _BESIDE}


def find_changes(
    records: pl.LazyFrame,
    templates: pl.DataFrame,
    *,
    settings: DetectSettings,
    names: Mapping[str, str],
    tell: Tell,
) -> Changes:
    """Count, measure and tie RECORDS with `template_id`; find what changed in all that.

    `templates` are TEMPLATES of them, `names` the names of sources by id.
    """
    tell(Step("Counting over time", 0.4))
    # Each leaves a core idle for a part of its time, and the first needs nothing else.
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as beside:
        missing = beside.submit(_missing_steps, records, templates)
        instructions = beside.submit(find_instructions, records, templates)
        counted, places = windows.count_windows_and_places(
            records,
            most_buckets=settings.most_buckets,
            most_series=settings.most_series,
        )
        changes = beside.submit(
            detect.detect,
            counted,
            templates,
            detector=settings.detector,
            names=names,
        )
        measured, valued, stated = _stated(records, templates, counted, places)
        tell(Step("Looking for changes", 0.6))
        shifts = find_latency_shifts(measured, templates)
        changed = name_carriers(find_changed_values(valued), records)
        ids, lacking, bound = missing.result()
        rest = (changed, instructions.result(), lacking)
        found = [changes.result(), shifts, *(unscored(one) for one in rest)]
    gathered = detect.gather(found)
    lags = lead_and_lag(gathered.findings, counted, records)
    scores, findings = gathered
    return Changes(counted, measured, ids, lags, scores, findings, bound, stated)


def _stated(
    records: pl.LazyFrame,
    templates: pl.DataFrame,
    counted: pl.DataFrame,
    places: Mapping[str, pl.DataFrame],
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Sample, list[Field]]]:
    """Return MEASURES and VALUES, in the buckets of WINDOWS, and what they stand on."""
    step_us = round(windows.step_of(counted).total_seconds() * 1e6)
    sample = draw_sample(records, *{*measures.SAMPLED, *values.SAMPLED})
    patterns = patterns_of(templates)
    fields = measures.stated_places(sample, patterns)
    measured = measures.count_measures(
        records, step_us=step_us, places=patterns, sample=sample, stated=fields
    )
    valued = values.count_values(
        records, step_us=step_us, sample=sample, counted=places
    )
    return measured, valued, (sample, fields)


def patterns_of(templates: pl.DataFrame) -> dict[str, str]:
    """Return the pattern of each template that has places, by its id."""
    texts = templates.select("template_id", "template").iter_rows()
    return {
        name: pattern_of(text)
        for name, text in texts
        if 0 < len(places_of(text)) <= MOST_PLACES
    }


def _missing_steps(
    records: pl.LazyFrame, templates: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, Bound | None]:
    """Return IDS, FINDINGS in the sessions that the best of them ties, and these."""
    edges = sessions.edges_of(records)
    ids = sessions.find_ids(records, edges=edges)
    key = sessions.best_id(ids)
    if key is None:
        return ids, FINDINGS.to_frame(), None
    bound = bind(records, key, edges)
    tied = bound.tied
    lacking = find_missing_steps(
        tied.sessions, tied.spans, templates, steps=bound.steps, covered=tied.covered
    )
    return ids, lacking, bound


def unscored(findings: pl.DataFrame) -> detect.Detected:
    """Return FINDINGS of a finder that draws no series."""
    return detect.Detected(SCORES.to_frame(), findings)
