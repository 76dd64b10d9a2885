import polars as pl

from logai_core.compare import by_weight, compare, sum_up
from logai_core.schemas import CHANGES
from tests.compare.test_compare import USUAL, side


def told(planted: dict[str, float], **texts: str) -> str:
    return sum_up(compare(side(1, USUAL | planted, hour=1), side(2, USUAL)), texts)


def test_the_paragraph_gives_counts_of_both_sides_with_what_they_are_of() -> None:
    assert told({"Tnew": 60.0}, Tnew="card <num> refused") == (
        "2,573 records are compared with 2,534 of the baseline. 16 values of 1 kind were "
        "compared: 1 differs by more than chance explains and 15 do not. The pattern “card "
        "<num> refused” is new: 60 of 2,573, none of 2,534 in the baseline."
    )


def test_what_goes_up_down_and_away_is_told_in_times() -> None:
    text = told({"T12": 1_000.0, "T14": 40.0, "T13": 0.0})
    assert "The pattern “T12” came 3.8 times as often" in text
    assert "The pattern “T14” came 9.4 times less often" in text
    assert "The pattern “T13” is gone: none of" in text


def test_only_the_five_that_changed_most_are_told() -> None:
    planted = {f"X{n}": 40.0 + 20 * n for n in range(7)}
    text = told(planted)
    assert "7 differ by more than chance explains and 15 do not. The 5" in text
    assert [n for n in range(7) if f"“X{n}”" in text] == [2, 3, 4, 5, 6]


def test_what_differs_what_does_not_and_what_is_left_out_add_up() -> None:
    changes = compare(side(1, USUAL | {"Tnew": 60.0}, hour=1), side(2, USUAL))
    assert (
        f"{16 + 1_000:,} values of 1 kind were compared: 1 differs by more than chance "
        "explains, 15 do not and 1,000 with fewer records do not either."
    ) in sum_up(changes, {}, left_out=1_000)


def test_the_paragraph_and_a_list_by_weight_begin_alike() -> None:
    planted = {f"X{n}": 40.0 + 20 * n for n in range(7)} | {"T12": 4_000.0}
    changes = compare(side(1, USUAL | planted, hour=1), side(2, USUAL))
    first = by_weight(changes)["value"][:5].to_list()
    text = sum_up(changes, {})
    places = [text.index(f"“{one}”") for one in first]
    assert places == sorted(places)
    assert first[0] == "T12"
    assert changes["value"][0] != "T12"
    assert (
        by_weight(changes)["significant"].to_list() == changes["significant"].to_list()
    )


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
