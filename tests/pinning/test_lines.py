from datetime import timedelta

import polars as pl
import pytest

from logai_core.errors import CaseError
from logai_core.pin import MOST_RECORDS
from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window
from logai_core.store import Case
from tests.builders import START, at
from tests.pinning.conftest import Find
from tests.workbench.cases import APP, WEB

SHA = {APP: APP.ljust(64, "0"), WEB: WEB.ljust(64, "0")}
ZONED = Scope(zone="Europe/Berlin")


def test_a_line_keeps_its_time_text_record_source_and_scope(shop: Case) -> None:
    pin = pinning.pin_of_line(shop, RecordId(APP, 3), ZONED)
    assert (pin.kind, pin.title, pin.shown) == (
        "line",
        "Traceback of order 7",
        "Traceback of order 7\n  in pay\n  in charge",
    )
    assert (pin.at, pin.until) == (at(20), None)
    assert (pin.records, pin.total) == ((RecordId(APP, 3),), 1)
    assert (pin.sources, pin.scope) == (((APP, SHA[APP]),), ZONED)


def test_an_undated_line_has_no_time(shop: Case) -> None:
    assert pinning.pin_of_line(shop, RecordId(APP, 4), Scope()).at is None


def test_a_line_that_the_case_does_not_have_is_refused(shop: Case) -> None:
    with pytest.raises(CaseError):
        pinning.pin_of_line(shop, RecordId(APP, 4000), Scope())


def test_several_lines_are_one_pin_in_the_order_of_sources_and_lines(
    shop: Case,
) -> None:
    marked = [RecordId(WEB, 2), RecordId(APP, 6), RecordId(APP, 5), RecordId(WEB, 2)]
    pin = pinning.pin_of_lines(shop, marked, ZONED)
    assert (pin.kind, pin.title) == ("range", "3 lines: GET /cart/3 200 in 3 ms")
    assert pin.shown.split("\n") == [
        "GET /cart/3 200 in 3 ms",
        "Pool exhausted after 2400 ms",
        "Pool exhausted after 2401 ms",
    ]
    assert (pin.at, pin.until) == (at(3), at(2401))
    assert pin.records == (RecordId(WEB, 2), RecordId(APP, 5), RecordId(APP, 6))
    assert pin.total == 3
    assert pin.sources == ((WEB, SHA[WEB]), (APP, SHA[APP]))
    again = pinning.pin_of_lines(shop, marked[::-1], ZONED)
    assert again == pin
    assert pinning.mark_of(pin) == pinning.lines_mark(marked)


def test_of_many_lines_the_first_are_shown_and_the_rest_counted(shop: Case) -> None:
    pin = pinning.pin_of_lines(
        shop, [RecordId(WEB, one) for one in range(1, 31)], ZONED
    )
    shown = pin.shown.split("\n")
    assert (len(shown), shown[-1]) == (21, "and 10 more lines")


def test_lines_that_are_not_there_are_left_out(shop: Case) -> None:
    gone = [RecordId("0" * 12, 1), RecordId(WEB, 9999)]
    pin = pinning.pin_of_lines(shop, gone, Scope())
    assert (pin.title, pin.records, pin.total) == ("0 lines: nothing", (), 0)


def test_a_query_stands_for_all_its_hits_and_names_the_first(
    shop: Case, find: Find
) -> None:
    scope = Scope(query="cart", zone="Europe/Berlin")
    pin = pinning.pin_of_search(shop, scope, find(scope))
    assert (pin.kind, pin.title, pin.total) == ("query", "cart", 1200)
    assert pin.shown == "1,200 of 1,324 records\nquery: cart"
    assert pin.records == tuple(RecordId(WEB, one + 1) for one in range(MOST_RECORDS))
    assert (pin.at, pin.until) == (START, at(3597))
    assert pin.sources == ((WEB, SHA[WEB]),)


def test_a_stretch_of_time_is_pinned_with_all_that_lies_in_it(
    shop: Case, find: Find
) -> None:
    window = Window(at(2400), at(2403))
    scope = Scope(window=window, sources=(APP, WEB))
    pin = pinning.pin_of_search(shop, scope, find(scope))
    assert (pin.kind, pin.title) == ("range", "4 of 1,324 records of a stretch of time")
    assert pin.shown == (
        "4 of 1,324 records\n"
        "time: 2026-11-20T12:40:00Z to 2026-11-20T12:40:03Z\n"
        "sources: app <b>.log, web.log"
    )
    assert pin.records == (
        RecordId(WEB, 801),
        *(RecordId(APP, 5 + i) for i in range(3)),
    )
    assert (pin.at, pin.until) == (at(2400), at(2402))


@pytest.mark.parametrize("query", ["", "cart", "level>=error", "nothing like it"])
@pytest.mark.parametrize("seconds", [None, 1, 700, 3000])
def test_what_is_named_is_the_beginning_of_what_is_counted(
    query: str, seconds: int | None, shop: Case, find: Find
) -> None:
    window = Window(START, START + timedelta(seconds=seconds)) if seconds else None
    scope = Scope(query=query, window=window)
    rows = find(scope)
    pin = pinning.pin_of_search(shop, scope, rows[::-1])
    every = shop.records().select("source_id", "line_no", "ts").collect()[rows]
    ids = [RecordId(*one) for one in every.select("source_id", "line_no").rows()]
    assert list(pin.records) == ids[:MOST_RECORDS]
    assert pin.total == len(ids)
    assert pin.at == every["ts"].min()
    assert [one for one, _ in pin.sources] == sorted({one.source_id for one in ids})
    known = every.filter(pl.col("ts").is_not_null())
    assert (pin.until or pin.at) == known["ts"].max()
