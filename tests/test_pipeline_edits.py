import io
import json
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from logai_core import pipeline, worker
from logai_core.errors import CaseError, SettingError
from logai_core.pipeline import Input, Made
from logai_core.settings import ParseSettings, Settings, as_json
from logai_core.store import Case, match_rows, pack, take_rows, unpack
from logai_core.store.case import TABLES
from logai_core.templates import Edit

SETTINGS = Settings(parse=ParseSettings(year=2026))
SERVED = "served <path> in <num> ms"
MERGE = Edit("merge", ("worker started", "worker paused"), to="worker <*>")
SPLIT = Edit("split", (SERVED,), position=1)
PIN = Edit("pin", (SERVED,))
NAME = Edit("rename", (SERVED,), to="Served")
NOISE = Edit("noise", ("worker started",))


def log_of(lines: int, *, every: int = 3) -> bytes:
    """A served request a second, and what a worker does now and then."""
    texts = []
    for second in range(lines):
        stamp = f"2026-11-20T12:{second // 60:02}:{second % 60:02}Z INFO"
        texts.append(f"{stamp} served /cart in {second % every} ms")
        if second % 10 == 0:
            state = "started" if second % 20 else "paused"
            texts.append(f"{stamp} worker {state}\n\tat com.example.Shop.main")
    return "\n".join(texts).encode() + b"\n"


A, B = ("a.log", log_of(60)), ("b.log", log_of(90, every=5))


def case_of(
    folder: Path, *logs: tuple[str, bytes], edits: tuple[Edit, ...] = ()
) -> Case:
    case = Case.create(folder, title="Shop")
    inputs = [Input(io.BytesIO(content), name) for name, content in logs]
    pipeline.load(case, inputs, settings=SETTINGS)
    for edit in edits:
        pipeline.add_edit(case, edit)
    pipeline.analyze(case, settings=SETTINGS)
    return case


def same_tables(one: Case, other: Case) -> None:
    assert one.analysis == other.analysis
    for name in TABLES:
        assert_frame_equal(one.table(name), other.table(name))


def counts_of(case: Case) -> dict[str, int]:
    return dict(case.table("templates").select("template", "records").iter_rows())


def test_edits_are_kept_in_order_and_undone_one_by_one(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    assert pipeline.edits_of(case) == []
    assert [pipeline.add_edit(case, one) for one in (MERGE, SPLIT, NAME)] == [1, 2, 3]
    pipeline.undo_edit(case, 2)
    assert pipeline.edits_of(case) == [Made(1, MERGE), Made(3, NAME)]
    pipeline.undo_edit(case, 3)
    assert pipeline.add_edit(case, NOISE) == 4  # a number is not used again
    with pytest.raises(CaseError, match="Shop: no edit 3"):
        pipeline.undo_edit(case, 3)
    with pytest.raises(SettingError, match="no place 7"):
        pipeline.add_edit(case, Edit("split", ("a <*>",), position=7))
    assert pipeline.edits_of(case) == [Made(1, MERGE), Made(4, NOISE)]


def test_edits_are_exported_and_imported_once(tmp_path: Path) -> None:
    one = Case.create(tmp_path / "one", title="one")
    for edit in (MERGE, SPLIT, NAME, MERGE):
        pipeline.add_edit(one, edit)
    other = Case.create(tmp_path / "other", title="other")
    pipeline.add_edit(other, SPLIT)
    assert pipeline.import_edits(other, pipeline.export_edits(one)) == 3
    assert [made.edit for made in pipeline.edits_of(other)] == [
        SPLIT, MERGE, NAME, MERGE,
    ]  # fmt: skip
    assert pipeline.import_edits(other, pipeline.export_edits(one)) == 0
    with pytest.raises(SettingError):
        pipeline.import_edits(other, '{"version": 1, "edits": [{"edit": "burn"}]}')
    assert len(pipeline.edits_of(other)) == 4


def test_an_analysis_makes_the_edits_and_counts_every_record(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", A, edits=(MERGE, SPLIT))
    assert counts_of(case) == {
        "served <path> in 0 ms": 20,
        "served <path> in 1 ms": 20,
        "served <path> in 2 ms": 20,
        "worker <*>": 6,
    }
    records = case.records_with_templates().collect()
    assert_frame_equal(records.drop("template_id"), case.records().collect())
    texts = case.table("templates").select("template_id", "template")
    named = records.join(texts, on="template_id", how="left", maintain_order="left")
    served = named.filter(pl.col("message").str.starts_with("served"))
    assert (
        served["message"].str.replace("/cart", "<path>", literal=True).to_list()
        == served["template"].to_list()
    )
    assert case.table("parted").height == 60


def test_a_page_of_lines_has_the_templates_of_the_edits(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", A, B, edits=(SPLIT,))
    ids = dict(case.table("templates").select("template", "template_id").iter_rows())
    one = ids["served <path> in 4 ms"]
    rows = match_rows(case, pl.col("template_id") == one)
    taken = take_rows(case, rows[::-1])
    assert set(taken["message"]) == {"served /cart in 4 ms"}
    assert set(taken["template_id"]) == {one}
    assert taken["line_no"].to_list() == sorted(taken["line_no"], reverse=True)


def test_what_an_edit_changes_is_pending_until_the_next_analysis(
    tmp_path: Path,
) -> None:
    case = Case.create(tmp_path / "empty", title="Shop")
    pipeline.add_edit(case, MERGE)
    assert not pipeline.edits_pending(case)  # nothing is shown yet
    case = case_of(tmp_path / "case", A)
    before = case.analysis
    pipeline.add_edit(case, NAME)
    pipeline.add_edit(case, NOISE)
    assert not pipeline.edits_pending(case)
    marks = pipeline.marks_of_case(case).select("name", "noise", "pinned").rows()
    assert sorted(marks, key=str) == [("Served", False, False), (None, True, False)]
    number = pipeline.add_edit(case, MERGE)
    assert pipeline.edits_pending(case)
    assert case.analysis == before  # shown until there is a new one
    pipeline.analyze(case, settings=SETTINGS)
    assert not pipeline.edits_pending(case)
    assert case.analysis != before
    pipeline.undo_edit(case, number)
    assert pipeline.edits_pending(case)
    pipeline.analyze(case, settings=SETTINGS)
    assert case.analysis == before


def test_a_file_added_later_gives_the_same_as_both_at_once(tmp_path: Path) -> None:
    edits = (
        SPLIT,
        MERGE,
        Edit("merge", ("worker <*>", "served <path> in 4 ms"), "odd"),
    )
    grown = case_of(tmp_path / "grown", A, edits=edits)
    pipeline.load(grown, [Input(io.BytesIO(B[1]), B[0])], settings=SETTINGS)
    pipeline.analyze(grown, settings=SETTINGS)
    same_tables(grown, case_of(tmp_path / "whole", B, A, edits=edits))


def test_edits_lose_no_record_travel_by_file_and_undo_exactly(tmp_path: Path) -> None:
    edits = (MERGE, SPLIT, PIN, NAME, NOISE, Edit("split", ("worker <*>",)))
    case = case_of(tmp_path / "case", A, edits=edits)
    assert sum(counts_of(case).values()) == case.sources()["records"].sum()
    other = case_of(tmp_path / "other", A)
    plain = other.table("templates")
    pipeline.import_edits(other, pipeline.export_edits(case))
    pipeline.analyze(other, settings=SETTINGS)
    same_tables(other, case)
    for made in reversed(pipeline.edits_of(case)):
        pipeline.undo_edit(case, made.number)
    pipeline.analyze(case, settings=SETTINGS)
    assert_frame_equal(case.table("templates"), plain)
    assert case.table("parted").is_empty()


def test_edits_that_found_nothing_stay_and_are_told(tmp_path: Path) -> None:
    edits = (Edit("pin", ("gone",)), MERGE, Edit("noise", ("gone",)))
    case = case_of(tmp_path / "case", A, edits=edits)
    assert pipeline.unused_edits(case) == [1, 3]
    pipeline.undo_edit(case, 1)
    assert pipeline.unused_edits(case) == [3]
    assert len(pipeline.edits_of(case)) == 2


def test_a_packed_case_keeps_its_edits(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", A, edits=(SPLIT, NAME))
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert pipeline.edits_of(again) == pipeline.edits_of(case)
    assert not pipeline.edits_pending(again)
    same_tables(again, case)


def test_a_case_file_from_before_edits_takes_them(tmp_path: Path) -> None:
    case = Case.create(tmp_path / "case", title="old")
    with sqlite3.connect(case.root / "case.sqlite") as notes:
        notes.execute("DROP TABLE edits")
    old = Case.open(case.root)
    assert (pipeline.edits_of(old), old.outdated) == ([], False)
    pipeline.add_edit(old, MERGE)
    assert pipeline.edits_of(Case.open(case.root)) == [Made(1, MERGE)]


@pytest.mark.parametrize(
    "row", [[1], {}, {"edit": "split", "templates": ["a <*>"], "position": 9}]
)
def test_a_row_that_is_no_edit_is_told_and_can_be_undone(
    tmp_path: Path, row: dict[str, object]
) -> None:
    case = Case.create(tmp_path / "case", title="Shop")
    (number,) = case.notes.add_edits([row])
    with pytest.raises(SettingError, match="Shop: edit 1: "):
        pipeline.edits_of(case)
    pipeline.undo_edit(case, number)
    assert pipeline.edits_of(case) == []


def test_a_worker_makes_the_edits(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", A)
    pipeline.add_edit(case, SPLIT)
    spec = {"work": "analyze", "case": str(case.root), "settings": as_json(SETTINGS)}
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    worker.work(tmp_path)
    assert not pipeline.edits_pending(case)
    same_tables(case, case_of(tmp_path / "other", A, edits=(SPLIT,)))
