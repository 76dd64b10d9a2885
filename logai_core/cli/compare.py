import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import polars as pl
import typer
from typer.core import TyperCommand

from logai_core.assigning import with_templates
from logai_core.atomic import write_text
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
    loaded_case,
    output,
)
from logai_core.cli.times import stretch_of
from logai_core.compare import (
    Sides,
    changes_of,
    count_sides,
    distributions_of,
    sides,
    sum_up,
    usual_baseline,
)
from logai_core.compare.baseline import Stretch
from logai_core.errors import InputError, SettingError
from logai_core.instants import iso
from logai_core.pipeline import Refused, counted_by
from logai_core.pipeline.places import choose_places
from logai_core.placeholders import called
from logai_core.schemas import PARTED
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.templates import merge_shapes, mine_templates
from logai_core.windows import count_windows


class SeveralAfterWith(TyperCommand):
    """A command whose `--with` takes all that follows it, up to the next option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give each value after `--with` a `--with` of its own."""
        spread: list[str] = []
        several = False
        for one in args:
            if one.startswith("-") and one != "-":
                several = one == "--with"
                spread += [] if several else [one]
            else:
                spread += ["--with", one] if several else [one]
        return super().parse_args(ctx, spread)


class _Compared(NamedTuple):
    """Both sides, what each is, the texts of ids, and how sessions are told by ids.

    `templates` are the texts of templates alone.
    """

    sides: Sides
    side: dict[str, Any]
    baseline: dict[str, Any]
    texts: dict[str, str]
    refused: list[Refused]
    templates: dict[str, str]
    ids: dict[str, pl.Expr]


def compare_(
    inputs: Inputs,
    out: Annotated[Path, typer.Option(help="What changed, as JSON.")],
    others: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="INPUT…", help="The files to compare with: the good run."
        ),
    ] = None,
    window: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="FROM TO", help="Records of this time, such as 2026-11-20T12:00Z."
        ),
    ] = None,
    baseline: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="FROM TO",
            help="The time to compare a window with; unless given, the day before, "
            "else the time before it, else the rest.",
        ),
    ] = None,
    format_name: FormatName = "auto",
    tz: Zone = "UTC",
    offset: Offset = 0.0,
    year: Year = None,
    *,
    as_text: AsText = False,
    formats: OwnFormats = None,
) -> None:
    """Tell what is new, gone, up and down between two sets of files, or two times."""
    _check(others, window, baseline)
    settings = Reading(format_name, tz, offset, year, as_text, formats or ()).settings()
    with ExitStack() as cases:
        told = (
            _of_files(cases, [inputs, others], settings, out)
            if others
            else _of_windows(cases, inputs, settings, out, window, baseline)
        )
        text = compared_json(told)
        with output(out.parent):
            write_text(text, out)
    close(told.refused)


def compared_json(told: _Compared) -> str:
    """Return CHANGES with the texts of ids, what they leave out, DISTRIBUTIONS, and more."""
    places = choose_places(pl.concat(told.sides), told.templates)
    counted = count_sides(*told.sides, ids=told.ids, places=places)
    changes, left_out = changes_of(counted)
    spread = distributions_of(counted)
    names = called([one.name for one in places], told.templates, told.texts)
    texts = told.texts | names
    rows = [
        row
        | {
            "called": texts.get(row["dimension"], row["dimension"]),
            "text": texts.get(row["value"], row["value"]),
            "first_ts": iso(row["first_ts"]),
        }
        for row in changes.iter_rows(named=True)
    ]
    whole = {
        "summary": sum_up(
            changes,
            texts,
            left_out=int(left_out["values"].sum()),
            distributions=spread,
        ),
        "side": told.side | {"records": counted.here.records},
        "baseline": told.baseline | {"records": counted.there.records},
        "changes": rows,
        "left_out": left_out.to_dicts(),
        "distributions": [
            row | {"called": texts.get(row["measure"], row["measure"])}
            for row in spread.iter_rows(named=True)
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _check(
    others: Sequence[str] | None,
    window: tuple[str, str] | None,
    baseline: tuple[str, str] | None,
) -> None:
    if bool(others) == bool(window) or (others and baseline):
        raise SettingError(
            "compare: give either --with or --window, and --baseline with a window only",
            hint="`logai compare bad.log --with good.log --out C.json`, or "
            "`--window FROM TO` of one set of files.",
        )


def _of_files(
    cases: ExitStack, given: Sequence[Sequence[str]], settings: Settings, out: Path
) -> _Compared:
    """Load each set of files into a case of its own; mine their templates together."""
    loaded = [
        cases.enter_context(
            loaded_case(one, settings, beside=out.parent, leave_out=[out])
        )
        for one in given
    ]
    both = [case for case, _ in loaded]
    records, texts, mined = _with_texts(both)
    here, there = ({"files": case.sources()["name"].to_list()} for case in both)
    refused = [one for _, several in loaded for one in several]
    ids = counted_by.found_in(pl.concat(records))
    return _Compared(Sides(*records), here, there, texts, refused, mined, ids)


def _of_windows(
    cases: ExitStack,
    given: Sequence[str],
    settings: Settings,
    out: Path,
    window: tuple[str, str] | None,
    baseline: tuple[str, str] | None,
) -> _Compared:
    case, refused = cases.enter_context(
        loaded_case(given, settings, beside=out.parent, leave_out=[out])
    )
    (records,), texts, mined = _with_texts([case])
    here = stretch_of(window or ("", ""), "--window")
    if baseline:
        there, why = stretch_of(baseline, "--baseline"), "as given"
    else:
        chosen = usual_baseline(here, _span(records), count_windows(records))
        if chosen is None:
            raise InputError(
                "compare: all records are in the window, expected some to compare with",
                hint="Give a shorter --window.",
            )
        there, why = chosen[:2], chosen.why
    return _Compared(
        sides(records, here, there),
        _times(here),
        _times(there) | {"why": why},
        texts,
        refused,
        mined,
        counted_by.found_in(records),
    )


def _with_texts(
    cases: Sequence[Case],
) -> tuple[list[pl.LazyFrame], dict[str, str], dict[str, str]]:
    """Return the records of each case with template ids, the texts of ids and templates."""
    shapes = merge_shapes(part for case in cases for part in case.shape_parts())
    mined = mine_templates(shapes)
    templates = dict(mined.select("template_id", "template").unique().iter_rows())
    texts = dict(templates)
    for case in cases:
        texts |= dict(case.sources().select("source_id", "name").iter_rows())
    parted = PARTED.to_frame()
    return (
        [with_templates(one.records(), mined, parted) for one in cases],
        texts,
        templates,
    )


def _span(records: pl.LazyFrame) -> Stretch:
    ts = pl.col("ts")
    after = ts.max() + pl.duration(microseconds=1)
    first, last = records.select(ts.min(), after.alias("last")).collect().row(0)
    if first is None:
        raise InputError(
            "compare: no record has a time, expected some for --window",
            hint="Compare two files, with --with.",
        )
    return first, last


def _times(stretch: Stretch) -> dict[str, Any]:
    return {"start": iso(stretch[0]), "end": iso(stretch[1])}
