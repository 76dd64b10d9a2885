from dataclasses import replace

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from logai_core.pin import KINDS, Pin, as_row, from_row
from logai_core.pipeline import pinning
from logai_core.pipeline.pinning.marks import NAMED_BY
from logai_core.pipeline.pinning.told import DATA_CHARS
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from tests.builders import START, at
from tests.workbench.cases import APP, HOSTILE


def test_a_sentence_is_pinned_with_the_lines_that_it_cites(shop: Case) -> None:
    cited = [{"source_id": APP, "line_no": 6}, {"source_id": APP, "line_no": 5}]
    bullet = {"text": "The pool ran dry at 12:40.", "evidence": cited}
    pin = pinning.pin_of_claim(shop, bullet, "code", Scope())
    assert (pin.kind, pin.title) == ("claim", "The pool ran dry at 12:40.")
    assert (pin.records, pin.total) == ((RecordId(APP, 5), RecordId(APP, 6)), 2)
    assert (pin.at, pin.until) == (at(2400), at(2401))
    assert dict(pin.refers)["made_by"] == "code"
    assert pinning.mark_of(pin) == pinning.claim_mark(bullet["text"])


def test_a_sentence_without_lines_has_no_time(shop: Case) -> None:
    bullet = {"text": "Nothing stands out.", "evidence": []}
    pin = pinning.pin_of_claim(shop, bullet, "code", Scope())
    assert (pin.at, pin.records, pin.total, pin.sources) == (None, (), 0, ())


def test_a_chart_keeps_its_words_and_its_data_as_text(shop: Case) -> None:
    data = pl.DataFrame(
        {
            "bucket_start": pl.Series([START, at(10)], dtype=pl.Datetime("us", "UTC")),
            "level": ["INFO", "ERROR"],
            "records": [1200, 124],
        }
    )
    pin = pinning.pin_of_chart(
        shop, "Records over time", "1,324 records", data, Scope(sources=(APP,))
    )
    assert (pin.kind, pin.title) == ("chart", "Records over time")
    assert pin.shown == "Records over time: 1,324 records"
    assert (pin.at, pin.until, pin.total, pin.records) == (START, at(10), 1324, ())
    assert [one for one, _ in pin.sources] == [APP]
    assert dict(pin.refers)["data"] == (
        "bucket_start,level,records\n"
        "2026-11-20T12:00:00Z,INFO,1200\n2026-11-20T12:00:10Z,ERROR,124\n"
    )


def test_the_data_of_a_chart_end_with_a_whole_line(shop: Case) -> None:
    data = pl.DataFrame({"name": ["x" * 99] * 2000})
    kept = dict(pinning.pin_of_chart(shop, "c", "w", data, Scope()).refers)["data"]
    assert len(kept) <= DATA_CHARS
    assert set(kept.split("\n")) == {"name", "x" * 99, ""}


def test_an_outside_event_is_as_it_was_told() -> None:
    pin = pinning.pin_of_event(
        at(60), f"{HOSTILE}\nmore", "all of it", author="release-bot", given="paste"
    )
    assert pin.title == HOSTILE[:119] + "…"
    assert (pin.kind, pin.shown, pin.at, pin.total) == ("event", "all of it", at(60), 0)
    assert dict(pin.refers)["author"] == "release-bot"


def test_a_second_click_unpins_whatever_people_changed_of_it(board: Case) -> None:
    mark = pinning.event_mark(at(1), "deploy", "bot")

    def made() -> Pin:
        return pinning.pin_of_event(at(1), "deploy", "deploy", author="bot")

    first = pinning.turn(board, mark, made)
    assert first is not None
    board.board.change(first.number, first.version, name="Rollout", noise=True)
    assert pinning.numbers_of(board.board.pins(), mark) == [first.number]
    assert pinning.turn(board, mark, made) is None
    assert board.board.pins() == []
    again = pinning.turn(board, mark, made)
    assert again is not None
    assert again.number > first.number


def test_what_was_unpinned_is_put_back_under_its_number(board: Case) -> None:
    made = board.board.add(pinning.pin_of_event(at(1), "deploy", "deploy"))
    named = board.board.change(made.number, made.version, name="Rollout")
    board.board.remove(made.number)
    back = pinning.put_back(board, made.number)
    assert back is not None
    assert (back.number, back.pin) == (made.number, named.pin)
    renamed = board.board.change(back.number, back.version, name="Roll-out")
    assert pinning.put_back(board, made.number) == renamed
    assert pinning.put_back(board, 99) is None


def test_every_kind_of_pin_has_a_name() -> None:
    assert set(NAMED_BY) == set(KINDS)


def test_a_mark_is_of_what_is_looked_at_in_whatever_zone() -> None:
    scope = Scope(query="cart", zone="Europe/Berlin")
    assert pinning.search_mark(scope) == pinning.search_mark(replace(scope, zone="UTC"))
    assert pinning.search_mark(scope) != pinning.search_mark(Scope(query="carts"))
    assert pinning.search_mark(Scope()).kind == "range"


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_event_survives_being_written(title: str, author: str) -> None:
    pin = pinning.pin_of_event(START, title, title, author=author)
    assert from_row(as_row(pin)) == pin
    assert pinning.mark_of(pin) == pinning.event_mark(START, title, author)
    assert len(pin.title) <= 120
