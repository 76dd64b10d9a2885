import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from logai_core import demo, pipeline
from logai_core.errors import SourceError
from logai_core.record_id import RecordId
from logai_core.report import evidence_zip
from logai_core.report.content import content_of
from logai_core.report.sealed import open_sealed
from logai_core.report.verify import report_in
from logai_core.scope import Scope, Window
from logai_core.settings import Clock, Settings
from logai_core.store import Case, pack, unpack


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return demo.write_incident(tmp_path_factory.mktemp("logs"), lines=3_000)


@pytest.fixture(scope="module")
def case(logs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Case:
    made = Case.create(tmp_path_factory.mktemp("case") / "shop", title="Shop outage")
    pipeline.load(
        made, [pipeline.Input(one, one.name) for one in logs], settings=Settings()
    )
    pipeline.analyze(made, settings=Settings())
    for source_id, line in (
        made.table("examples").select("source_id", "line_no").rows()[:4]
    ):
        pin = pipeline.pin_of_line(made, RecordId(source_id, line), Scope())
        made.board.add(pin)
    return made


@pytest.fixture(scope="module")
def content(case: Case) -> bytes:
    return evidence_zip(pipeline.report_of(case))


@pytest.fixture
def file(content: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "report.zip"
    path.write_bytes(content)
    return path


def said(file: Path, **against: object) -> list[str]:
    found = pipeline.verify(file, **against).faults  # type: ignore[arg-type]
    return [f"{fault.where}: {fault.what}" for fault in found]


def test_a_report_holds_against_itself_its_logs_and_its_case(
    file: Path, logs: list[Path], case: Case, tmp_path: Path
) -> None:
    pack(case, tmp_path / "shop.logaicase")
    assert said(file, logs=logs, case=case.root) == []
    assert said(file, case=tmp_path / "shop.logaicase") == []
    checked = pipeline.verify(file)
    assert checked.lines == checked.reread > 40
    assert checked.counts > 10


def test_each_of_200_changes_of_one_byte_is_found_and_named(content: bytes) -> None:
    rng = random.Random(8)  # noqa: S311
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        names = {*made.namelist(), "archive"}
    for _ in range(200):
        changed = bytearray(content)
        changed[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        faults = open_sealed(bytes(changed)).faults
        assert faults
        assert {fault.where for fault in faults} <= names


def test_a_line_that_was_changed_everywhere_reads_otherwise_than_quoted(
    content: bytes, logs: list[Path], tmp_path: Path
) -> None:
    # The forger changes the bytes of a record, and draws and seals all of it anew.
    report = report_in(open_sealed(content).files)
    first = report.quoted.row(0, named=True)
    name = dict(report.sources.select("source_id", "name").iter_rows())[
        first["source_id"]
    ]
    raw = [*report.quoted["raw"]]
    raw[0] = raw[0].replace(b"2026-11-20", b"2026-11-19", 1)
    assert raw[0] != first["raw"]
    forged = report._replace(
        quoted=report.quoted.with_columns(raw=pl.Series(raw, dtype=pl.Binary))
    )
    file = tmp_path / "forged.zip"
    file.write_bytes(evidence_zip(forged))
    where = f"{name}:{first['line_no']}"
    assert said(file) == [
        f"{where}: its bytes read otherwise than the report says of it"
    ]
    (log,) = [one for one in logs if one.name == name]
    assert f"{where}: other bytes are there than are quoted" in said(file, logs=[log])


def test_a_log_that_is_no_source_is_named(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.log"
    other.write_bytes(b"hm\n")
    (fault,) = said(file, logs=[other])
    assert fault.startswith("other.log: sha256 ")
    assert fault.endswith(" is of none of the report's sources")


def test_a_case_that_went_on_gives_another_report(
    file: Path, case: Case, tmp_path: Path
) -> None:
    pack(case, tmp_path / "shop.logaicase")
    later = unpack(tmp_path / "shop.logaicase", tmp_path / "later")
    later.board.change(1, 1, comment="the cause")
    assert said(file, case=later.root) == [
        "later: the case gives another report than this one"
    ]


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        pipeline.verify(tmp_path / "none.zip")


def test_the_report_is_of_the_window_that_was_looked_at_last(case: Case) -> None:
    findings = case.table("findings")
    first = pipeline.report_of(case).compared
    assert first is not None
    assert (
        first[0].start
        == findings.filter(findings["episode"] == findings["episode"][0])["start"].min()
    )
    window = Window(findings["start"][1], findings["end"][1])
    record = pipeline.pinned_records(case)[0]
    pin = pipeline.pin_of_line(case, record, Scope(window=window, query="x"))
    pinned = case.board.add(pin)
    try:
        assert pipeline.report_of(case).compared[0] == window  # type: ignore[index]
    finally:
        case.board.remove(pinned.number)


def test_what_is_marked_as_noise_leaves_neither_words_nor_bytes_in_a_report(
    case: Case, tmp_path: Path
) -> None:
    pack(case, tmp_path / "shop.logaicase")
    other = unpack(tmp_path / "shop.logaicase", tmp_path / "other")
    quoted = pipeline.report_of(other).quoted.select("source_id", "line_no").rows()
    records = other.records().select("source_id", "line_no").collect()
    record = RecordId(*next(row for row in records.iter_rows() if row not in quoted))
    pin = replace(pipeline.pin_of_line(other, record, Scope()), title="s3cret-words")
    one = other.board.add(pin)
    before = _unpacked(evidence_zip(pipeline.report_of(other)))
    assert b"s3cret-words" in before
    other.board.change(one.number, one.version, noise=True, comment="s3cret-words too")
    report = pipeline.report_of(other)
    assert b"s3cret-words" not in _unpacked(evidence_zip(report))
    assert (record.source_id, record.line_no) not in report.quoted.select(
        "source_id", "line_no"
    ).rows()
    assert [it.number for it in report.pins if it.pin.noise] == [one.number]


def test_a_report_lists_the_clocks_that_hold_not_the_one_of_loading(
    case: Case, tmp_path: Path
) -> None:
    pack(case, tmp_path / "shop.logaicase")
    other = unpack(tmp_path / "shop.logaicase", tmp_path / "other")
    source_id, name = other.sources().select("source_id", "name").row(0)
    pipeline.change_clock(other, source_id, Clock(offset_s=95.0))
    pipeline.analyze(other, settings=Settings())
    report = pipeline.report_of(other)
    told = content_of(report).settings
    assert (f"clocks.{name}", "+95 s added to every time") in told
    assert [one for one, _ in told if one.startswith("clock.")] == []
    path = tmp_path / "clock.zip"
    path.write_bytes(evidence_zip(report))
    assert said(path, case=other.root) == []


def _unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return b"".join(made.read(name) for name in made.namelist())
