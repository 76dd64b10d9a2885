import zipfile
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from logai_core.errors import CaseError, LimitError
from logai_core.store import pack, unpack
from tests.builders import new_case, records_of, summary_of


def test_a_packed_case_opens_elsewhere_with_the_same_content(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a", "b"]))
    (case.evidence / "e").write_bytes(b"a\nb\n")
    case.add_summary(summary_of())
    pack(case, tmp_path / "x.logaicase")
    again = unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert_frame_equal(again.records().collect(), case.records().collect())
    assert_frame_equal(again.summaries(), case.summaries())
    assert (again.evidence / "e").read_bytes() == b"a\nb\n"
    assert (again.analysis, again.title) == (case.analysis, case.title)


def test_what_a_worker_left_unfinished_is_not_packed(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    (case.begin_records("feed-x") / "part-00000.parquet").write_bytes(b"half")
    pack(case, tmp_path / "x.logaicase")
    names = zipfile.ZipFile(tmp_path / "x.logaicase").namelist()
    assert [name for name in names if "feed" in name] == []


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "evidence/../../evil",
        "run.sh",
        "evidence/a/b/c",
        "records/..\\evil",
    ],
)
def test_a_file_that_reaches_outside_a_case_is_refused(
    tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "x.logaicase", "w") as archive:
        archive.writestr(name, "evil")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CaseError, match="no part of a case"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.logaicase").write_text("hello")
    with pytest.raises(CaseError, match="not a case file"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other")


def test_a_case_that_would_unpack_too_large_is_refused(tmp_path: Path) -> None:
    pack(new_case(tmp_path, records_of(["a"])), tmp_path / "x.logaicase")
    with pytest.raises(LimitError, match="at most 100 are allowed"):
        unpack(tmp_path / "x.logaicase", tmp_path / "other", most_bytes=100)
