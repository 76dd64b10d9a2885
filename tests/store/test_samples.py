from pathlib import Path

import pytest

from logai_core.store.samples import Sampled, sample_records, sample_rejects
from tests.builders import SOURCE, at, new_case, records_of


@pytest.mark.parametrize(
    ("kind", "messages"),
    [("parsed", ["a", "c"]), ("joined", ["c", "d"]), ("undated", ["b", "d"])],
)
def test_samples_are_the_first_records_of_their_class(
    kind: Sampled, messages: list[str], tmp_path: Path
) -> None:
    own = records_of(
        ["a", "b", "c", "d", "e"],
        ts=[at(0), None, at(2), None, at(4)],
        lines=[1, 1, 2, 3, 1],
    )
    case = new_case(tmp_path, own[:2], own[2:])
    sampled = sample_records(case, SOURCE, kind, most=2)
    assert sampled["message"].to_list() == messages


def test_samples_are_of_one_source(tmp_path: Path) -> None:
    case = new_case(tmp_path, records_of(["a"]))
    assert sample_records(case, "ffffffffffff", "parsed").is_empty()
    assert sample_rejects(case, "ffffffffffff").is_empty()
