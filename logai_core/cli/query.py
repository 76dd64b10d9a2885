import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, cast

import polars as pl
import typer
from rich.cells import cell_len

from logai_core.cli.console import errors, progress_bar
from logai_core.cli.inputs import (
    AsText,
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
from logai_core.clocks import check_clock
from logai_core.errors import QueryError, SettingError
from logai_core.inert import inert, inert_text
from logai_core.pipeline import Refused, analyze, find_rows, vocabulary_of
from logai_core.query import columns, parse, unlikely
from logai_core.scope import Scope
from logai_core.settings import Clock, Limits, Settings
from logai_core.sources import LineReader
from logai_core.store import Case
from logai_core.store.exporting import Kind, export
from logai_core.store.rows import Rows

KINDS = ("ndjson", "csv", "text")


def query(
    inputs: Inputs,
    text: Annotated[
        str,
        typer.Argument(
            help="What to find, such as 'level>=error service:api \"pool\"'; docs/query.md "
            "tells all. Write -- before one that begins with a minus.",
            metavar="QUERY",
        ),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--format", help="'ndjson', 'csv' or 'text' (the lines as they were)."
        ),
    ] = "ndjson",
    limit: Annotated[
        int | None, typer.Option(min=0, help="Records to write at most.")
    ] = None,
    *,
    count: Annotated[
        bool, typer.Option("--count", help="Write only how many records match.")
    ] = False,
    zone: Annotated[
        str,
        typer.Option("--zone", help="Time zone of times in the query and in answers."),
    ] = "UTC",
    format_name: Annotated[
        str,
        typer.Option("--log-format", help="As --format of `logai parse`."),
    ] = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Find records, in the order of their sources and lines.

    An input may also be a case: its directory, or a file that ends in .logaicase.
    """
    if kind not in KINDS:
        raise SettingError(
            f"--format: found {kind!r}, expected ndjson, csv or text",
            hint="Choose one of these.",
        )
    check_clock(Clock(zone=zone))
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    with _caret():
        needs_templates = "template_id" in columns(parse(text))
        with _case(inputs, settings, mined=needs_templates) as (case, refused):
            known = vocabulary_of(case)
            asked = Scope(query=text, zone=zone)
            found = find_rows(case, asked, known.in_zone(zone))
            written = found if limit is None else found[:limit]
            if count:
                typer.echo(found.size)
            else:
                _write(case, written, kind, zone)
            _tell_total(case, found.size, None if count else written.size)
            for one in [] if found.size else unlikely(parse(text), *known):
                errors.print(inert_text(one), markup=False, highlight=False)
    close(refused)


@contextmanager
def _caret() -> Iterator[None]:
    """Show the place of what is wrong with a query, before the error that says it."""
    try:
        yield
    except QueryError as error:
        at, end = error.position, error.position + error.length
        before, wrong = (
            _on_a_line(part) for part in (error.text[:at], error.text[at:end])
        )
        carets = " " * cell_len(before) + "^" * max(cell_len(wrong), 1)
        shown = before + wrong + _on_a_line(error.text[end:])
        errors.print(shown, markup=False, highlight=False, soft_wrap=True)
        errors.print(carets, markup=False, highlight=False, soft_wrap=True)
        for fix in error.fixes:
            mended = _on_a_line(fix.mended(error.text)).strip()
            said = (
                f"did you mean: {mended}" if mended else "did you mean no query at all"
            )
            errors.print(said, markup=False, highlight=False, soft_wrap=True)
        raise


def _on_a_line(text: str) -> str:
    return inert_text(text).replace("\n", " ").replace("\t", " ")


@contextmanager
def _case(
    inputs: Sequence[str], settings: Settings, *, mined: bool
) -> Iterator[tuple[Case, list[Refused]]]:
    """Yield a case: the one given, or a temporary one of the inputs."""
    if len(inputs) == 1 and is_case(inputs[0]):
        with opened_case(inputs[0]) as case:
            yield case, []
        return
    with tempfile.TemporaryDirectory(prefix="logai-") as temporary:
        beside = Path(temporary)
        with loaded_case(inputs, settings, beside=beside, with_shapes=mined) as loaded:
            if mined:
                with progress_bar() as tell:
                    analyze(loaded[0], settings=settings, tell=tell)
            yield loaded


def _write(case: Case, rows: Rows, kind: str, zone: str) -> None:
    if kind == "text":
        places = case.records().select("source_id", "line_no", "lines")
        _write_lines(case, places.collect(engine="streaming")[rows])
    elif rows.size:
        export(case, rows, cast(Kind, kind), sys.stdout.buffer, zone=zone)


def _write_lines(case: Case, places: pl.DataFrame) -> None:
    """Write the physical lines of records, in file order, as `name:line:text`."""
    names = dict(case.sources().select("source_id", "name").iter_rows())
    for (source_id,), own in places.group_by("source_id", maintain_order=True):
        wanted = own.select(
            pl.int_ranges(
                "line_no", pl.col("line_no") + pl.col("lines"), dtype=pl.UInt32
            )
            .alias("line_no")
            .explode()
        )
        name = inert_text(names[source_id])
        for lines in _lines_of(case, str(source_id), wanted):
            shown = lines.select(
                pl.format("{}:{}:{}", pl.lit(name), "line_no", inert(pl.col("text")))
            )
            typer.echo("\n".join(shown.to_series()))


def _lines_of(
    case: Case, source_id: str, wanted: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Yield the wanted lines as they were in the source, block by block."""
    last = wanted["line_no"].max()
    reader = LineReader(
        case.kept_of(source_id),
        name=source_id,
        limits=Limits(),
        as_text=bool(case.read_with(source_id).get("as_text")),
    )
    for lines in reader:
        found = lines.join(wanted, on="line_no", how="semi", maintain_order="left")
        if found.height:
            yield found
        if not lines.height or lines["line_no"][-1] >= last:
            return


def _tell_total(case: Case, found: int, written: int | None) -> None:
    total = case.records().select(pl.len()).collect(engine="streaming").item()
    shown = "" if written in (None, found) else f", {written:,} written"
    errors.print(
        f"{found:,} of {total:,} records match{shown}",
        markup=False, highlight=False, soft_wrap=True,
    )  # fmt: skip
