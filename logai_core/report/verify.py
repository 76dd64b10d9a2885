"""Check a report against itself: bytes, quoted lines, counts, and what the pages say."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

import polars as pl

from logai_core.report.archive import files_of
from logai_core.report.content import Report
from logai_core.report.saved import from_files
from logai_core.report.sealed import Fault, open_sealed

_DRAWN = (".html", ".md", ".csv", ".txt")  # drawn again, byte for byte
_MOST_SHOWN, _BEFORE = 120, 20  # characters of a difference, and before it
_RECORD = ["source_id", "line_no"]


class Checked(NamedTuple):
    """What was checked of a report, and what does not hold.

    `report` is None where it could not be read. `notes` say what was not checked.
    """

    report: Report | None
    files: int
    lines: int
    counts: int
    faults: list[Fault]
    notes: list[str]

    @property
    def reread(self) -> int:
        """Return how many of the lines can be read again from their bytes alone."""
        return int(self.report.quoted["reread"].sum()) if self.report else 0


def check(content: bytes, *, version: str) -> Checked:
    """Check the bytes of an evidence zip; `version` is that of this program."""
    files, faults = open_sealed(content)
    if faults:
        return Checked(None, len(files), 0, 0, faults, [])
    try:
        report = report_in(files)
    except (
        LookupError,
        TypeError,
        ValueError,
        StopIteration,
        pl.exceptions.PolarsError,
    ) as error:
        what = f"cannot be read as a report ({type(error).__name__}: {error})"
        return Checked(None, len(files), 0, 0, [Fault("data", what)], [])
    notes = []
    if report.version == version:
        faults = [*_redrawn(report, files)]
    else:
        notes.append(
            f"It was made by version {report.version}, this is {version}: whether the pages "
            "say what the data say was not checked."
        )
    counts = [*_counts(report)]
    faults += [one for one in counts if one]
    faults += _quotes(report)
    return Checked(report, len(files), report.quoted.height, len(counts), faults, notes)


def report_in(files: Mapping[str, bytes]) -> Report:
    """Return the report that the files of an archive hold.

    Raises:
        LookupError, TypeError, ValueError, PolarsError: they hold none.
    """
    data = {
        name.removeprefix("data/").removesuffix(".json"): text
        for name, text in files.items()
        if name.startswith("data/")
    }
    lines = {
        name.removeprefix("lines/").removesuffix(".log"): text
        for name, text in files.items()
        if name.startswith("lines/")
    }
    return from_files(data, lines)


def _redrawn(report: Report, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Draw the pages again from the data and compare; names of both must be the same."""
    due = files_of(report)
    for name in sorted({*due, *files}):
        if name not in files or name not in due:
            yield Fault(name, "is missing" if name in due else "is no part of a report")
        elif name.endswith(_DRAWN) and files[name] != due[name]:
            yield Fault(name, _first_difference(files[name], due[name]))


def _first_difference(found: bytes, due: bytes) -> str:
    one, other = (text.decode("utf-8", "replace").splitlines() for text in (found, due))
    number = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    says, should = (
        lines[number] if number < len(lines) else "the end" for lines in (one, other)
    )
    pairs = zip(says, should, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    shown = slice(max(same - _BEFORE, 0), same + _MOST_SHOWN)
    return f"line {number + 1} says {says[shown]!r}, expected {should[shown]!r} as the data say"


def _counts(report: Report) -> Iterator[Fault | None]:
    """Yield for each count that can be made again a fault, or None where it holds."""
    for row in report.sources.iter_rows(named=True):
        kinds = ("parsed", "joined", "undated", "rejected")
        total = sum(row[kind] for kind in kinds)
        yield _count(row["name"], "lines in", row["lines_in"], total)
    records = int(report.sources["records"].sum() or 0)
    if report.templates.height:
        found = int(report.templates["records"].sum())
        yield _count("patterns", "records", records, found)
    if report.histogram.height:
        dated = int(report.histogram["records"].sum() or 0)
        undated = records - dated
        due = int(report.sources["undated"].sum() or 0)
        yield _count("timeline", "records without a time", undated, due)
    yield from _observed(report)
    for one in report.pins:
        named = len(one.pin.records)
        if one.pin.total < named:
            yield Fault(
                f"pin {one.number}",
                f"stands for {one.pin.total:,} records, {named:,} are named",
            )


def _observed(report: Report) -> Iterator[Fault | None]:
    """Add up again what the findings of counts observed."""
    counts = report.findings.filter(pl.col("unit") == "records")
    for rank, row in enumerate(counts.iter_rows(named=True), start=1):
        own = report.scores.filter(
            pl.col("series_kind").cast(pl.String) == row["series_kind"],
            pl.col("key") == row["key"],
            pl.col("window_start").is_between(row["start"], row["end"], closed="left"),
        )
        if own.height:
            where = f"finding {rank}, {row['kind']}"
            found = own.select(pl.col("observed").sum()).item()
            yield _count(where, "records observed", row["observed"], found)


def _count(where: str, what: str, stated: float, found: float) -> Fault | None:
    if stated == found:
        return None
    return Fault(where, f"{stated:,} {what} are stated, {found:,} were counted")


def _quotes(report: Report) -> Iterator[Fault]:
    """Compare every line that is quoted with the record of that name."""
    told = report.examples.join(report.quoted, on=_RECORD, how="inner", suffix="_there")
    wrong = told.filter(
        pl.any_horizontal(
            pl.col(name).ne_missing(pl.col(f"{name}_there"))
            for name in ("message", "ts", "severity", "service")
        )
    )
    names = dict(report.sources.select("source_id", "name").iter_rows())
    for source_id, line in wrong.select(_RECORD).iter_rows():
        where = f"{names.get(source_id, source_id)}:{line}"
        yield Fault(where, "is quoted otherwise than its record says")
