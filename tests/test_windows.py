from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.schemas import HISTOGRAM, UTC_US, WINDOWS
from logai_core.windows import (
    count_windows,
    histogram,
    histogram_like,
    picture,
    step_of,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def records_of(*rows: tuple[float | None, int, str | None]) -> pl.LazyFrame:
    """Return what windows need of RECORDS: seconds after START, severity, template."""
    seconds, severities, templates = zip(*rows, strict=True) if rows else ((), (), ())
    return pl.LazyFrame(
        {
            "ts": [
                None if one is None else START + timedelta(seconds=one)
                for one in seconds
            ],
            "severity": severities,
            "template_id": templates,
        },
        schema={"ts": UTC_US, "severity": pl.UInt8, "template_id": pl.String},
    ).with_columns(
        pl.lit("S1").alias("source_id"),
        pl.lit(None, pl.String).alias("service"),
        pl.lit(None, pl.String).alias("host"),
    )


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_windows_count_the_total_each_level_and_each_template() -> None:
    records = records_of((0.2, 9, "T1"), (0.9, 17, "T2"), (2.0, 9, "T1"))
    assert count_windows(records, fewest=1).rows() == [
        (at(0), "total", "", 2),
        (at(1), "total", "", 0),
        (at(2), "total", "", 1),
        (at(0), "level", "ERROR", 1),
        (at(1), "level", "ERROR", 0),
        (at(2), "level", "ERROR", 0),
        (at(0), "level", "INFO", 1),
        (at(1), "level", "INFO", 0),
        (at(2), "level", "INFO", 1),
        (at(0), "template", "T1", 1),
        (at(1), "template", "T1", 0),
        (at(2), "template", "T1", 1),
        (at(0), "template", "T2", 1),
        (at(1), "template", "T2", 0),
        (at(2), "template", "T2", 0),
        (at(0), "errors", "", 1),
        (at(1), "errors", "", 0),
        (at(2), "errors", "", 0),
    ]


def test_undated_records_and_records_without_template_are_left_out_where_due() -> None:
    records = records_of((None, 9, "T1"), (0, 9, None), (0, 9, "T1"))
    assert count_windows(records, fewest=1).select("key", "records").rows() == [
        ("", 2),
        ("INFO", 2),
        ("T1", 1),
    ]


def placed(*rows: tuple[str, str | None, str | None, int]) -> pl.LazyFrame:
    """Return records of source, service, host, severity, one in each second."""
    sources, services, hosts, severities = zip(*rows, strict=True)
    return records_of(*[(float(at), 9, "T1") for at in range(len(rows))]).with_columns(
        pl.Series("source_id", sources),
        pl.Series("service", services, dtype=pl.String),
        pl.Series("host", hosts, dtype=pl.String),
        pl.Series("severity", severities, dtype=pl.UInt8),
    )


def test_places_are_counted_where_there_are_two_of_them_and_errors_by_service() -> None:
    windows = count_windows(
        placed(
            ("S1", "shop", "web1", 9),
            ("S1", "mail", "web1", 17),
            ("S1", None, "web1", 21),
        ),
        fewest=1,
    )
    sums = windows.filter(
        pl.col("series_kind").is_in(["source", "service", "host", "errors"])
    )
    assert sums.group_by("series_kind", "key", maintain_order=True).agg(
        pl.col("records")
    ).rows() == [
        ("service", "mail", [0, 1, 0]),
        ("service", "shop", [1, 0, 0]),
        ("errors", "", [0, 1, 1]),
        ("errors", "mail", [0, 1, 0]),
    ]


def test_a_source_that_falls_silent_while_others_go_on_is_zero_not_null() -> None:
    one = [("S1", None, None, 9)] * 5
    both = [("S2", None, None, 9)] * 60
    windows = count_windows(placed(*one, *both))
    silent = windows.filter(pl.col("key") == "S1")["records"].to_list()
    assert silent == [1] * 5 + [0] * 60


def test_of_many_hosts_the_fifty_with_most_records_are_counted() -> None:
    rows = [("S1", None, f"h{n:02}", 9) for n in range(60) for _ in range(2 + (n < 50))]
    hosts = count_windows(placed(*rows)).filter(pl.col("series_kind") == "host")
    assert hosts["key"].unique().sort().to_list() == [f"h{n:02}" for n in range(50)]


def test_rare_templates_have_no_series_and_the_largest_come_first() -> None:
    records = records_of(*[(0.0, 9, "ABBCCDDD"[i]) for i in range(8)])
    windows = count_windows(records, fewest=2, most_series=2)
    templates = windows.filter(pl.col("series_kind") == "template")
    assert templates["key"].to_list() == ["B", "D"]


@pytest.mark.parametrize(
    ("span_s", "step"),
    [
        (0, timedelta(seconds=1)),
        (99, timedelta(seconds=1)),
        (100, timedelta(seconds=5)),
        (3_000, timedelta(minutes=1)),
        (80_000, timedelta(minutes=15)),
        (99 * 86_400, timedelta(days=1)),
        (150 * 86_400, timedelta(days=2)),
    ],
)
def test_the_bucket_is_the_smallest_step_that_fits(
    span_s: int, step: timedelta
) -> None:
    windows = count_windows(
        records_of((0, 9, "T1"), (span_s, 9, "T1")), most_buckets=100
    )
    assert step_of(windows) == step
    assert windows["window_start"].n_unique() <= 100


def test_windows_start_at_multiples_of_the_step() -> None:
    records = records_of((7 * 60 + 31, 9, "T1"), (3_607, 9, "T1"))
    windows = count_windows(records, most_buckets=10)
    assert step_of(windows) == timedelta(minutes=15)
    assert windows["window_start"].min() == at(0)


def test_waits_as_a_log_of_little_has_them_are_zeros() -> None:
    few = [(float(second), 9, "T1") for second in range(200)]
    rare = [(float(second), 9, "T1") for second in range(200, 400, 25)]
    total = count_windows(records_of(*few, *rare)).filter(pl.col("key") == "")
    assert total["records"].null_count() == 0


def test_a_long_silence_of_everything_is_no_data() -> None:
    busy = [(float(second), 9, "T1") for second in [*range(20), *range(60, 80)]]
    total = count_windows(records_of(*busy)).filter(pl.col("key") == "")
    assert total["records"].to_list() == [1] * 20 + [None] * 40 + [1] * 20


def test_what_lies_between_sources_years_apart_is_no_data() -> None:
    day, years = 86_400.0, (0, 4, 7)
    parts = [
        placed(*[(f"S{year}", None, None, 9)] * size).with_columns(
            pl.col("ts") + timedelta(days=365 * year)
        )
        for year, size in zip(years, (900, 30, 600), strict=True)
    ]
    for some in (parts, parts[:2], [parts[0], parts[2]]):
        windows = count_windows(pl.concat(some))
        total = windows.filter(pl.col("key") == "")["records"]
        counts = total.drop_nulls().to_list()
        assert 0 not in counts
        assert sum(counts) == sum(one.collect().height for one in some)
        assert total.null_count() > 365 * 3 * day / step_of(windows).total_seconds()


def test_a_wait_between_sources_is_no_data_only_where_it_is_unusual() -> None:
    def total(*starts: int) -> list[int | None]:
        records = pl.concat(
            placed(*[(f"S{start}", None, None, 9)] * 10).with_columns(
                pl.col("ts") + timedelta(seconds=start)
            )
            for start in starts
        )
        windows = count_windows(records)
        return windows.filter(pl.col("key") == "")["records"].to_list()

    assert total(0, 12) == [1] * 10 + [0, 0] + [1] * 10
    assert total(0, 40) == [1] * 10 + [None] * 30 + [1] * 10
    apart = total(0, 40, 80, 120)
    assert apart == ([1] * 10 + [None] * 30) * 3 + [1] * 10


def test_single_records_between_silences_make_a_lull_not_a_gap() -> None:
    lull = [
        (float(second), 9, "T1") for second in [*range(100), 140, 180, *range(220, 320)]
    ]
    total = count_windows(records_of(*lull)).filter(pl.col("key") == "")
    assert total["records"].null_count() == 0


def test_a_short_silence_is_zero() -> None:
    busy = [(float(second), 9, "T1") for second in [*range(20), *range(25, 40)]]
    assert count_windows(records_of(*busy))["records"].null_count() == 0


def test_silence_is_measured_in_the_gaps_that_are_usual() -> None:
    slow = [(60.0 * minute, 9, "T1") for minute in [*range(20), *range(35, 60)]]
    assert count_windows(records_of(*slow))["records"].null_count() == 0


def test_a_histogram_is_zero_filled_and_in_the_order_of_levels() -> None:
    records = records_of((0, 17, "T1"), (2, 9, "T1"), (2, 17, "T1"), (2, 17, "T1"))
    assert histogram(records).rows() == [
        (at(0), "INFO", 0),
        (at(0), "ERROR", 1),
        (at(1), "INFO", 0),
        (at(1), "ERROR", 0),
        (at(2), "INFO", 1),
        (at(2), "ERROR", 2),
    ]


def test_no_dated_record_gives_empty_frames() -> None:
    for records in (records_of(), records_of((None, 9, "T1"))):
        assert count_windows(records).equals(WINDOWS.to_frame())
        assert histogram(records).equals(HISTOGRAM.to_frame())
    assert step_of(WINDOWS.to_frame()) == timedelta(seconds=1)


rows = st.lists(
    st.tuples(
        st.none() | st.integers(-(10**8), 10**8),
        st.integers(0, 24),
        st.sampled_from(["T1", "T2", None]),
    ),
    max_size=40,
)


@settings(max_examples=40)
@given(drawn=rows, most=st.integers(2, 50), rng=st.randoms(use_true_random=False))
def test_no_record_is_lost_or_counted_twice(drawn, most, rng) -> None:
    windows = count_windows(records_of(*drawn), most_buckets=most, fewest=1)
    picture = histogram(records_of(*drawn), most=most)
    dated = sum(seconds is not None for seconds, _, _ in drawn)
    named = sum(one[0] is not None and one[2] is not None for one in drawn)
    failed = sum(one[0] is not None and one[1] >= 17 for one in drawn)
    sums = dict(windows.group_by("series_kind").agg(pl.col("records").sum()).rows())
    assert sums.pop("errors", 0) == failed
    assert sums == ({"total": dated, "level": dated} if dated else {}) | (
        {"template": named} if named else {}
    )
    assert picture["records"].sum() == dated
    assert picture["bucket_start"].n_unique() <= most
    assert windows["window_start"].n_unique() <= most
    shuffled = rng.sample(drawn, len(drawn))
    assert count_windows(records_of(*shuffled), most_buckets=most, fewest=1).equals(
        windows
    )


@given(st.data())
def test_a_part_of_the_records_is_counted_in_the_buckets_of_all(
    data: st.DataObject,
) -> None:
    times = st.none() | st.floats(0, 900)
    rows = data.draw(
        st.lists(
            st.tuples(times, st.sampled_from([0, 9, 17]), st.just(None)), min_size=1
        )
    )
    kept = [data.draw(st.booleans()) for _ in rows]
    picture = histogram(records_of(*rows), most=30)
    part = [row for row, one in zip(rows, kept, strict=True) if one]
    found = histogram_like(
        picture, records_of(*part).select("ts", "severity").collect()
    )
    rest = [row for row, one in zip(rows, kept, strict=True) if not one]
    others = histogram_like(
        picture, records_of(*rest).select("ts", "severity").collect()
    )
    both = found["records"] + others["records"]
    assert picture.with_columns(records=both).equals(picture)
    assert found["records"].sum() == sum(row[0] is not None for row in part)


def test_parts_of_records_are_counted_alike_however_many_are_at_hand_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [(float(one % 7), 9 + 8 * (one % 2), None) for one in range(50)]
    records = records_of(*rows)
    drawn = histogram(records, most=30)
    monkeypatch.setattr(picture, "_AT_ONCE", 4)
    found = histogram_like(drawn, records.select("ts", "severity").collect())
    assert found.equals(drawn)
