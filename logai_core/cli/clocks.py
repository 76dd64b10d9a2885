import json
import tempfile
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from logai_core.cli.console import progress_bar
from logai_core.cli.inputs import (
    AsText,
    FormatName,
    Inputs,
    OwnFormats,
    Reading,
    Year,
    Zone,
    close,
    loaded_case,
)
from logai_core.errors import InputError
from logai_core.pipeline import analyze
from logai_core.sessions import best_id, id_of
from logai_core.skew import estimate_offsets
from logai_core.store import Case

COLUMNS = ("ids", "offset_s", "low_s", "high_s", "verdict", "text")


def clocks(
    inputs: Inputs,
    key: Annotated[
        str | None,
        typer.Option(
            "--id",
            metavar="KEY",
            help="The id that sources share: a column such as trace_id, attribute:NAME, "
            "pair:NAME or message:WORD; unless given, the one that fits best.",
        ),
    ] = None,
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    year: Year = None,
    *,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Tell how far the clocks of sources are apart, by the ids that they share.

    A list on standard output: `source`, `against`, `offset_s` to add to all times of
    the source, with the middle half of the shared ids, and what to think of it.
    """
    settings = Reading(format_name, tz, 0.0, year, as_text, formats or ()).settings()
    with loaded_case(inputs, settings, beside=Path(tempfile.gettempdir())) as (
        case,
        refused,
    ):
        with progress_bar() as tell:
            analyze(case, settings=settings, tell=tell)
        typer.echo(json.dumps(_told(case, key), indent=2, ensure_ascii=False))
    close(refused)


def _told(case: Case, key: str | None) -> list[dict[str, object]]:
    key = key or best_id(case.table("ids"))
    if key is None:
        raise InputError(
            "clocks: found no id that ties lines together, expected one in two sources",
            hint="Name one with --id, such as --id message:order.",
        )
    names = dict(case.sources().select("source_id", "name").iter_rows())
    offsets = estimate_offsets(case.records_with_templates(), id_of(key), names=names)
    return offsets.select(
        pl.col("source_id").replace_strict(names).alias("source"),
        pl.col("against_id").replace_strict(names).alias("against"),
        *COLUMNS,
    ).to_dicts()
