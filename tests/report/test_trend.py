from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.report.trend import blocks, by_level, path
from logai_core.schemas import HISTOGRAM
from tests.charts.frames import histogram_of

COUNTS = st.lists(st.integers(0, 2**32 - 1), max_size=60)


def test_path_draws_a_bar_a_number_and_nothing_for_zero() -> None:
    assert path([0, 5, 10]) == snapshot("M1 16v-8h1V16zM2 16v-16h1V16z")


def test_blocks_are_as_high_as_their_numbers() -> None:
    assert blocks([0, 1, 50, 100]) == snapshot(" ▁▄█")


@given(COUNTS)
def test_a_number_above_zero_is_always_seen(numbers: list[int]) -> None:
    assert [block != " " for block in blocks(numbers)] == [n > 0 for n in numbers]
    assert path(numbers).count("M") == sum(n > 0 for n in numbers)


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=300), st.integers(1, 60))
def test_by_level_keeps_every_record(counts: list[int], most: int) -> None:
    strips = by_level(histogram_of(INFO=counts), most=most)
    assert sum(strips["INFO"]) == sum(counts)
    assert len(strips["INFO"]) == min(most, len(counts))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60))
def test_by_level_is_exact_where_there_is_room(counts: list[int]) -> None:
    assert by_level(histogram_of(INFO=counts), most=60) == {"INFO": counts}


def test_by_level_puts_the_gravest_first_and_leaves_out_the_rest() -> None:
    strips = by_level(histogram_of(INFO=[1, 2], ERROR=[0, 4], WARN=[0, 0]), most=60)
    assert list(strips.items()) == snapshot([("ERROR", [0, 4]), ("INFO", [1, 2])])


def test_by_level_of_nothing_is_nothing() -> None:
    assert by_level(HISTOGRAM.to_frame(), most=60) == {}
