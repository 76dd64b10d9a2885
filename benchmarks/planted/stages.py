"""The stages over one made-up log, in the order of the pipeline."""

from typing import NamedTuple

import polars as pl

from benchmarks.planted.making import Made
from logai_core import sessions, templates, windows
from logai_core.detect import detect, gather
from logai_core.detect.changed import find_changed_values
from logai_core.detect.detected import Detected
from logai_core.detect.measured import find_latency_shifts
from logai_core.detect.missing import find_missing_steps
from logai_core.measures import count_measures
from logai_core.schemas import PARTED, SCORES
from logai_core.templates.places import pattern_of, places_of
from logai_core.values import count_values


class Analysed(NamedTuple):
    """What the stages make of a log; `voices` are the template ids of each voice."""

    findings: pl.DataFrame
    templates: pl.DataFrame
    voices: dict[int, frozenset[str]]
    step_us: int
    buckets: int


class Named(NamedTuple):
    """Records with `template_id`, in the order they were made in, and TEMPLATES."""

    records: pl.LazyFrame
    templates: pl.DataFrame


def with_templates(made: Made) -> Named:
    """Mine the templates of a log."""
    shaped = templates.add_shapes(made.records)
    mined = templates.mine_templates(shaped.shapes)
    ids = mined.select("shape_id", "template_id").lazy()
    records = shaped.records.lazy().join(
        ids, on="shape_id", how="left", maintain_order="left"
    )
    described = templates.describe_templates(
        records, mined, shaped.shapes, PARTED.to_frame()
    )
    return Named(records.collect().lazy(), described)


def places_in(described: pl.DataFrame) -> dict[str, str]:
    """Return the pattern of each template that has places, by its id."""
    texts = described.select("template_id", "template").iter_rows()
    return {name: pattern_of(text) for name, text in texts if places_of(text)}


def step_us_of(counted: pl.DataFrame) -> int:
    """Return the bucket in microseconds."""
    return round(windows.step_of(counted).total_seconds() * 1e6)


def tied_by_best(records: pl.LazyFrame) -> sessions.Tied | None:
    """Tie records by the id that does it best; None where there is none."""
    ids = sessions.find_ids(records)
    return None if ids.is_empty() else sessions.tie_sessions(records, ids["key"][0])


def found_in(
    records: pl.LazyFrame, described: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the FINDINGS of all detectors, and WINDOWS."""
    counted = windows.count_windows(records)
    step_us = step_us_of(counted)
    measures = count_measures(records, step_us=step_us, places=places_in(described))
    found = [
        detect(counted, described),
        find_latency_shifts(measures, described),
        without_scores(find_changed_values(count_values(records, step_us=step_us))),
    ]
    tied = tied_by_best(records)
    if tied:
        missing = find_missing_steps(tied.sessions, tied.spans, described)
        found.append(without_scores(missing))
    return gather(found).findings, counted


def without_scores(findings: pl.DataFrame) -> Detected:
    """Return FINDINGS of a detector that draws no series."""
    return Detected(SCORES.to_frame(), findings)


def analyse(made: Made) -> Analysed:
    """Mine, count and detect."""
    records, described = with_templates(made)
    findings, counted = found_in(records, described)
    named = records.select("template_id").collect().with_columns(voice=made.voices)
    by_voice = named.group_by("voice").agg(pl.col("template_id").unique())
    return Analysed(
        findings=findings,
        templates=described,
        voices={voice: frozenset(of) for voice, of in by_voice.iter_rows()},
        step_us=step_us_of(counted),
        buckets=counted["window_start"].n_unique(),
    )
