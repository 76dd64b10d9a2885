import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.report.content import content_of
from logai_core.report.sheets import render_csv
from logai_core.report.words import BRIEF
from logai_core.schemas import CHANGES
from tests.report.cases import report_of, told_report
from tests.report.rows import POOL, POOL_TEXT, SHOP, change


def test_a_difference_has_both_windows_and_its_wholes() -> None:
    found = content_of(told_report()).differences
    assert (found.window, found.baseline, found.shown) == snapshot(
        (
            "2026-11-21 12:10:00.000 to 2026-11-21 12:15:00.000 UTC, 5 min",
            "2026-11-21 12:00:00.000 to 2026-11-21 12:10:00.000 UTC, 10 min",
            "all 1",
        )
    )
    assert tuple(found.rows[0]) == snapshot(
        (
            "pattern",
            "pool exhausted: <num> of <num> in use by <ip>",
            "new",
            "1,500 of 4,500 lines (33.3\xa0%)",
            "0 of 6,000 lines (0\xa0%)",
            "1,500",
            "0",
            "2026-11-21 12:10:00.000",
        )
    )


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("line", "lines"),
        ("host", "hosts"),
        ("trace_id", "sessions of trace_id"),
        ("attribute:shop.order", "sessions of shop.order"),
        ("message:blk", "sessions of blk"),
    ],
)
def test_a_difference_says_what_is_counted_as_the_threads_page_names_it(
    unit: str, said: str
) -> None:
    rows = pl.DataFrame([change(unit=unit)], schema=CHANGES)
    report = told_report(changes=rows)
    first = content_of(report).differences.rows[0]
    assert first.here == f"1,500 of 4,500 {said} (33.3\xa0%)"


def test_what_chance_explains_is_left_out() -> None:
    rows = pl.DataFrame([change(significant=False)], schema=CHANGES)
    assert content_of(told_report(changes=rows)).differences.rows == []


def test_sources_are_named_and_fields_are_called_as_they_are() -> None:
    rows = pl.DataFrame(
        [
            change(dimension="source", value=SHOP),
            change(dimension="attribute:status", value="503"),
        ],
        schema=CHANGES,
    )
    found = content_of(told_report(changes=rows)).differences.rows
    assert [(one.dimension, one.value) for one in found] == [
        ("source", "shop.log.gz"),
        ("status", "503"),
    ]


def test_what_stands_in_messages_is_named_by_its_place() -> None:
    rows = pl.DataFrame(
        [change(dimension=f"place:{POOL}:1", value="99")], schema=CHANGES
    )
    (found,) = content_of(told_report(changes=rows)).differences.rows
    assert (found.dimension, found.value) == (f"value 2 of “{POOL_TEXT}”", "99")


def test_a_case_that_was_not_compared_has_no_windows() -> None:
    assert content_of(report_of()).differences.window == ""


def test_a_long_value_is_cut_in_the_pages_and_whole_in_the_tables() -> None:
    trace = "OrderException: no connection\n" + "  at com.example.Order\n" * 60
    rows = pl.DataFrame(
        [change(dimension="attribute:stack", value=trace)], schema=CHANGES
    )
    report = told_report(changes=rows)
    (row,) = content_of(report).differences.rows
    assert len(row.value) == BRIEF
    assert row.value.startswith("OrderException: no connection at com.example.Order")
    assert trace.count("Order") == render_csv(report)["changes.csv"].count(b"Order")
