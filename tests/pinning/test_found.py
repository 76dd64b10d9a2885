from typing import Any

import numpy as np
import polars as pl
import pytest

from logai_core.compare import compare_all, sides
from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window
from logai_core.store import Case
from tests.builders import at
from tests.pinning.conftest import Find
from tests.workbench.cases import APP, WEB

POOL = "Pool exhausted after <num> ms"
DRY = tuple(RecordId(APP, 5 + i) for i in range(120))


def pattern(shop: Case) -> dict[str, Any]:
    return shop.table("templates").row(
        by_predicate=pl.col("template") == POOL, named=True
    )


def finding(shop: Case, **changes: Any) -> dict[str, Any]:
    found = shop.table("findings").row(0, named=True)
    return found | changes


def test_a_pattern_stands_for_its_records_within_the_scope(
    shop: Case, find: Find
) -> None:
    scope, row = Scope(window=Window(at(2400), at(2410))), pattern(shop)
    rows = find(pinning.scope_of_pattern(row["template_id"], scope))
    pin = pinning.pin_of_pattern(shop, row, scope, rows)
    assert (pin.kind, pin.title) == ("pattern", POOL)
    assert pin.shown == f"{POOL}\n10 of 1,324 records"
    assert (pin.records, pin.total) == (DRY[:10], 10)
    assert (pin.at, pin.until, pin.scope) == (at(2400), at(2409), scope)
    named = pinning.pin_of_pattern(shop, row | {"name": "Pool dry"}, scope, rows)
    assert named.title == "Pool dry"
    assert pinning.mark_of(named) == pinning.pattern_mark(row["template_id"])


def test_a_finding_of_a_pattern_stands_for_all_records_of_it(
    shop: Case, find: Find
) -> None:
    row, scope = finding(shop), Scope(query="kept")
    other = pl.DataFrame({"source_id": [WEB], "line_no": [1]})
    assert pinning.is_alone(row)
    examples = shop.table("examples").filter(pl.col("finding_id") == row["finding_id"])
    rows = find(pinning.scope_of_finding(row, scope))
    shown = pl.concat(
        [examples.select("source_id", "line_no"), other], how="vertical_relaxed"
    )
    pin = pinning.pin_of_finding(shop, row, shown, scope, rows)
    assert (pin.kind, pin.scope) == ("finding", scope)
    assert (pin.records, pin.total) == (DRY, 120)
    assert (pin.at, pin.until) == (row["start"], row["end"])
    assert pin.shown.split("\n")[0] == row["text"]
    assert pinning.mark_of(pin) == pinning.finding_mark(row["finding_id"])


def test_lines_that_were_shown_are_among_those_named(shop: Case, find: Find) -> None:
    row = finding(shop, series_kind="total", key="", start=at(0), end=at(3600))
    last = pl.DataFrame({"source_id": [APP, APP], "line_no": [124, 124]})
    rows = find(pinning.scope_of_finding(row, Scope()))
    pin = pinning.pin_of_finding(shop, row, last, Scope(), rows)
    assert (pin.total, len(pin.records)) == (1323, 200)
    assert pin.records[-1] == RecordId(APP, 124)
    assert list(pin.records) == sorted(set(pin.records))


def test_a_finding_that_no_scope_has_alone_stands_for_its_lines(shop: Case) -> None:
    row = finding(shop, series_kind="measure", unit="ms", open=True)
    assert not pinning.is_alone(row)
    shown = pl.DataFrame({"source_id": [APP, WEB], "line_no": [5, 1]})
    pin = pinning.pin_of_finding(shop, row, shown, Scope(), None)
    assert (pin.records, pin.total) == ((RecordId(WEB, 1), RecordId(APP, 5)), 2)
    assert pin.until is None


@pytest.mark.parametrize(
    ("kind", "key", "query", "sources"),
    [
        ("total", "", "", ()),
        ("template", "T1", "tpl=T1", ()),
        ("level", "ERROR", "level=ERROR", ()),
        ("errors", "web", "(level=ERROR OR level=FATAL)", ()),
        ("service", "web 1", 'service="web 1"', ()),
        ("host", "web1", "host=web1", ()),
        ("source", APP, "", (APP,)),
        ("value", "user.tier=a\\/b", "@user.tier=a/b", ()),
        ("value", "host=web1", "host=web1", ()),
        ("measure", "http.took", "@http.took:*", ()),
        ("measure", "*:took", "@took:*", ()),
        ("measure", "T1:3", "tpl=T1", ()),
    ],
)
def test_a_finding_is_looked_at_by_what_it_is_of(
    kind: str, key: str, query: str, sources: tuple[str, ...], shop: Case
) -> None:
    before = Scope(query="x", off=("y",), side="all", zone="Europe/Berlin")
    row = finding(shop, series_kind=kind, key=key, start=at(1), end=at(2))
    assert pinning.scope_of_finding(row, before) == Scope(
        query=query, sources=sources, window=Window(at(1), at(2)), zone="Europe/Berlin"
    )


def changes(shop: Case, now: Window, then: Window) -> pl.DataFrame:
    parted = sides(
        shop.records_with_templates(), (now.start, now.end), (then.start, then.end)
    )
    return compare_all(*parted).changes


def test_what_is_new_is_pinned_at_its_first_record_of_the_incident(
    shop: Case, find: Find
) -> None:
    now, then = Window(at(2400), at(2520)), Window(at(1800), at(2400))
    row = changes(shop, now, then).row(
        by_predicate=(pl.col("dimension") == "template")
        & (pl.col("value") == pattern(shop)["template_id"]),
        named=True,
    )
    place = Scope(window=now, baseline=then)
    rows = find(pinning.scope_of_pattern(row["value"], place))
    pin = pinning.pin_of_change(shop, row, POOL, place, rows)
    assert (pin.kind, pin.title) == ("change", f"pattern “{POOL}”: new")
    assert (pin.records, pin.total, pin.at) == (DRY, 120, at(2400))
    assert pin.shown.split("\n")[1:3] == [
        "incident: 120 of 160, 120 records",
        "baseline: 0 of 200, 0 records",
    ]
    assert pin.scope == place
    mark = pinning.change_mark("template", row["value"], place)
    assert pinning.mark_of(pin) == mark
    assert mark != pinning.change_mark("template", row["value"], Scope(window=now))


def test_a_pin_of_a_difference_says_what_sessions_are_counted(
    shop: Case, find: Find
) -> None:
    now, then = Window(at(2400), at(2520)), Window(at(1800), at(2400))
    row = changes(shop, now, then).row(
        by_predicate=pl.col("value") == "ERROR", named=True
    )
    told = row | {"unit": "pair:order", "units": 3, "units_of": 9}
    place = Scope(window=now, baseline=then)
    pin = pinning.pin_of_change(
        shop, told, "ERROR", place, find(Scope(window=now, query="level:error"))
    )
    first = pin.shown.split("\n")[1]
    assert first.startswith("incident: 3 of 9 sessions of order, ")


def test_what_is_gone_is_pinned_at_the_beginning_of_the_incident(
    shop: Case, find: Find
) -> None:
    now, then = Window(at(2600), at(2800)), Window(at(2400), at(2600))
    row = changes(shop, now, then).row(
        by_predicate=(pl.col("dimension") == "level") & (pl.col("value") == "ERROR"),
        named=True,
    )
    before = Scope(window=then, query="level:error")
    place = Scope(window=now, baseline=then)
    pin = pinning.pin_of_change(shop, row, "ERROR", place, find(before))
    assert (pin.title, pin.at, pin.total) == ("level “ERROR”: gone", at(2600), 120)


def test_a_number_that_is_spread_otherwise_is_pinned_with_both_medians(
    shop: Case,
) -> None:
    row = {"dimension": "measure", "value": "ms", "median": 512.0, "median_b": 12.5,
           "high": 900.0, "high_b": 30.0, "records": 9, "records_b": 2000,
           "q": 0.001}  # fmt: skip
    place = Scope(window=Window(at(0), at(1)), baseline=Window(at(1), at(2)))
    rows = np.array([0], np.uint32)
    pin = pinning.pin_of_change(shop, row, "ms", place, rows)
    assert pin.shown.split("\n") == [
        "ms: spread otherwise",
        "incident: median 512, 95 % below 900, in 9 records",
        "baseline: median 12.5, 95 % below 30, in 2,000 records",
        "false discovery rate 0.001",
    ]
    assert pin.at == at(0)


def test_a_thread_stands_for_all_its_lines_with_what_is_odd_about_it(
    shop: Case,
) -> None:
    lines = pl.DataFrame({"source_id": [APP, WEB], "line_no": [5, 1]})
    row = {"session_id": "A7", "first_ts": at(0), "last_ts": at(2400),
           "services": ["app", "web"]}  # fmt: skip
    pin = pinning.pin_of_thread(
        shop, row, lines, "attribute:order_id", Scope(), ["no line “paid”"]
    )
    assert (pin.kind, pin.title) == ("thread", "order_id A7: 2 records of app, web")
    assert pin.shown == "order_id A7\n2 records of app, web\nno line “paid”"
    assert (pin.records, pin.total) == ((RecordId(WEB, 1), RecordId(APP, 5)), 2)
    assert (pin.at, pin.until) == (at(0), at(2400))
    assert pinning.mark_of(pin) == pinning.thread_mark("attribute:order_id", "A7")
