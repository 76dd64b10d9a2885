import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.errors import LimitError
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START
from tests.workbench.at_sessions import select
from tests.workbench.cases import APP, HOSTILE, WEB
from tests.workbench.driving import texts, viewports, visit

WINDOW = "2026-11-20T12:10:00Z~2026-11-20T12:20:00Z"


def turn(app: AppTest, page: int) -> AppTest:
    (number,) = [one for one in app.number_input if one.label == "Page"]
    return number.set_value(page).run()


def told(app: AppTest) -> tuple[str, ...]:
    """Return the note on what is shown of how many."""
    return tuple(re.findall(r"Records [0-9,]+ to .*", texts(app)))


def test_lines_are_drawn_by_pages_that_are_come_to_by_number(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    (first,) = viewports(app)
    assert first["line"] == list(range(1, 201))
    assert {one[0]: one[1] for one in first["sources"]} == {WEB: "web.log"}
    assert told(app) == ("Records 1 to 200 of 1,324 matching",)
    (last,) = viewports(turn(app, 7))
    assert told(app) == ("Records 1,201 to 1,324 of 1,324 matching",)
    assert last["line"] == list(range(1, 125))
    assert last["current"] == [APP, 1]
    assert last["stamp"] != first["stamp"]
    assert app.query_params["line"] == f"{APP}:1"
    assert len(app.dataframe) == 0


def test_a_page_that_cannot_be_read_is_told_in_a_sentence(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LimitError("It was ended after 10 s", hint="Ask for less.")

    app = visit("lines", shop.root.name)
    monkeypatch.setattr("workbench.ui.lines.lines.go_to", refuse)
    turn(app, 3)
    assert not app.exception
    assert [one.proto.title for one in app.warning] == ["Could not go to that page"]
    assert told(app) == ("Records 1 to 200 of 1,324 matching",)


def test_hostile_lines_and_names_are_given_to_be_set_as_text(shop: Case) -> None:
    app = visit("lines", shop.root.name, line=f"{APP}:2", q='"<script>alert(1)"')
    (drawn,) = viewports(app)
    assert drawn["message"] == [HOSTILE]
    assert [name for _, name, _ in drawn["sources"]] == ["app <b>.log"]
    assert drawn["hits"] == ["<script>alert(1)"]
    assert "<script" not in re.sub(r"\\.", "", texts(app))


def test_a_line_of_the_address_is_gone_to_whatever_page_it_is_on(shop: Case) -> None:
    app = visit("lines", shop.root.name, line=f"{APP}:90")
    (drawn,) = viewports(app)
    assert drawn["current"] == [APP, 90]
    assert drawn["line"][0] == 1
    assert told(app) == ("Records 1,201 to 1,324 of 1,324 matching",)


@pytest.mark.parametrize(
    "line",
    [
        "none",
        "none:5",
        f"{APP}:0",
        f"{APP}:-1",
        f"<b>{APP}:1",
        f"{APP}:5000",
        "x" * 999,
    ],
)
def test_what_names_no_line_of_the_case_is_passed_over(line: str, shop: Case) -> None:
    app = visit("lines", shop.root.name, line=line)
    assert not app.exception
    assert [one.value for one in (*app.warning, *app.error)] == []
    assert told(app) == ("Records 1 to 200 of 1,324 matching",)


@pytest.mark.parametrize("line", ["none:5", f"{APP}:5000"])
def test_a_line_that_the_case_has_not_is_told_once(line: str, shop: Case) -> None:
    app = visit("lines", shop.root.name, line=line)
    missing = "The line that the address names is not in this case"
    assert viewports(app)[0]["note"] == missing
    app.run()
    assert viewports(app)[0]["note"] == ""
    assert "line" not in app.query_params


def test_a_query_that_drops_the_line_goes_on_at_the_next_one_left(shop: Case) -> None:
    app = visit("lines", shop.root.name, line=f"{WEB}:702", q="cart")
    assert viewports(app)[0]["current"] == [WEB, 702]
    message = viewports(app)[0]["message"][701 - 600]
    app.query_params["q"] = f'-"{message}"'
    (drawn,) = viewports(app.run())
    assert drawn["current"] == [WEB, 703]
    assert app.query_params["line"] == f"{WEB}:702"  # it is there again without it


def test_the_table_beside_shows_the_same_page_and_forgets_a_place(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    app.toggle(key="lines.table").set_value(True).run()
    assert viewports(app) == []
    first = app.dataframe[0]
    assert first.value["line"].to_list() == list(range(1, 201))
    assert set(first.value["source"]) == {"web.log"}
    select(app, 0, 2)
    assert app.code[0].value == "GET /cart/6 200 in 6 ms"
    turn(app, 7)
    last = app.dataframe[0]
    assert last.value["line"].to_list() == list(range(1, 125))
    assert last.proto.id != first.proto.id
    # What was opened stays open, by its record: row 2 of this page is another one.
    assert app.code[0].value == "GET /cart/6 200 in 6 ms"


def test_lines_in_time_order_put_undated_ones_last(shop: Case) -> None:
    app = visit("lines", shop.root.name)
    (order,) = [one for one in app.get("segmented_control") if one.key == "lines.order"]
    order.set_value("time").run()
    (first,) = viewports(app)
    assert first["line"][:2] == [1, 1]
    assert [first["sources"][at][0] for at in first["source"][:2]] == [WEB, APP]
    assert first["time"] == sorted(first["time"])
    (last,) = viewports(turn(app, 7))
    assert last["time"][-1] is None
    assert last["time"][:-1] == sorted(last["time"][:-1])


def test_a_find_marks_words_and_hides_no_line(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="pool")
    app.text_input(key="lines.find").set_value("after 7 ms").run()
    (drawn,) = viewports(app)
    assert drawn["hits"] == ["after 7 ms", "pool"]
    assert told(app) == ("Records 1 to 120 of 120 matching (1,324 in the case)",)
    app.toggle(key="lines.wrap").set_value(True).run()
    (wrapped,) = viewports(app)
    assert (drawn["wrapped"], wrapped["wrapped"]) == (False, True)
    assert wrapped["hits"] == ["after 7 ms", "pool"]


def test_lines_say_which_part_of_the_scope_removed_what(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level:error cart")
    assert app.info[0].proto.title == "No record passes all of this"
    assert app.info[0].value == (
        "- without the query: 1,324 of 1,324\n"
        "- without level\\:error: 1,200 of 1,324\n"
        "- without cart: 121 of 1,324"
    )
    assert viewports(app) == []
    assert app.text_input(key="lines.go").disabled


def test_lines_count_without_the_window_over_all_time(shop: Case) -> None:
    app = visit("lines", shop.root.name, q="level:error", window=WINDOW)
    assert app.info[0].value == (
        "- without the window: 121 of 1,324\n- without the query: 200 of 1,324"
    )


def _answer(root: str, asked: list[tuple[str, str, int, str]]) -> None:
    """Run wishes of the keyboard, each from its line; tell where each one leads."""
    from pathlib import Path

    import streamlit as st

    from logai_core import pipeline
    from logai_core.record_id import RecordId
    from logai_core.store import Case
    from workbench.ui import looking, state
    from workbench.ui.lines import lines
    from workbench.ui.scope import Loaded, Opened
    from workbench.ui.viewport import Asked

    case = Case(Path(root))
    analysis = case.analysis or ""
    here = Loaded(case, case.root, analysis, Opened(case, "", case.held, analysis))
    looking.open_case(case.root)
    for what, source_id, line_no, find in asked:
        looking.at_line(RecordId(source_id, line_no))
        seen = lines.shown(here, "file")
        lines.answer(Asked(what, RecordId(source_id, line_no)), seen, here, find)
        space = state.workspace()
        st.text(
            f"{space.line.source_id[:1]}{space.line.line_no} {state.told()}".strip()
        )
    st.text(
        f"opened {space.opened}, around {space.around}, pins {sorted(pipeline.pinned_records(case))}"
    )


WISHES = [
    ("last", WEB, 5, "", "b124"),
    ("first", APP, 100, "", "a1"),
    ("next_page", WEB, 200, "", "a201"),
    ("previous_page", WEB, 201, "", "a200"),
    ("previous_page", WEB, 1, "", "a1 Nothing further: previous page"),
    ("next_page", APP, 124, "", "b124 Nothing further: next page"),
    ("next_error", WEB, 1, "", "b3"),
    ("previous_error", APP, 5, "", "b3"),
    ("previous_error", APP, 3, "", "b3 Nothing further: previous error"),
    ("next_hit", WEB, 1, "after 2407 ms", "b12"),
    ("previous_hit", APP, 1, "/cart/9 ", "a4"),
    ("next_hit", WEB, 7, "", "a7 Nothing further: next hit"),
    ("next_hit", WEB, 7, '<b> "quoted" \\', "a7 Nothing further: next hit"),
    ("open", WEB, 9, "", "a9"),
    ("open", WEB, 8, "", "a8"),
    ("context", WEB, 8, "", "a8"),
    ("context", WEB, 8, "", "a8"),
    ("pin", APP, 2, "", "b2"),
    ("pin", WEB, 2, "", "a2"),
    ("pin", APP, 2, "", "b2"),
]


def test_what_the_keyboard_asks_for_leads_to_a_record(shop: Case) -> None:
    asked = [one[:4] for one in WISHES]
    app = AppTest.from_function(_answer, args=(str(shop.root), asked)).run(timeout=30)
    assert not app.exception
    said = [one.value for one in app.text]
    assert said[:-1] == [one[4] for one in WISHES]
    assert said[-1] == (
        f"opened RecordId(source_id='{WEB}', line_no=8), around None, pins "
        f"[RecordId(source_id='{WEB}', line_no=2)]"
    )


def test_a_case_without_a_record_says_where_to_look(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "blank.log"
    log.write_text("\n")
    case = new_case(home, title="Blank", now=START)
    pipeline.load(case, [pipeline.Input(log, log.name)], settings=Settings())
    pipeline.analyze(case, settings=Settings())
    app = visit("lines", case.root.name)
    assert app.info[0].proto.title == "The case has no record"
    assert "no line with a time" in texts(app)
    assert "let go of the window" not in texts(app)
