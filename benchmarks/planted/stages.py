"""The stages over one made-up log, in the order of the pipeline."""

from typing import NamedTuple

import polars as pl

from benchmarks.planted.making import Made
from logai_core import sessions, templates, windows
from logai_core.detect import detect
from logai_core.detect.missing import find_missing_steps
from logai_core.schemas import FINDINGS, PARTED


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


def missing_steps(records: pl.LazyFrame, described: pl.DataFrame) -> pl.DataFrame:
    """Tie records by the id that does it best, and find steps that go missing."""
    ids = sessions.find_ids(records)
    if ids.is_empty():
        return FINDINGS.to_frame()
    tied = sessions.tie_sessions(records, ids["key"][0])
    return find_missing_steps(tied.sessions, tied.spans, described)


def analyse(made: Made) -> Analysed:
    """Mine, count and detect."""
    records, described = with_templates(made)
    counted = windows.count_windows(records)
    found = detect(counted, described)
    missing = missing_steps(records, described)
    named = records.select("template_id").collect().with_columns(voice=made.voices)
    by_voice = named.group_by("voice").agg(pl.col("template_id").unique())
    return Analysed(
        findings=pl.concat([found.findings, missing]),
        templates=described,
        voices={voice: frozenset(of) for voice, of in by_voice.iter_rows()},
        step_us=int(windows.step_of(counted).total_seconds() * 1e6),
        buckets=counted["window_start"].n_unique(),
    )
