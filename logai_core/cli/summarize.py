import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from typing import Annotated

import polars as pl
import typer

from logai_core import pipeline
from logai_core.cli.console import errors, progress_bar
from logai_core.cli.inputs import (
    AsText,
    FormatName,
    Inputs,
    Offset,
    OwnFormats,
    Reading,
    Year,
    Zone,
    close,
    is_case,
    loaded_case,
    opened_case,
)
from logai_core.cli.subjects import asked_about
from logai_core.cli.summaries import (
    cost_text,
    dry_run_json,
    dry_run_text,
    figures_text,
    summary_json,
    summary_text,
)
from logai_core.errors import InputError
from logai_core.llm.subject import Subject
from logai_core.pipeline import Refused
from logai_core.scrub import NOT_FOUND
from logai_core.settings import Environment, Settings, environment
from logai_core.store import Case
from logai_core.store.spending import Spending


def summarize(
    inputs: Inputs,
    question: Annotated[
        str, typer.Option("--question", help="What you want to know, in a sentence.")
    ] = "",
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="TIME", help="Of this time on; with --to."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help="Up to this time.")
    ] = None,
    baseline: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FROM TO", help="Set --from and --to against this time."),
    ] = None,
    finding: Annotated[
        str,
        typer.Option(
            metavar="ID|N", help="Of one finding: its id, or its place, 1 the largest."
        ),
    ] = "",
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="One request, about the foremost lines.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write what would leave; send nothing."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Sum up a case or files: by a model where ANTHROPIC_API_KEY is set, else by code.

    An input may also be a case: its directory, or a file that ends in .logaicase.
    Times are as 2026-11-20T12:00Z; without a zone they are in UTC.
    """
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    with _analysed(inputs, settings) as (case, refused):
        subject = asked_about(
            case.table("findings"),
            question=question,
            times=(since, until),
            baseline=baseline,
            finding=finding,
            quick=quick,
        )
        if dry_run:
            _preview(case, subject, as_json=as_json)
        else:
            summary = _summary(case, subject)
            write = summary_json if as_json else summary_text
            typer.echo(write(summary, case.sources()))
    close(refused)


@contextmanager
def _analysed(
    inputs: Sequence[str], settings: Settings
) -> Iterator[tuple[Case, list[Refused]]]:
    """Yield a case with an analysis: the one given, or a temporary one of the inputs.

    Raises:
        InputError: the case that is given was not analysed.
    """
    if len(inputs) == 1 and is_case(inputs[0]):
        with opened_case(inputs[0]) as case:
            if case.analysis is None:
                raise InputError(
                    f"{inputs[0]}: found no analysis of its sources, expected one",
                    hint="Open it in the workbench once, or give its logs.",
                )
            yield case, []
        return
    with (
        tempfile.TemporaryDirectory(prefix="logai-") as temporary,
        loaded_case(inputs, settings, beside=Path(temporary)) as (case, refused),
    ):
        with progress_bar() as tell:
            pipeline.analyze(case, settings=settings, tell=tell)
        yield case, refused


def _preview(case: Case, subject: Subject, *, as_json: bool) -> None:
    surroundings = environment()
    shown = pipeline.preview_draft(case, subject, settings=surroundings.draft)
    told = pipeline.estimate_draft(
        case,
        shown,
        base_url=surroundings.llm_base_url,
        spending=Spending(surroundings.home),
        day=_today(),
        settings=surroundings.draft,
    )
    typer.echo(dry_run_json(shown, told) if as_json else dry_run_text(shown))
    for text in (figures_text(shown, told), NOT_FOUND, "Nothing was sent."):
        _say(text)


def _summary(case: Case, subject: Subject) -> pl.DataFrame:
    surroundings = environment()
    if surroundings.key is None:
        _say(
            "ANTHROPIC_API_KEY is not set: this summary is made by code, and nothing "
            "was sent."
        )
        return pipeline.summary_by_code(case, subject)
    summary = _drafted(case, subject, surroundings, surroundings.key)
    _say(cost_text(summary))
    return summary


def _drafted(
    case: Case, subject: Subject, surroundings: Environment, key: str
) -> pl.DataFrame:
    with progress_bar() as tell, _stopping() as stopped:
        return pipeline.draft(
            case,
            subject,
            key=key,
            base_url=surroundings.llm_base_url,
            spending=Spending(surroundings.home),
            day=_today(),
            settings=surroundings.draft,
            tell=tell,
            cancelled=stopped,
        )


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Take the first Ctrl-C as a wish to end with what there is; the next one ends all."""
    asked = Event()

    def ask(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _today() -> date:
    return datetime.now(UTC).date()


def _say(text: str) -> None:
    errors.print(text, markup=False, highlight=False, soft_wrap=True)
