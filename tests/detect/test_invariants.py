"""What must not matter to findings and changes: order, parts, time; and what scale does."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.compare import compare, compare_numbers
from logai_core.detect import detect, gather
from logai_core.schemas import FINDINGS
from logai_core.windows import count_windows, step_of
from tests.builders import START, records_of
from tests.detect.builders import templates_of

MINUTES = 240
MEANS = {"Tusual": 4.0, "Tbusy": 9.0, "Trare": 0.5}
TEMPLATES = templates_of(Tusual=9, Tbusy=9, Trare=13, Tburst=17, Tgone=9)
FEW = settings(max_examples=2, deadline=None)
SAME = [name for name in FINDINGS if name != "finding_id"]
SEEDS = st.integers(0, 50)
MIRRORED = {
    "new": "gone",
    "gone": "new",
    "up": "down",
    "down": "up",
    "unchanged": "unchanged",
}


@cache
def log(seed: int) -> pl.DataFrame:
    """Return four hours of three patterns, of a burst, and of one that falls silent."""
    rng = np.random.default_rng(seed)
    counts = {name: rng.poisson(mean, MINUTES) for name, mean in MEANS.items()}
    counts["Tburst"] = rng.poisson(0.3, MINUTES)
    counts["Tburst"][150:160] += 30
    counts["Tgone"] = rng.poisson(6, MINUTES)
    counts["Tgone"][190:] = 0
    seconds = [
        (60 * (minute + float(rng.random())), name)
        for name, of in counts.items()
        for minute, times in enumerate(of)
        for _ in range(times)
    ]
    rows = sorted(seconds)
    ts = [START + timedelta(seconds=one) for one, _ in rows]
    hosts = [f"web{n}" for n in rng.integers(1, 4, len(rows))]
    texts = [f'{{"ms": {n:.2f}}}' for n in rng.exponential(90, len(rows))]
    records = records_of(
        [name for _, name in rows], ts=ts, host=hosts, attributes=texts
    )
    severity = pl.when(pl.col("message") == "Tburst").then(17).otherwise(9)
    return records.with_columns(
        severity=severity.cast(pl.UInt8), template_id=pl.col("message")
    )


def findings(records: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Count, detect and gather."""
    counted = count_windows(records.lazy())
    return gather([detect(counted, TEMPLATES)]).findings


def halves(
    records: pl.DataFrame, moved: timedelta = timedelta()
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Return the later half, with the burst and the silence, and the earlier one."""
    late = pl.col("ts") >= START + timedelta(minutes=MINUTES / 2) + moved
    return records.lazy().filter(late), records.lazy().filter(~late)


def differences(records: pl.DataFrame, moved: timedelta = timedelta()) -> pl.DataFrame:
    return compare(*halves(records, moved))


def files_of(records: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the records as three files, each numbered from 1."""
    return [
        records[at::3].with_columns(
            source_id=pl.lit(f"s{at}"),
            line_no=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32),
        )
        for at in range(3)
    ]


@FEW
@given(seed=SEEDS, cuts=st.lists(st.integers(1, 2_000), max_size=4))
def test_neither_order_nor_parts_of_lines_matter(
    seed: int, cuts: Sequence[int]
) -> None:
    records = log(seed)
    mixed = records.sample(fraction=1, shuffle=True, seed=seed)
    edges = [0, *sorted(cuts), mixed.height]
    parts = [
        mixed[first:last].lazy() for first, last in pairwise(edges) if first < last
    ]
    assert findings(pl.concat(parts)).equals(findings(records))
    assert differences(mixed).equals(differences(records))
    numbers = compare_numbers(*halves(mixed))
    assert numbers.equals(compare_numbers(*halves(records)))
    assert numbers.height == 1


@FEW
@given(seed=SEEDS, order=st.permutations(range(3)))
def test_the_order_of_files_does_not_matter(seed: int, order: Sequence[int]) -> None:
    files = files_of(log(seed))
    usual, other = pl.concat(files), pl.concat([files[at] for at in order])
    assert findings(other).equals(findings(usual))
    late = pl.col("ts") >= usual["ts"].min() + timedelta(hours=2)
    one, two = (
        compare(each.lazy().filter(late), each.lazy().filter(~late))
        for each in (usual, other)
    )
    assert one.equals(two)


@FEW
@given(seed=SEEDS, buckets=st.integers(-(10**7), 10**7))
def test_a_shift_by_whole_buckets_shifts_what_is_found(seed: int, buckets: int) -> None:
    records = log(seed)
    shift = buckets * step_of(count_windows(records.lazy()))
    moved = records.with_columns(pl.col("ts") + shift)
    back = findings(moved).with_columns(pl.col("start", "end") - shift)
    told = [name for name in SAME if name not in ("text", "why")]  # they say the time
    assert back.select(told).equals(findings(records).select(told))
    assert (
        differences(moved, shift)
        .with_columns(pl.col("first_ts") - shift)
        .equals(differences(records))
    )


def repeated(records: pl.DataFrame, times: int) -> pl.DataFrame:
    """Return each record so many times, at its own time, with lines of their own."""
    return pl.concat(
        records.with_columns(
            line_no=(pl.col("line_no") * times + at).cast(pl.UInt32),
        )
        for at in range(times)
    )


@FEW
@given(seed=SEEDS, times=st.integers(2, 5))
def test_what_is_found_is_found_in_the_same_stretch_of_a_log_of_repeated_lines(
    seed: int, times: int
) -> None:
    """Counts k times as large vary k times as much as chance: strength may fall."""
    once, often = findings(log(seed)), findings(repeated(log(seed), times))
    for kind, key in (("burst", "Tburst"), ("silence", "Tgone")):
        own = (pl.col("kind") == kind) & pl.col("templates").list.contains(key)
        one, other = once.filter(own), often.filter(own)
        assert one.height >= 1
        start, end = one["start"].min(), one["end"].max()
        assert other.filter(pl.col("start") < end, pl.col("end") > start).height >= 1


@FEW
@given(seed=SEEDS, times=st.integers(2, 5))
def test_what_differs_in_repeated_lines_is_the_same_and_goes_the_same_way(
    seed: int, times: int
) -> None:
    key = ["dimension", "value"]
    once, often = (
        differences(one).sort(key) for one in (log(seed), repeated(log(seed), times))
    )
    assert often.select(*key, pl.col("records", "records_b") // times).equals(
        once.select(*key, "records", "records_b")
    )
    sure = once.filter("significant").select(*key, "change")
    both = sure.join(often.filter("significant"), on=[*key, "change"])
    assert both.height == sure.height >= 2


@FEW
@given(seed=SEEDS)
def test_swapped_sides_mirror_what_changed_and_how_numbers_moved(seed: int) -> None:
    here, there = halves(log(seed))
    key = ["dimension", "value"]
    one, other = (compare(*both).sort(key) for both in ((here, there), (there, here)))
    assert [MIRRORED[change] for change in other["change"]] == one["change"].to_list()
    assert one["effect"].to_list() == pytest.approx((-other["effect"]).to_list())
    assert one.select("units", "units_b", "records", "records_b").rows() == (
        other.select("units_b", "units", "records_b", "records").rows()
    )
    moved, back = compare_numbers(here, there), compare_numbers(there, here)
    assert moved["statistic"].item() == pytest.approx(-back["statistic"].item())
