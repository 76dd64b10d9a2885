from pathlib import Path

import polars as pl
import pytest

from logai_core import pipeline
from logai_core.pipeline import members, overview
from logai_core.pipeline.faceted import kept_together
from logai_core.pipeline.members import kept_values
from logai_core.pipeline.overview import keep_overview, kept_profiles
from logai_core.profiles import COLUMNS, Profiles
from logai_core.store import Case, pack, unpack
from logai_core.store.case import TABLES
from logai_core.store.kept import keep, kept_of
from logai_core.store.texts import kept_texts
from tests.builders import at, new_case, records_of, tables_of

FIELDS = pl.DataFrame(
    [("status", True, 0, ["200", "502"])], schema=TABLES["fields"], orient="row"
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    part = records_of(
        ["a", "b", "c"],
        shape_id=[1, 2, 1],
        ts=[at(2), None, at(1)],
        attributes=['{"status":200}', None, '{"status":502}'],
    )
    found = new_case(tmp_path, part[:2], part[2:])
    found.save_analysis(tables_of(fields=FIELDS), {})
    return found


def files(case: Case) -> list[Path]:
    return sorted((case.root / "analyses").glob("*/all-*"))


def told(found: Profiles | None) -> tuple[object, ...]:
    assert found is not None
    whole = found.table[found.of]
    return (whole.rows(), found.ts.to_list(), found.by_time.tolist())


def test_what_is_kept_is_what_the_records_give(case: Case) -> None:
    built, status = pipeline.profiles_of(case), pipeline.values_of(case, "status")
    assert kept_profiles(case) is None
    assert kept_values(case, "status") is None
    keep_overview(case, None)
    assert told(kept_profiles(case)) == told(pipeline.profiles_of(case)) == told(built)
    kept = kept_values(case, "status")
    assert kept is not None
    assert status is not None
    assert kept.table["value"][kept.of].to_list() == ["200", None, "502"]
    assert status.table["value"][status.of].to_list() == ["200", None, "502"]
    assert kept_values(case, "other") is None


def test_attributes_that_facets_count_are_kept_together(case: Case) -> None:
    assert kept_together(case, ["status"]) is None
    keep_overview(case, None)
    kept = kept_together(case, ["status"])
    assert kept is not None
    assert kept.table["status"][kept.of].to_list() == ["200", None, "502"]
    assert members.kept_together(case, ["status"]) is not None
    assert kept_together(case, ["status", "other"]) is None
    assert kept_together(case, []) is None


def test_attributes_kept_one_by_one_are_put_together_where_they_are_not(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_keep_tied", lambda *_: [])
    keep_overview(case, None)
    assert members.kept_together(case, ["status"]) is None
    kept = kept_together(case, ["status"])
    assert kept is not None
    assert kept.table["status"][kept.of].to_list() == ["200", None, "502"]


def test_what_an_older_version_did_not_keep_is_kept_at_the_next_analysis(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "keep_texts", lambda *_: None)
    keep_overview(case, None)
    before = case.analysis
    monkeypatch.undo()
    assert kept_texts(case) is None
    case.save_analysis(tables_of(fields=FIELDS), {"another": 1})
    keep_overview(case, before)
    assert kept_texts(case) is not None


def test_an_analysis_of_the_same_records_takes_over_what_the_last_one_kept(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_overview(case, None)
    before, first = case.analysis, files(case)
    case.save_analysis(tables_of(fields=FIELDS), {"another": 1})
    monkeypatch.setattr(overview, "profiles_of", None)  # none are built again
    keep_overview(case, before)
    assert [one.name for one in files(case)] == [one.name for one in first]
    assert {one.parent.name for one in files(case)} == {case.analysis}
    assert told(kept_profiles(case))


def test_a_packed_case_has_it_with_it(case: Case, tmp_path: Path) -> None:
    keep_overview(case, None)
    pack(case, tmp_path / "a.logaicase")
    there = unpack(tmp_path / "a.logaicase", tmp_path / "there")
    assert told(kept_profiles(there)) == told(kept_profiles(case))


def test_a_file_that_is_cut_or_points_beyond_the_records_is_not_believed(
    case: Case,
) -> None:
    built = told(pipeline.profiles_of(case))
    keep_overview(case, None)
    whole = {path: path.read_bytes() for path in files(case)}
    for path, content in whole.items():
        path.write_bytes(content[: len(content) // 2])
    assert kept_profiles(case) is None
    assert kept_values(case, "status") is None
    for path in whole:
        frame = pl.DataFrame({"of": [0, 9, 0]}, schema={"of": pl.UInt16})
        metadata = {**pl.read_parquet_metadata(_restored(path, whole[path]))}
        frame.write_parquet(path, metadata=metadata)
    assert kept_profiles(case) is None
    assert kept_values(case, "status") is None
    assert told(pipeline.profiles_of(case)) == built


def _restored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_records_that_a_person_parted_from_their_shape_are_profiled_anew(
    case: Case,
) -> None:
    keep_overview(case, None)
    parted = TABLES["parted"].to_frame()
    rows = pl.DataFrame([[None] * parted.width], schema=parted.schema, orient="row")
    case.save_analysis(tables_of(fields=FIELDS, parted=rows), {})
    assert kept_profiles(case) is None


@pytest.mark.parametrize("by_time", [[2, 0, 0], [2, 0, 3], [2, 0, None]])
def test_an_order_that_has_not_each_record_once_is_not_believed(
    case: Case, by_time: list[int | None]
) -> None:
    built = told(pipeline.profiles_of(case))
    keep_overview(case, None)
    schema = pl.Schema({one: COLUMNS[one] for one in overview._OF_RECORDS})
    kept = kept_of(case, overview._PROFILES, schema, overview._LONG)
    assert kept is not None
    other = kept.columns.with_columns(by_time=pl.Series(by_time, dtype=pl.UInt32))
    keep(case, overview._PROFILES, kept._replace(columns=other))
    assert kept_profiles(case) is None
    assert told(pipeline.profiles_of(case)) == built
