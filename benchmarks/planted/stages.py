"""The stages over one made-up log, in the order of the pipeline."""

from typing import NamedTuple

import polars as pl

from benchmarks.planted.making import Made
from logai_core import templates, windows
from logai_core.pipeline.finding import find_changes
from logai_core.progress import tell_nobody
from logai_core.schemas import PARTED
from logai_core.settings import DetectSettings


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


def step_us_of(counted: pl.DataFrame) -> int:
    """Return the bucket in microseconds."""
    return round(windows.step_of(counted).total_seconds() * 1e6)


def found_in(
    records: pl.LazyFrame, described: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the FINDINGS of all finders, and WINDOWS."""
    changes = find_changes(
        records, described, settings=DetectSettings(), names={}, tell=tell_nobody
    )
    return changes.findings, changes.windows


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
