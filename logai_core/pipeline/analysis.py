"""Everything over all sources of a case: patterns, changes, lines, summary."""

import polars as pl

from logai_core import evidence, query, templates, windows
from logai_core.errors import InputError
from logai_core.llm import summarise
from logai_core.pipeline.edits import as_setting, edits_of
from logai_core.pipeline.finding import find_changes
from logai_core.pipeline.looking import sample_fields
from logai_core.pipeline.overview import keep_overview
from logai_core.pipeline.tying import keep_threads
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.settings import Settings, as_json
from logai_core.store import Case


def analyze(case: Case, *, settings: Settings, tell: Tell = tell_nobody) -> None:
    """Mine, count, detect and summarise over all sources; save it as one analysis.

    The edits of the case are made again on what was mined; they are part of what the
    analysis is known by.

    Raises:
        InputError: the case has no records.
    """
    if not case.parts():
        raise InputError(
            f"{case.title}: no records, expected at least one log file that can be read",
            hint="Load a text log; what was refused, and why, is on the Ingest page.",
        )
    tell(Step("Finding patterns", 0.0))
    shapes = templates.merge_shapes(case.shape_parts())
    made = edits_of(case)
    edits = [one.edit for one in made]
    edited = templates.apply_edits(
        templates.mine_templates(shapes), shapes, edits, case.records()
    )
    named, parted = edited.shape_templates, edited.parted
    records = templates.with_templates(case.records(), named, parted)
    described = templates.describe_templates(records, named, shapes, parted)
    names = dict(case.sources().select("source_id", "name").iter_rows())
    found = find_changes(
        records, described, settings=settings.detect, names=names, tell=tell
    )
    tell(Step("Choosing lines", 0.8))
    shown = evidence.choose_examples(records, found.findings)
    examples = evidence.with_origins(shown, records, described, found.findings)
    before = case.analysis  # None where it is of other records
    case.save_analysis(
        {
            "shapes": shapes,
            "shape_templates": named,
            "parted": parted,
            "doubts": _doubts(named, shapes, described),
            "fields": sample_fields(case.records()),
            "message_kinds": query.message_kinds(case.records()),
            "templates": described,
            **found.tables(),
            "examples": examples,
            "histogram": windows.histogram(case.records()),
        },
        as_json(settings) | as_setting(edits),
    )
    case.notes.set_meta(unused_edits=[made[place].number for place in edited.unused])
    if found.bound is not None:
        keep_threads(case, found.bound)
    keep_overview(case, before, found.bound, found.stated)
    summary = summarise(found.findings, described, case.sources(), examples)
    if case.summaries().is_empty():
        case.add_summary(summary)
    tell(Step("Done", 1.0))


def _doubts(
    named: pl.DataFrame, shapes: pl.DataFrame, described: pl.DataFrame
) -> pl.DataFrame:
    """Return the doubts about templates that have records: edits may leave none to one."""
    doubts = templates.doubt_templates(named, shapes)
    return doubts.filter(
        pl.col("template_id").is_in(described["template_id"].implode())
    )
