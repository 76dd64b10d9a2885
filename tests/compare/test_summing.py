import polars as pl

from logai_core.compare import compare, sum_up
from logai_core.schemas import CHANGES
from tests.compare.test_compare import USUAL, side


def told(planted: dict[str, float], **texts: str) -> str:
    return sum_up(compare(side(1, USUAL | planted, hour=1), side(2, USUAL)), texts)


def test_the_paragraph_gives_counts_of_both_sides_with_what_they_are_of() -> None:
    assert told({"Tnew": 60.0}, Tnew="card <num> refused") == (
        "2,573 records are compared with 2,534 of the baseline. 1 thing differs of 16 by "
        "more than chance explains: The pattern “card <num> refused” is new: 60 of 2,573, "
        "none of 2,534 in the baseline."
    )


def test_what_goes_up_down_and_away_is_told_in_times() -> None:
    text = told({"T12": 1_000.0, "T14": 40.0, "T13": 0.0})
    assert "The pattern “T12” came 3.8 times as often" in text
    assert "The pattern “T14” came 9.4 times less often" in text
    assert "The pattern “T13” is gone: none of" in text


def test_only_the_five_that_changed_most_are_told() -> None:
    planted = {f"X{n}": 40.0 + 20 * n for n in range(7)}
    text = told(planted)
    assert "7 things differ of 22 by more than chance explains; the 5" in text
    assert [n for n in range(7) if f"“X{n}”" in text] == [2, 3, 4, 5, 6]


def test_no_difference_is_said_to_be_none() -> None:
    assert told({}).endswith("Nothing differs by more than chance explains.")


def test_nothing_to_compare_is_said() -> None:
    assert sum_up(CHANGES.to_frame(), {}) == (
        "There is nothing to compare: a side has no records, or all are alike."
    )


def test_a_long_value_is_cut() -> None:
    text = told({"Tnew": 60.0}, Tnew="x" * 500)
    assert f"“{'x' * 79}…”" in text


def test_levels_services_and_attributes_are_named() -> None:
    here = side(1, USUAL, hour=1).with_columns(
        service=pl.lit("pay"), severity=pl.lit(17, pl.UInt8)
    )
    there = side(2, USUAL).with_columns(service=pl.lit("shop"))
    text = sum_up(compare(here, there), {})
    assert "Level ERROR is new" in text
    assert "Service “shop” is gone" in text
