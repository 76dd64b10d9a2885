"""Everything over all sources of a case: patterns, changes, lines, summary."""

from typing import TYPE_CHECKING

from logai_core import __version__, evidence, templates, windows
from logai_core.detect import detect
from logai_core.errors import InputError
from logai_core.llm import summarise
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.settings import DraftSettings, Settings, as_json
from logai_core.store import Case

if TYPE_CHECKING:
    from logai_core.report import Report


def analyze(case: Case, *, settings: Settings, tell: Tell = tell_nobody) -> None:
    """Mine, count, detect and summarise over all sources; save it as one analysis.

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
    shape_templates = templates.mine_templates(shapes)
    ids = shape_templates.select("shape_id", "template_id").lazy()
    records = case.records().join(ids, on="shape_id", how="left")
    described = templates.describe_templates(case.records(), shape_templates, shapes)
    tell(Step("Counting over time", 0.4))
    counted = windows.count_windows(
        records,
        most_buckets=settings.detect.most_buckets,
        most_series=settings.detect.most_series,
    )
    tell(Step("Looking for changes", 0.6))
    found = detect(counted, described, detector=settings.detect.detector)
    tell(Step("Choosing lines", 0.8))
    examples = evidence.choose_examples(records, found.findings)
    case.save_analysis(
        {
            "shapes": shapes,
            "shape_templates": shape_templates,
            "templates": described,
            "windows": counted,
            "scores": found.scores,
            "findings": found.findings,
            "examples": examples,
            "histogram": windows.histogram(case.records()),
        },
        as_json(settings),
    )
    summary = summarise(found.findings, described, case.sources(), examples)
    if case.summaries().is_empty():
        case.add_summary(summary)
    tell(Step("Done", 1.0))


def draft(
    case: Case, *, key: str, base_url: str | None, tell: Tell = tell_nobody
) -> None:
    """Have a model draft a summary of the current analysis; add it to the case.

    Raises:
        ServiceError: the model's service refuses or cannot be reached.
    """
    from logai_core.llm.draft import draft as ask  # the SDK takes a second to import

    summary = ask(
        case.table("findings"),
        case.table("templates"),
        case.sources(),
        case.table("examples"),
        key=key,
        base_url=base_url,
        settings=DraftSettings(),
        tell=tell,
    )
    case.add_summary(summary)


def report_of(case: Case) -> "Report":
    """Gather what a report of the case as it stands shows, with its last summary."""
    from logai_core.report import Report  # plotly; a worker does without it

    return Report(
        title=case.title,
        sources=case.sources(),
        histogram=case.table("histogram"),
        scores=case.table("scores"),
        findings=case.table("findings"),
        templates=case.table("templates"),
        examples=case.table("examples"),
        summary=case.summaries().tail(1),
        settings=case.settings,
        version=__version__,
    )
