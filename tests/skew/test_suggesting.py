import pytest

from logai_core.errors import SettingError
from logai_core.skew import estimate_offsets, offset_of_pair, suggest_offsets
from logai_core.skew.wording import seconds, signed
from tests.builders import at
from tests.skew.builders import ID, requests


def suggested(clocks: dict[str, float]) -> list[tuple[str, str, str]]:
    found = suggest_offsets(estimate_offsets(requests(60, clocks).lazy(), ID))
    return found.select("source_id", "against_id", "change").rows()


def test_the_clock_that_differs_from_the_others_is_to_be_set() -> None:
    assert suggested({"db": -38.0}) == [("db", "api", "+38 s")]
    assert suggested({"web": -38.0}) == [("web", "api", "+38 s")]


def test_each_of_two_wrong_clocks_is_to_be_set_by_the_one_that_waits_for_both() -> None:
    assert suggested({"db": -38.0, "api": 5.0}) == [
        ("api", "web", "−5 s"),
        ("db", "web", "+38 s"),
    ]


def test_clocks_that_agree_are_left_alone() -> None:
    assert suggested({}) == []


def test_two_lines_at_one_time_give_the_offset_besides_what_is_set() -> None:
    assert offset_of_pair(at(0), at(38.25)) == 38.25
    assert offset_of_pair(at(38.25), at(0), now_s=40.0) == 1.75
    with pytest.raises(SettingError, match="a line without a time"):
        offset_of_pair(None, at(0))


def test_lengths_of_time_are_told_to_three_figures() -> None:
    told = [seconds(one) for one in (0.0, 0.0005, 0.41234, 38.2345, 1234.5)]
    assert told == ["0 ms", "0.5 ms", "412 ms", "38.2 s", "1,234 s"]
    assert [signed(one) for one in (0.0, -2.0, 2.0)] == ["0 ms", "−2 s", "+2 s"]
