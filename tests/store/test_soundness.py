from collections.abc import Callable
from pathlib import Path

import pytest

from logai_core.errors import CaseError
from logai_core.store import Case
from logai_core.store.soundness import damage_of, damage_told
from tests.builders import new_case, records_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return new_case(tmp_path, records_of(["a", "b"]), records_of(["c"], line_no=[3]))


def halve(part: Path) -> None:
    data = part.read_bytes()
    part.write_bytes(data[: len(data) // 2])


def spoil(part: Path) -> None:
    data = part.read_bytes()
    part.write_bytes(data[:4] + bytes(40) + data[44:])


def empty(part: Path) -> None:
    part.write_bytes(b"")


def test_whole_records_have_no_damage(case: Case) -> None:
    assert damage_of(case) is None


@pytest.mark.parametrize("damage", [halve, spoil, empty])
def test_a_part_that_cannot_be_read_is_named(
    case: Case, damage: Callable[[Path], None]
) -> None:
    part = case.parts()[1]
    damage(part)
    name = part.relative_to(case.root).as_posix()
    told = damage_of(case)
    assert told is not None
    assert told.what == (
        f"{case.root.name}: {name} is missing or damaged, expected a table that this "
        "program wrote"
    )


def test_a_part_that_is_gone_is_told_by_its_records(case: Case) -> None:
    case.parts()[1].unlink()
    wanted = r"2 records of [0-9a-f]+\.log are there, expected 3"
    with pytest.raises(CaseError, match=wanted), damage_told(case.root):
        case.records().collect()["message"][2]


def test_a_failure_of_a_whole_case_stays_what_it_is(case: Case) -> None:
    with pytest.raises(ValueError, match="a bug"), damage_told(case.root):
        raise ValueError("a bug")
