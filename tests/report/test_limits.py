from typing import Any

import polars as pl
from inline_snapshot import snapshot

from logai_core.report.limits import ALWAYS, limits_of
from logai_core.schemas import SOURCES
from tests.charts.frames import at
from tests.report.cases import empty_report, report_of
from tests.report.rows import SHOP, source


def told(*sources: dict[str, Any]) -> list[str]:
    return limits_of(report_of(sources=pl.DataFrame(list(sources), schema=SOURCES)))


def test_all_that_a_source_lacks_is_said_with_its_share() -> None:
    row = source(
        ts_basis=["zone setting", "assumed year"],
        year=2026,
        cut=2,
        replaced=7,
        ambiguous=3,
        skipped=1,
        gaps=[{"start": at(4), "end": at(10)}, {"start": at(12), "end": at(13)}],
        first_ts=at(25),
        last_ts=at(28),
    )
    assert told(row) == snapshot(
        [
            "Only what was logged is here: what users saw, lost or paid, and what no source wrote down, is not in it.",
            "shop.log.gz: 40 of 12,345 lines (0.3\xa0%) have no time and stand in no count over time.",
            "shop.log.gz: 5 of 12,345 lines (< 0.1\xa0%) are in no record.",
            "shop.log.gz: 2 of 12,345 lines (< 0.1\xa0%) were longer than the limit and are cut.",
            "shop.log.gz: 7 bytes fit no encoding and are shown as �.",
            "shop.log.gz states no zone; its times are read as UTC.",
            "shop.log.gz states no year; it is assumed as 2026.",
            "shop.log.gz: 3 of 12,040 records (< 0.1\xa0%) have a time that clocks showed twice; the earlier is taken.",
            "shop.log.gz: 1 of 12,040 records (< 0.1\xa0%) have a time that clocks never showed.",
            "shop.log.gz is silent for 3 min from 2026-11-21 12:02:00.000 UTC; nothing says whether it ran.",
            "shop.log.gz begins at 2026-11-21 12:12:30.000 UTC, after the incident began.",
            "shop.log.gz ends at 2026-11-21 12:14:00.000 UTC, before the incident ended.",
        ]
    )


def test_clocks_that_nobody_compared_are_said() -> None:
    clean = source(undated=0, rejected=0)
    other = source(source_id="b" * 12, name="db.log", undated=0, rejected=0)
    assert told(clean, other) == [
        ALWAYS,
        "The clocks of 2 sources are taken as they are: times of different sources are "
        "as far apart as their clocks.",
    ]
    assert told(clean, other | {"offset_s": 38.0}) == [ALWAYS]


def test_a_whole_source_lacks_nothing_but_what_logs_always_lack() -> None:
    assert told(source(undated=0, rejected=0)) == [ALWAYS]


def test_the_order_of_sources_does_not_matter() -> None:
    one, two = source(), source(source_id="b" * 12, name="db.log")
    assert told(one, two) == told(two, one)
    assert one["source_id"] == SHOP


def test_an_empty_case_has_the_one_limit_that_all_have() -> None:
    assert limits_of(empty_report()) == [ALWAYS]
