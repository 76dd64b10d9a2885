import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logai_core.errors import CaseError
from logai_core.store.shelf import list_cases, new_case, open_named, sweep
from tests.builders import START


def aged(root: Path, when: datetime) -> None:
    for path in [root, *root.rglob("*")]:
        os.utime(path, (when.timestamp(), when.timestamp()))


def test_cases_made_at_one_moment_have_names_of_their_own(tmp_path: Path) -> None:
    names = {new_case(tmp_path, title="A", now=START).root.name for _ in range(3)}
    assert len(names) == 3
    assert {name[:9] for name in names} == {"20261120-"}


def test_a_case_is_opened_by_its_name(tmp_path: Path) -> None:
    made = new_case(tmp_path, title="A", now=START)
    assert open_named(tmp_path, made.root.name).title == "A"


@pytest.mark.parametrize("name", ["", ".", "..", "../b", "a/b", ".a", "a\0", "-a", "é"])
def test_a_name_that_is_not_plain_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="not the name of a case"):
        open_named(tmp_path / "home", name)


def test_a_link_out_of_the_shelf_is_refused(tmp_path: Path) -> None:
    made = new_case(tmp_path / "elsewhere", title="A", now=START)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "link").symlink_to(made.root)
    with pytest.raises(CaseError, match="not the name of a case"):
        open_named(tmp_path / "home", "link")
    assert list_cases(tmp_path / "home") == []


def test_cases_are_listed_newest_first_and_a_damaged_one_by_its_name(
    tmp_path: Path,
) -> None:
    roots = [new_case(tmp_path, title=title, now=START).root for title in "ABC"]
    (roots[1] / "case.sqlite").write_bytes(b"no database" * 500)
    for wal in roots[1].glob("case.sqlite-*"):
        wal.unlink()
    for hours, root in enumerate(roots):
        aged(root, START + timedelta(hours=hours))
    (tmp_path / "no-case").mkdir()
    listed = list_cases(tmp_path)
    assert [one.name for one in listed] == [root.name for root in reversed(roots)]
    assert [one.title for one in listed] == ["C", roots[1].name, "A"]
    assert [one.name for one in list_cases(tmp_path, most=1)] == [roots[2].name]


def test_a_home_that_is_not_there_holds_no_case(tmp_path: Path) -> None:
    assert list_cases(tmp_path / "none") == []


def test_only_cases_unused_for_long_are_swept(tmp_path: Path) -> None:
    old, young = (new_case(tmp_path, title="A", now=START).root for _ in range(2))
    aged(old, START - timedelta(hours=25))
    aged(young, START - timedelta(hours=23))
    (tmp_path / "no-case").mkdir()
    assert sweep(tmp_path, now=START, unused=timedelta(hours=24)) == 1
    assert (old.exists(), young.exists()) == (False, True)
    assert (tmp_path / "no-case").exists()


def test_a_case_with_a_job_at_work_is_not_unused(tmp_path: Path) -> None:
    root = new_case(tmp_path, title="A", now=START).root
    aged(root, START - timedelta(hours=25))
    (root / "jobs" / "job-1").mkdir()
    now = datetime.now(UTC)
    assert sweep(tmp_path, now=now, unused=timedelta(hours=24)) == 0
