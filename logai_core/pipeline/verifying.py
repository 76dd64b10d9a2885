"""Check a report: against itself, the original logs, and the case it was made of."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from logai_core import __version__
from logai_core.errors import LogAIError, SourceError
from logai_core.pipeline.reporting import report_of
from logai_core.pipeline.rereading import reread
from logai_core.sources import passages
from logai_core.store import Case, unpack

if TYPE_CHECKING:
    from logai_core.report import Checked, Fault, Report


def verify(
    file: Path, *, logs: Sequence[Path] = (), case: Path | None = None
) -> "Checked":
    """Check the evidence zip `file`; nothing is written, nothing fetched.

    Every quoted record is read again from its bytes. With `logs`, these bytes are also
    looked up in the original files, which must have the digests that the report names;
    with `case`, a case directory or file, the same report is made again and compared.

    Raises:
        SourceError: a file cannot be read.
        CaseError: the case cannot be opened.
    """
    from logai_core.report import check

    content = _bytes_of(file)
    checked = check(content, version=__version__)
    report = checked.report
    if report is None:
        return checked
    faults = [*checked.faults, *_reread(report)]
    for log in logs:
        faults += _in_log(report, log)
    if case:
        faults += _of_case(content, case)
    return checked._replace(faults=faults)


def _reread(report: "Report") -> Iterator["Fault"]:
    from logai_core.report import Fault

    again = reread(report.quoted, report.sources, report.reading)
    wrong = report.quoted.filter(pl.col("reread") & ~again)
    names = dict(report.sources.select("source_id", "name").iter_rows())
    for source_id, line in wrong.select("source_id", "line_no").iter_rows():
        where = f"{names.get(source_id, source_id)}:{line}"
        yield Fault(where, "its bytes read otherwise than the report says of it")


def _in_log(report: "Report", log: Path) -> Iterator["Fault"]:
    from logai_core.report import Fault

    digest = _digest(log)
    source = report.sources.filter(pl.col("sha256") == digest)
    if source.is_empty():
        yield Fault(log.name, f"sha256 {digest} is of none of the report's sources")
        return
    own = report.quoted.filter(pl.col("source_id") == source["source_id"][0])
    places = list(own.select("byte_offset", "byte_len").iter_rows())
    try:
        found = passages(log, name=log.name, places=places)
    except LogAIError as error:
        yield Fault(log.name, error.what)
        return
    for line, raw, there in zip(own["line_no"], own["raw"], found, strict=True):
        if raw != there:
            yield Fault(f"{log.name}:{line}", "other bytes are there than are quoted")


def _of_case(content: bytes, path: Path) -> Iterator["Fault"]:
    from logai_core.report import Fault, evidence_zip

    with tempfile.TemporaryDirectory(prefix="logai-") as folder:
        packed = path.is_file()
        case = unpack(path, Path(folder) / "case") if packed else Case.open(path)
        if evidence_zip(report_of(case)) != content:
            yield Fault(path.name, "the case gives another report than this one")


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unread(file, error) from error


def _digest(log: Path) -> str:
    try:
        with log.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unread(log, error) from error


def _unread(file: Path, error: OSError) -> SourceError:
    return SourceError(
        f"{file}: cannot be read ({error.strerror}), expected a file",
        hint="Give one that exists.",
    )
