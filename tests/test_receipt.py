from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.receipt import clock_of, reset_clock, write_receipt
from logai_core.schemas import SOURCES
from logai_core.settings import Clock
from tests.builders import at, receipt_of, records_of

FACTS = receipt_of().row(0, named=True)


def receipt(records: pl.DataFrame, clock: Clock = Clock()) -> dict[str, Any]:  # noqa: B008
    return write_receipt(FACTS, records.lazy(), clock).row(0, named=True)


def gaps(*seconds: float) -> list[tuple[datetime, datetime]]:
    records = records_of(["a"] * len(seconds), ts=[at(one) for one in seconds])
    return [(gap["start"], gap["end"]) for gap in receipt(records)["gaps"]]


def test_a_receipt_counts_records_by_level_and_by_time() -> None:
    records = records_of(
        ["a", "b", "c"],
        ts=[at(9), None, at(1)],
        ts_basis=["explicit", "none", "assumed year"],
        severity=[17, 0, 20],
    )
    found = receipt(records)
    assert {name: found[name] for name in ("records", "parsed", "undated")} == {
        "records": 3,
        "parsed": 2,
        "undated": 1,
    }
    assert (found["first_ts"], found["last_ts"]) == (at(1), at(9))
    assert found["ts_basis"] == ["assumed year", "explicit", "none"]
    assert found["levels"] == [1, 0, 0, 0, 0, 2, 0]


def test_a_source_without_records_has_a_receipt() -> None:
    found = receipt(records_of([]))
    assert (found["records"], found["first_ts"], found["gaps"]) == (0, None, [])
    assert found["levels"] == [0] * 7


def test_another_clock_makes_another_receipt_and_back() -> None:
    wall = [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)]  # noqa: DTZ001
    times = pl.Series(wall).dt.replace_time_zone("UTC")
    records = records_of(["a", "b"], ts=times, ts_basis=["zone setting"] * 2)
    first = write_receipt(FACTS, records.lazy(), Clock())
    berlin = reset_clock(first, records.lazy(), Clock("Europe/Berlin", 1.5))
    row = berlin.row(0, named=True)
    assert (row["parsed"], row["undated"]) == (1, 1)
    assert (row["ambiguous"], row["skipped"]) == (1, 1)
    assert clock_of(row) == Clock("Europe/Berlin", 1.5)
    assert reset_clock(berlin, records.lazy(), Clock()).equals(first)
    assert berlin.schema == SOURCES


def test_a_gap_is_a_silence_that_stands_out() -> None:
    assert gaps(*range(100), *range(400, 500)) == [(at(99), at(400))]


def test_a_silence_below_a_minute_is_no_gap() -> None:
    steps = [one / 100 for one in range(100)]
    assert gaps(*steps, *(60.98 + one for one in steps)) == []


def test_a_silence_that_its_source_keeps_is_no_gap() -> None:
    every_hour = [hour * 3600 + one for hour in range(40) for one in range(60)]
    assert gaps(*every_hour) == []
    after_a_day = [one + 86_400 for one in every_hour]
    assert len(gaps(*every_hour, *after_a_day)) == 0
    after_ten_days = [one + 864_000 for one in every_hour]
    assert gaps(*every_hour, *after_ten_days) == [(at(39 * 3600 + 59), at(864_000))]


def test_few_records_far_apart_have_no_gap() -> None:
    assert gaps(0, 3600, 7200) == []


def test_the_five_longest_gaps_are_told_in_order() -> None:
    blocks = [0.0]
    for length in (200, 500, 300, 700, 400, 600):
        blocks.append(blocks[-1] + 99 + length)
    times = [start + one for start in blocks for one in range(100)]
    lengths = [(end - start).total_seconds() for start, end in gaps(*times)]
    assert lengths == [500, 300, 700, 400, 600]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_gaps_do_not_depend_on_the_order_of_records(
    steps: list[int], random: Any
) -> None:
    times = [float(one) for one in range(400)]
    for step in steps:
        times.append(times[-1] + step)
    shuffled = random.sample(times, len(times))
    assert gaps(*shuffled) == gaps(*times)
    pauses = [
        (at(a), at(b)) for a, b in pairwise(times)
        if b - a >= max(60, times[-1] / len(times) * 50)
    ]  # fmt: skip
    by_length = sorted(pauses, key=lambda gap: (gap[0] - gap[1], gap[0]))
    assert gaps(*times) == sorted(by_length[:5])
    assert all(end - start >= timedelta(minutes=1) for start, end in gaps(*times))
