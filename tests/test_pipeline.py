import io
import json
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core import jobs, pipeline, worker
from logai_core.errors import CaseError, FormatError, InputError
from logai_core.pipeline import Input
from logai_core.settings import ParseSettings, Settings, as_json
from logai_core.store import Case
from logai_core.store.case import TABLES
from tests.formats.own import OWN

SETTINGS = Settings(parse=ParseSettings(year=2026))


def log_of(*, minutes: int = 90, burst_at: int = 60) -> bytes:
    """A line every 5 s, and 40 errors in one minute."""
    lines = []
    for second in range(0, minutes * 60, 5):
        stamp = f"2026-11-20T{12 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        lines.append(f"{stamp}Z INFO served /cart in {second % 97} ms")
        if second == burst_at * 60:
            lines += [
                f"{stamp}.{i:03}Z ERROR pool is dry, {i} callers wait"
                for i in range(40)
            ]
    return "\n".join(lines).encode() + b"\n"


def loaded(folder: Path, *logs: tuple[str, bytes]) -> Case:
    case = Case.create(folder, title="Test")
    inputs = [Input(io.BytesIO(content), name) for name, content in logs]
    pipeline.load(case, inputs, settings=SETTINGS)
    return case


def analyzed(folder: Path, *logs: tuple[str, bytes]) -> Case:
    case = loaded(folder, *logs)
    pipeline.analyze(case, settings=SETTINGS)
    return case


def wait(job: Path) -> None:
    while jobs.status(job).state == "running":
        time.sleep(0.05)


def test_a_planted_burst_is_the_first_finding_with_its_lines(tmp_path: Path) -> None:
    case = analyzed(tmp_path, ("app.log", log_of()))
    first = case.table("findings").row(0, named=True)
    texts = dict(case.table("templates").select("template_id", "template").iter_rows())
    assert texts[first["templates"][0]] == "pool is dry, <num> callers wait"
    assert first["observed"] == 40
    shown = case.table("examples").filter(finding_id=first["finding_id"])
    assert shown["message"][0] == "pool is dry, 0 callers wait"
    assert case.summaries()["status"].to_list() == ["extractive"]


def test_the_same_bytes_are_one_source_however_often_given(tmp_path: Path) -> None:
    log = log_of(minutes=2)
    case = analyzed(tmp_path, ("a.log", log), ("copy of a.log", log))
    assert case.sources()["name"].to_list() == ["a.log"]
    assert case.table("templates")["records"].sum() == 24
    (repeated,) = case.notes.inputs("repeated")
    assert (repeated["name"], repeated["what"]) == ("copy of a.log", "a.log")


def test_the_same_bytes_read_otherwise_keep_their_name(tmp_path: Path) -> None:
    case = loaded(tmp_path, ("a.log", log_of(minutes=2)))
    as_message = Settings(parse=ParseSettings(format="message"))
    again = Input(io.BytesIO(log_of(minutes=2)), "b.log")
    pipeline.load(case, [again], settings=as_message)
    assert case.sources().select("name", "format").row(0) == ("a.log", "message")


def test_a_good_load_of_the_same_name_clears_a_refusal(tmp_path: Path) -> None:
    case = loaded(tmp_path, ("a.log", b""), ("a.log", log_of(minutes=1)))
    assert case.notes.inputs("refused") == []
    assert [one["name"] for one in case.notes.inputs("loaded")] == ["a.log"]


def test_a_source_taken_out_leaves_nothing_behind(tmp_path: Path) -> None:
    one, two = ("a.log", log_of()), ("b.log", log_of(minutes=50, burst_at=30))
    case = analyzed(tmp_path / "both", one, two)
    source_id = case.sources().filter(name="a.log")["source_id"].item()
    pipeline.remove(case, source_id)
    assert case.analysis is None
    pipeline.analyze(case, settings=SETTINGS)
    alone = analyzed(tmp_path / "alone", two)
    assert case.analysis == alone.analysis
    assert sorted(path.name for path in case.evidence.iterdir()) == sorted(
        path.name for path in alone.evidence.iterdir()
    )
    with pytest.raises(CaseError, match="no source"):
        pipeline.remove(case, source_id)


def test_what_is_no_log_can_be_read_as_text_or_forgotten(tmp_path: Path) -> None:
    binary = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    case = loaded(tmp_path, ("a.png", binary))
    (refused,) = case.notes.inputs("refused")
    kept = case.kept_of(refused["source_id"])
    assert kept.read_bytes() == binary
    case.forget_input("a.png")
    assert not kept.exists()


def test_a_format_of_ones_own_is_checked_before_any_work(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Test")
    wrong = Settings(ParseSettings(own_formats=(OWN.replace("id 7", "id x"),)))
    line = b"2026-11-20 12:00:00 |WARN| id 9: late\n"
    with pytest.raises(FormatError, match="sample 1"):
        pipeline.load(case, [Input(io.BytesIO(line), "a.log")], settings=wrong)
    right = Settings(ParseSettings(own_formats=(OWN,)))
    pipeline.load(case, [Input(io.BytesIO(line), "a.log")], settings=right)
    record = case.records().collect().row(0, named=True)
    assert (record["format"], record["request_id"]) == ("mine", "9")


def test_the_order_of_files_leaves_no_trace(tmp_path: Path) -> None:
    one, two = ("a.log", log_of()), ("b.log", log_of(minutes=50, burst_at=30))
    forth = analyzed(tmp_path / "forth", one, two)
    back = analyzed(tmp_path / "back", two, one)
    assert forth.analysis == back.analysis
    for name in TABLES:
        assert_frame_equal(forth.table(name), back.table(name))
    assert_frame_equal(forth.summaries(), back.summaries())


def test_a_file_added_later_gives_the_same_as_both_at_once(tmp_path: Path) -> None:
    one, two = ("a.log", log_of()), ("b.log", log_of(minutes=50, burst_at=30))
    grown = analyzed(tmp_path / "grown", one)
    pipeline.load(grown, [Input(io.BytesIO(two[1]), two[0])], settings=SETTINGS)
    pipeline.analyze(grown, settings=SETTINGS)
    whole = analyzed(tmp_path / "whole", one, two)
    assert grown.analysis == whole.analysis
    for name in TABLES:
        assert_frame_equal(grown.table(name), whole.table(name))


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(
    tmp_path: Path,
) -> None:
    case = loaded(tmp_path, ("empty.log", b""), ("a.log", log_of(minutes=1)))
    assert case.sources()["name"].to_list() == ["a.log"]
    refused = case.notes.inputs("refused")
    assert [one["name"] for one in refused] == ["empty.log"]
    assert "0 bytes" in refused[0]["what"]
    assert list(case.evidence.iterdir()) == [
        case.evidence / case.sources()["sha256"].item()
    ]


def test_a_case_without_records_says_what_to_do(tmp_path: Path) -> None:
    case = loaded(tmp_path, ("empty.log", b""))
    with pytest.raises(InputError, match="no records, expected at least one log file"):
        pipeline.analyze(case, settings=SETTINGS)


@given(
    st.lists(
        st.text()
        | st.sampled_from(
            [
                "",
                "2026-11-20T12:00:00Z INFO started",
                "\tat com.example.Shop.main(Shop.java:7)",
                "<13>Nov 20 12:00:00 web1 shop[7]: hello",
                '{"ts": "2026-11-20T12:00:00Z", "msg": "hi"}',
            ]
        ),
        min_size=1,
        max_size=30,
    ).map("\n".join)
)
def test_every_line_of_any_text_is_accounted_for_once(text: str) -> None:
    content = text.encode("utf-8", errors="surrogatepass") + b"."
    with tempfile.TemporaryDirectory() as folder:
        case = loaded(Path(folder) / "case", ("any.log", content))
        if case.notes.inputs("refused"):
            return  # taken for binary, and said so
        receipt = case.sources().row(0, named=True)
        records = case.records().collect()
        rejects = case.rejects()
        pipeline.analyze(case, settings=SETTINGS)
        counted = case.table("templates")
    kinds = ("parsed", "joined", "undated", "rejected")
    assert receipt["lines_in"] == sum(receipt[kind] for kind in kinds)
    covered = sorted(
        [
            line
            for first, lines in records.select("line_no", "lines").iter_rows()
            for line in range(first, first + lines)
        ]
        + rejects["line_no"].to_list()
    )
    assert covered == list(range(1, receipt["lines_in"] + 1))
    assert counted["records"].sum() == records.height
    assert counted["lines"].sum() == records["lines"].sum()


def test_a_worker_finds_what_the_pipeline_finds(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_bytes(log_of())
    noon = datetime.combine(SETTINGS.parse.last_day, datetime.min.time(), UTC)
    os.utime(log, (noon.timestamp(),) * 2)  # a stream states no day, a file does
    here = analyzed(tmp_path / "here", ("app.log", log_of()))
    there = Case.create(tmp_path / "there", title="Test")
    spec = {
        "work": "load",
        "case": str(there.root),
        "settings": as_json(SETTINGS),
        "inputs": [{"path": str(log), "name": "app.log", "temporary": True}],
    }
    job = jobs.start(there.root / "jobs", spec, module="logai_core.worker")
    wait(job)
    assert jobs.status(job).state == "done", (job / "log.txt").read_text()
    assert there.analysis == here.analysis
    for name in TABLES:
        assert_frame_equal(there.table(name), here.table(name))
    assert not log.exists()


def test_a_worker_changes_a_source_and_analyses_anew(tmp_path: Path) -> None:
    one, two = ("a.log", log_of()), ("b.log", log_of(minutes=50, burst_at=30))
    case = analyzed(tmp_path / "case", one, two)
    before = case.analysis
    named = dict(case.sources().select("name", "source_id").iter_rows())

    def work(**what: object) -> None:
        spec = {"case": str(case.root), "settings": as_json(SETTINGS)} | what
        (tmp_path / "spec.json").write_text(json.dumps(spec))
        worker.work(tmp_path)
        assert case.analysis is not None

    clock = {"zone": "UTC", "offset_s": 3600.0}
    work(work="clock", source_id=named["a.log"], clock=clock)
    assert case.receipt_of(named["a.log"])["offset_s"] == 3600.0
    work(work="reload", source_id=named["b.log"], changes={"format": "message"})
    assert case.receipt_of(named["b.log"])["format"] == "message"
    assert case.receipt_of(named["a.log"])["offset_s"] == 3600.0
    work(work="reload", source_id=named["b.log"], changes={"format": "auto"})
    work(work="clock", source_id=named["a.log"], clock={"zone": "UTC", "offset_s": 0.0})
    assert case.analysis == before
    work(work="remove", source_id=named["b.log"])
    assert case.sources()["name"].to_list() == ["a.log"]


def test_a_worker_on_a_bad_file_fails_in_a_sentence(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Test")
    spec = {"work": "draft", "case": str(case.root / "nowhere")}
    job = jobs.start(case.root / "jobs", spec, module="logai_core.worker")
    wait(job)
    status = jobs.status(job)
    assert (status.state, status.what) == (
        "failed",
        "nowhere: no case there, expected a directory with case.sqlite",
    )


def test_records_of_a_template_are_the_lines_that_it_counts(tmp_path: Path) -> None:
    case = analyzed(tmp_path, ("app.log", log_of()))
    counted = case.table("templates").select("template_id", "records")
    found = (
        case.records_with_templates()
        .group_by("template_id")
        .agg(pl.len().cast(pl.UInt64).alias("records"))
        .collect()
    )
    assert_frame_equal(found, counted, check_row_order=False)
