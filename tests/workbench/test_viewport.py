import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from logai_core.charts import palette
from logai_core.inert import inert_text
from logai_core.record_id import RecordId
from tests.builders import SOURCE, receipt_of, records_of
from workbench.ui.viewport import Asked, asked_of
from workbench.ui.viewport.look import HUES, colours_of, contrast, css, ink_on
from workbench.ui.viewport.rows import fair_share, rows_of, words_of


def drawn(messages: list[str], **columns: Any) -> dict[str, Any]:
    page = records_of(messages, **columns)
    return rows_of(page, receipt_of(name="web <b>.log"), zone="Europe/Berlin")


def test_a_page_is_columns_of_inert_text_with_times_in_the_zone() -> None:
    when = [datetime(2026, 7, 1, 12, 0, 0, 1_999, tzinfo=UTC), None]
    rows = drawn(["a\x1b[31mb\u202e", "two\nlines"], ts=when, severity=[17, 0])
    assert {name: rows[name] for name in ("line", "time", "level", "message")} == {
        "line": [1, 2],
        "time": ["2026-07-01 14:00:00.001", None],
        "level": [5, 0],
        "message": ["ab\\u{202e}", "two\nlines"],
    }
    assert rows["sources"] == [[SOURCE, "web <b>.log", rows["sources"][0][2]]]
    assert [rows["levels"][at] for at in rows["level"]] == [
        ["×", "ERROR"], ["?", "UNKNOWN"],
    ]  # fmt: skip


def test_of_a_time_that_comes_twice_a_line_says_which_it_is() -> None:
    when = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 2)]
    assert drawn(["a", "b", "c"], ts=when)["time"] == [
        "2026-10-25 02:30:00.000+02:00",
        "2026-10-25 02:30:00.000+01:00",
        "2026-10-25 03:30:00.000",
    ]


def test_a_page_without_lines_is_drawn_all_the_same() -> None:
    assert drawn([])["message"] == []


def test_long_messages_are_cut_so_that_a_page_stays_small_and_say_so() -> None:
    rows = drawn(["short", "x" * 3_000_000, "y" * 3_000_000])
    assert len(json.dumps(rows)) < 500_000
    assert rows["message"][0] == "short"
    assert {
        at: len(rows["message"][at]) + left for at, left in rows["more"].items()
    } == {1: 3_000_000, 2: 3_000_000}


@given(st.lists(st.integers(0, 1_000)), st.integers(1, 5_000))
def test_shares_never_exceed_the_budget_and_waste_none(
    lengths: list[int], budget: int
) -> None:
    most = fair_share(lengths, budget)
    used = sum(min(length, most) for length in lengths)
    assert used <= budget or most == 0
    if lengths and most < max(lengths):
        longer = sum(length > most for length in lengths)
        assert used + longer > budget


def test_words_to_mark_read_as_the_lines_do_and_the_longest_wins() -> None:
    assert words_of(["", "pool", "pool is", "\u202ex"]) == [
        "\\u{202e}x", "pool is", "pool",
    ]  # fmt: skip


@pytest.mark.parametrize("colour", palette.LEVELS.values())
def test_glyphs_stand_out_from_the_tile_of_their_level(colour: str) -> None:
    assert contrast(colour, ink_on(colour)) >= 4.5


def test_contrast_is_that_of_black_and_white_at_most() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_has_the_colours_of_the_palette() -> None:
    assert ".level-5 { --tile: #D55E00; --on-tile: #000000; }" in css("")


@given(st.sets(st.text("0123456789abcdef", min_size=12, max_size=12), max_size=7))
def test_few_sources_have_hues_of_their_own_in_any_order(ids: set[str]) -> None:
    sources = pl.DataFrame({"source_id": sorted(ids)}, schema={"source_id": pl.String})
    found = colours_of(sources)
    assert len(set(found.values())) == len(ids) <= len(HUES)
    assert colours_of(sources.reverse()) == found


@pytest.mark.parametrize(
    "told",
    [
        None,
        "open",
        {"what": "open"},
        {"what": "delete", "source_id": "a", "line_no": 1},
        {"what": "open", "source_id": 1, "line_no": 1},
        {"what": "open", "source_id": "a", "line_no": "1"},
        {"what": "open", "source_id": "a", "line_no": True},
    ],
)
def test_what_is_no_wish_is_none(told: object) -> None:
    assert asked_of(told) is None


def test_a_wish_names_a_record() -> None:
    told = {"what": "open", "source_id": "a", "line_no": 7}
    assert asked_of(told) == Asked("open", RecordId("a", 7))


@given(st.lists(st.text(max_size=30), max_size=5))
def test_every_message_reads_as_its_inert_text(messages: list[str]) -> None:
    assert drawn(messages)["message"] == [inert_text(one) for one in messages]


def test_nothing_in_the_scripts_builds_markup_from_text() -> None:
    scripts = sorted(Path("workbench/ui").rglob("*.js"))
    assert {"facets.js", "viewport.js"} <= {one.name for one in scripts}
    banned = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(",
              "new Function", "fetch(", "import(")  # fmt: skip
    texts = [one.read_text("utf-8") for one in scripts]
    assert [word for word in banned for text in texts if word in text] == []


def _draw_page() -> None:
    from tests.builders import receipt_of, records_of
    from workbench.ui.viewport import viewport

    viewport(
        records_of(["a", "b"]), receipt_of(), key="v", zone="UTC", current=None,
        wrapped=False, height_px=200, on_ask=print, on_copy=print,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_page_with_a_viewport_runs_without_a_browser_twice() -> None:
    for _ in range(2):
        page = AppTest.from_function(_draw_page).run()
        assert not page.exception


def _wish() -> None:
    from typing import Any

    import streamlit as st

    from workbench.ui import state
    from workbench.ui.viewport import Asked, Copied, _answer

    got: list[Asked] = []

    def come(told: Any) -> None:
        state.set_widget("v", {"asked": told})
        _answer("v", got.append, lambda lines: Copied("", ""))

    wish = {"what": "open", "source_id": "a", "line_no": 7}
    for number in (1, 1, 2, 1):  # a browser that heard no answer asks once more
        come(wish | {"number": number})
    come(wish)
    come(wish | {"what": "delete", "number": 5})
    come(None)
    st.text(str([(one.what, one.record.line_no) for one in got]))
    st.text(str(state.widget("v.answered")))


def test_a_wish_is_answered_once_however_often_it_comes() -> None:
    page = AppTest.from_function(_wish).run()
    assert not page.exception
    # A number that is not the last one is of a page that was drawn anew.
    assert [one.value for one in page.text] == [str([("open", 7)] * 3), "5"]


def _copy(text: str) -> None:
    from typing import Any

    import streamlit as st

    from logai_core.record_id import RecordId
    from workbench.ui import state
    from workbench.ui.viewport import Copied, _answer, _copied

    def ask(number: int, **wish: Any) -> None:
        told = {"what": "copy", "source_id": "a", "line_no": 7, "number": number}
        state.set_widget("v", {"asked": told | wish})
        _answer("v", print, lambda lines: Copied(text, str([*map(tuple, lines)])))

    def take() -> None:
        st.json(_copied("v") or {})

    ask(1)
    take()
    take()
    ask(1)
    take()
    ask(2, lines=[["a", 7], ["b", 1]])
    ask(3)
    ask(4, lines=[["b", 9], ["a", 7]])
    take()
    assert RecordId("a", 7) == ("a", 7)


def test_lines_to_copy_come_once_with_their_wish_and_are_drawn_inert() -> None:
    page = AppTest.from_function(_copy, args=("a\u202eb\n",)).run()
    assert not page.exception
    text = {"text": "a\u202eb\n", "shown": "a\\u{202e}b\n"}
    assert [json.loads(one.value) for one in page.json] == [
        {"number": 1, "said": "[('a', 7)]"} | text,
        {},
        {},
        {"number": 4, "said": "[('b', 9), ('a', 7)]"} | text,
    ]


def test_of_many_lines_to_copy_the_first_are_drawn_and_the_rest_counted() -> None:
    page = AppTest.from_function(_copy, args=("x" * 20_500,)).run()
    (first, *_) = [json.loads(one.value) for one in page.json]
    assert len(first["text"]) == 20_500
    assert first["shown"] == "x" * 20_000 + "\n… 500 more characters are copied too"
