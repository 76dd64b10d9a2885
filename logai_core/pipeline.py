"""The order of the stages; no other module knows it.

keep ─▶ read ─▶ parse ─▶ shapes ─▶ │ templates ─▶ windows ─▶ detect ─▶ examples ─▶ summary
        one source after another   │ over all sources of the case
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import polars as pl

from logai_core import __version__, evidence, formats, schemas, templates, windows
from logai_core.detect import detect
from logai_core.errors import InputError, LimitError, LogAIError
from logai_core.llm import summarise
from logai_core.parse import Parsed, Parser
from logai_core.progress import Step, Tell, tell_nobody
from logai_core.settings import DraftSettings, Settings, digest_of
from logai_core.sources import Kept, LineReader, keep
from logai_core.store import Case

if TYPE_CHECKING:
    from logai_core.report import Report


class Input(NamedTuple):
    """One log to load: where its bytes are, and what it is called."""

    bytes_of: Path | BinaryIO
    name: str


class Refused(NamedTuple):
    """An input that could not be read at all, and why."""

    name: str
    error: LogAIError


def load(
    case: Case,
    inputs: Iterable[Input],
    *,
    settings: Settings,
    tell: Tell = tell_nobody,
) -> list[Refused]:
    """Read each input into the case; return those that could not be read.

    One bad file does not keep the others out. The same bytes with the same settings
    are read once, however often they are given.
    """
    refused = []
    for one in inputs:
        try:
            _keep_and_load(case, one, settings, tell)
        except (InputError, LimitError) as error:
            case.notes.set_refused(one.name, what=error.what, hint=error.hint)
            refused.append(Refused(one.name, error))
    return refused


def _keep_and_load(case: Case, one: Input, settings: Settings, tell: Tell) -> None:
    kept = keep(one.bytes_of, into=case.evidence, name=one.name, tell=tell)
    try:
        _load_one(case, one.name, kept, settings, tell)
    except LogAIError:
        if kept.source_id not in case.notes.sources():
            kept.path.unlink()  # bytes of no source are no evidence
        raise


def _load_one(
    case: Case, name: str, kept: Kept, settings: Settings, tell: Tell
) -> None:
    records = f"{kept.source_id}-{digest_of(settings)}"
    if case.has_records(records):
        return
    unfinished = case.begin_records(records)
    reader = LineReader(kept.path, name=name, limits=settings.limits, tell=tell)
    if settings.parse.format == "auto":
        guess = formats.guess(reader.sample())
    else:
        guess = formats.Guess(formats.by_name(settings.parse.format), 1.0, ())
    parser = Parser(
        guess.format,
        source_id=kept.source_id,
        settings=settings.parse,
        limits=settings.limits,
    )
    _write_parts(unfinished, _parsed(reader, parser))
    receipt = _receipt(name, kept, reader, parser, guess, unfinished)
    receipt.write_parquet(unfinished / "receipt.parquet")
    case.finish_records(unfinished, kept.source_id)


def _parsed(reader: LineReader, parser: Parser) -> Iterator[Parsed]:
    for lines in reader:
        yield parser.feed(lines)
    yield parser.finish()


def _write_parts(folder: Path, parts: Iterable[Parsed]) -> None:
    """Write what is parsed; a block is masked while the next one is parsed.

    Masking takes twice as long as parsing, and neither uses more than one core.
    """
    shapes, rejects = [], []
    masked: Future[pl.DataFrame] | None = None
    with ThreadPoolExecutor(max_workers=1) as beside:
        for number, parsed in enumerate(parts):
            rejects.append(parsed.rejects)
            if masked:  # at most two blocks at a time
                shapes.append(masked.result())
            part = folder / f"part-{number:05}.parquet"
            masked = beside.submit(_write_part, part, parsed.records)
        if masked:
            shapes.append(masked.result())
    templates.merge_shapes(shapes).write_parquet(folder / "shapes.parquet")
    pl.concat(rejects).write_parquet(folder / "rejects.parquet")


def _write_part(path: Path, records: pl.DataFrame) -> pl.DataFrame:
    shaped = templates.add_shapes(records)
    shaped.records.write_parquet(path)
    return shaped.shapes


def _receipt(
    name: str,
    kept: Kept,
    reader: LineReader,
    parser: Parser,
    guess: formats.Guess,
    folder: Path,
) -> pl.DataFrame:
    span = (
        pl.scan_parquet(folder / "part-*.parquet")
        .select(
            records=pl.len().cast(pl.UInt64),
            first_ts=pl.col("ts").min(),
            last_ts=pl.col("ts").max(),
            ts_basis=pl.col("ts_basis").unique().sort().cast(pl.String).implode(),
        )
        .collect()
    )
    counts = parser.counts
    row = {
        "source_id": kept.source_id,
        "name": name,
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "encoding": reader.encoding,
        "format": guess.format.name,
        "share": guess.share,
        "runners_up": [{"format": f, "share": s} for f, s in guess.runners_up],
        "lines_in": counts.lines_in,
        "parsed": counts.parsed,
        "joined": counts.joined,
        "undated": counts.undated,
        "rejected": counts.rejected,
        **span.row(0, named=True),
        "replaced": reader.replaced,
        "cut": reader.cut,
        "faults": [*kept.faults, *reader.faults],
    }
    return pl.DataFrame([row], schema=schemas.SOURCES)


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
        asdict(settings),
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


def names_of(inputs: Sequence[Input]) -> str:
    """Return a title for a case of these inputs: one name, or the first of many."""
    first = inputs[0].name
    return first if len(inputs) == 1 else f"{first} and {len(inputs) - 1} more"
