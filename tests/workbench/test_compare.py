import json
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from logai_core.compare import by_weight
from logai_core.pipeline import members
from logai_core.store import Case
from tests.workbench.at_compare import (
    at_outage,
    listed,
    offers,
    stated,
    switch,
    to_compare,
)
from tests.workbench.at_patterns import press
from tests.workbench.cases import APP, WEB
from tests.workbench.driving import texts, visit
from workbench.ui.cache.differing import read_columns
from workbench.ui.compare import lists

POOL = "Pool exhausted after <num> ms"
WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:42:00Z"


def opened(app: AppTest, key: str) -> AppTest:
    """Open what is made only then."""
    app.session_state[key] = True
    return app.run()


def test_compare_offers_the_spans_of_findings_while_no_window_is_set(
    shop: Case,
) -> None:
    app = visit("compare", shop.root.name)
    assert "Choose the window in which something went wrong" in texts(app)
    offered = [one for one in app.button if offers(one.key)]
    assert "Pool exhausted after \\<num\\> ms" in offered[0].label
    offered[0].click().run()
    assert "160 records" in stated(app)
    assert ("+ new", "pattern", POOL, 120, 0) in listed(app)


def test_compare_states_both_windows_and_what_changed_most(
    shop: Case,
) -> None:
    app = at_outage(shop)
    assert stated(app) == (
        "**Incident** 2026-11-20 12:40:00 to 12:42:00 UTC, 2 min, 160 records  ·  "
        "against **baseline** 2026-11-20 12:38:00 to 12:40:00 UTC, 2 min, 40 records"
        "  ·  :small[the equal stretch before; 1 line without a time in neither]"
    )
    said = texts(app).replace("\\", "")
    assert "160 records are compared with 40 of the baseline." in said
    assert f"The pattern “{POOL}” is new: 120 of 160, none of 40" in said


def test_compare_lists_what_is_new_with_both_counts_and_its_first_lines(
    shop: Case,
) -> None:
    app = at_outage(shop)
    rows = listed(app)
    assert ("+ new", "pattern", POOL, 120, 0) in rows
    assert ("+ new", "level", "ERROR", 120, 0) in rows
    new = listed(switch(app, "compare.kind", "new"))
    assert new == [row[1:] for row in rows if row[0] == "+ new"]
    app.multiselect[0].set_value(["template"]).run()
    assert listed(app) == [("pattern", POOL, 120, 0)]
    assert app.dataframe[-1].value["line"].to_list() == list(range(5, 25))
    assert "**Baseline**: no record has it" in texts(app)


def test_compare_says_what_was_compared_in_figures_that_add_up(shop: Case) -> None:
    app = at_outage(shop)
    sure, rest, title = len(listed(app)), *(one.label for one in app.expander)
    assert (sure, rest) == (4, "4 not significant")
    assert title == "8 values of 4 kinds compared: 4 significant, 4 not"
    said = "8 values of 4 kinds were compared: 4 differ by more than chance explains"
    assert f"{said} and 4 do not." in texts(app).replace("\\", "")
    by_kind = pl.from_pandas(opened(app, "compare.kinds").dataframe[1].value)
    assert by_kind.drop("kind").sum().row(0) == (8, 4, 4)


def test_the_list_is_in_the_order_of_the_paragraph(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = listed(at_outage(shop))
    monkeypatch.setattr(lists, "by_weight", lambda found: by_weight(found).reverse())
    assert listed(at_outage(shop)) == rows[::-1]


def test_compare_swaps_the_sides(shop: Case) -> None:
    app = press(at_outage(shop), "Swap")
    assert "12:38:00 to 12:40:00 UTC, 2 min, 40 records  ·  against" in stated(app)
    assert "as set" in stated(app)
    assert ("− gone", "pattern", POOL, 0, 120) in listed(app)
    press(app, "Swap")
    assert ("+ new", "pattern", POOL, 120, 0) in listed(app)


def test_compare_moves_the_baseline_by_its_length_and_back_to_the_usual_one(
    shop: Case,
) -> None:
    app = press(at_outage(shop), "Earlier")
    assert "baseline** 2026-11-20 12:36:00 to 12:38:00 UTC" in stated(app)
    assert "as set" in stated(app)
    press(press(app, "Later"), "Later")
    assert "baseline** 2026-11-20 12:40:00 to 12:42:00 UTC" in stated(app)
    assert "belongs to the shorter one" in stated(app)
    press(app, "Usual baseline")
    assert "the equal stretch before" in stated(app)


def ends(app: AppTest, side: str) -> list[str]:
    """Return the keys of the inputs of a side's window."""
    own = f"compare.{side}."
    return [str(one.key) for one in app.text_input if str(one.key).startswith(own)]


def test_compare_takes_written_times_and_keeps_the_baseline_for_another_incident(
    shop: Case,
) -> None:
    app = opened(at_outage(shop), "compare.times")
    first, _ = ends(app, "Baseline")
    app.text_input(key=first).set_value("2026-11-20T12:00Z").run()
    assert "baseline** 2026-11-20 12:00:00 to 12:40:00 UTC" in stated(app)
    _, last = ends(app, "Incident")
    app.text_input(key=last).set_value("2026-11-20 12:41:00").run()
    assert "**Incident** 2026-11-20 12:40:00 to 12:41:00 UTC" in stated(app)
    assert "baseline** 2026-11-20 12:00:00 to 12:40:00 UTC" in stated(app)
    app.text_input(key=ends(app, "Incident")[0]).set_value("noon").run()
    assert [one.proto.title for one in app.warning] == ["Could not set the window"]
    assert "12:40:00 to 12:41:00" in stated(app)


def at_pool(shop: Case) -> AppTest:
    """Return the page with the pattern of the dry pool selected."""
    app = switch(at_outage(shop), "compare.kind", "new")
    return app.multiselect[0].set_value(["template"]).run()


@pytest.mark.parametrize("side", ["incident", "baseline"])
def test_compare_opens_the_lines_of_a_side_and_stays_what_it_was(
    side: str, shop: Case
) -> None:
    app = at_pool(shop)
    if side == "baseline":
        press(app, "Swap")
        switch(app, "compare.kind", "gone")
        app.multiselect[0].set_value(["template"]).run()
    before = stated(app)
    opens = f"Open in Lines ({side})"
    assert [one.help for one in app.button if one.label == opens] == ["120 records"]
    press(app, opens)
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert app.query_params["window" if side == "incident" else "baseline"] == WINDOW
    assert app.query_params.get("side", "incident") == side
    assert "120 of 1,324 records" in texts(app)
    press(app, "Back to Compare")
    assert stated(to_compare(app)) == before


def test_a_narrow_page_shows_the_counts_of_both_sides(shop: Case) -> None:
    table = at_outage(shop).dataframe[0]
    told = json.loads(table.proto.columns)
    names = list(table.value.columns)
    shown = names[: names.index("baseline") + 1]
    box, page = 33, 800 - 2 * 14
    assert sum(told[name]["width"] for name in shown) + box <= page


def test_the_way_back_finds_compare_as_it_was_left(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_pool(shop)
    before, left = stated(app), dict(app.query_params)
    press(app, "Open in Lines (incident)")
    app.switch_page("workbench/views/lines.py").run()
    opened = dict(app.query_params)
    assert "q" in opened
    monkeypatch.setattr("workbench.ui.address.is_way_back", lambda: True)
    # The browser passed this page with that address, and comes back to it.
    assert stated(to_compare(app)) == before
    assert dict(app.query_params) == left
    app.query_params["q"] = opened["q"]  # forward again
    app.switch_page("workbench/views/lines.py").run()
    assert "120 of 1,324 records" in texts(app)


def test_the_way_back_to_what_was_gone_to_by_the_menu_leads_there(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_pool(shop)
    press(app, "Open in Lines (incident)")
    app.switch_page("workbench/views/lines.py").run()
    opened = dict(app.query_params)
    assert dict(to_compare(app).query_params) == opened
    monkeypatch.setattr("workbench.ui.address.is_way_back", lambda: True)
    assert dict(to_compare(app).query_params) == opened


def test_compare_opens_just_the_records_of_a_service(shop: Case) -> None:
    app = at_outage(shop)
    app.multiselect[0].set_value(["service"]).run()
    assert listed(app) == [("+ new", "service", "app", 120, 0)]
    (button,) = [one for one in app.button if one.label == "Open in Lines (incident)"]
    assert button.help == "120 records"
    button.click().run()
    app.switch_page("workbench/views/lines.py").run()
    assert "service=app" in app.query_params["q"]


def test_compare_follows_the_windows_of_the_scope(shop: Case) -> None:
    app = at_outage(shop)
    app.switch_page("workbench/views/overview.py").run()
    app.text_input(key="overview.from").set_value("2026-11-20 12:41:00").run()
    assert "**Incident** 2026-11-20 12:41:00 to 12:42:00" in stated(to_compare(app))
    app.button(key="scope.clear_time").click().run()
    assert "Choose the window in which something went wrong" in texts(app)


def test_compare_holds_both_sides_to_the_query_and_says_so(shop: Case) -> None:
    asked = {"window": WINDOW, "q": "cart OR pool"}
    app = visit("compare", shop.root.name, **asked)
    assert "Both sides hold only what passes the query" in texts(app)
    assert ("+ new", "pattern", POOL, 120, 0) in listed(app)
    app = visit("compare", shop.root.name, window=WINDOW, q="pool")
    assert app.info[0].proto.title == "The baseline has no records"


def test_compare_forgets_its_windows_when_told_to(shop: Case) -> None:
    app = at_outage(shop)
    app.button(key="compare.clear").click().run()
    assert "Choose the window in which something went wrong" in texts(app)
    app.switch_page("workbench/views/overview.py").run()
    assert app.text_input(key="overview.from").value == ""


def write(app: AppTest, side: str, first: str, last: str) -> AppTest:
    """Write both ends of a side's window."""
    opened(app, "compare.times")
    for one, text in zip(ends(app, side), (first, last), strict=True):
        app.text_input(key=one).set_value(text)
    app.run()
    assert not app.exception
    return app


def test_compare_says_so_when_nothing_differs(shop: Case) -> None:
    app = at_outage(shop)
    write(app, "Incident", "2026-11-20 12:40:30", "2026-11-20 12:41:00")
    write(app, "Baseline", "2026-11-20 12:41:00", "2026-11-20 12:41:30")
    (told,) = app.info
    assert told.proto.title == "Nothing differs by more than chance explains"
    assert told.value == "8 values and 0 numbers were compared; they are below."
    rows = listed(app)
    assert len(rows) == 8
    assert ("as usual", "pattern", POOL, 30, 30) in rows
    assert [one.label for one in app.expander] == [
        "8 not significant",
        "8 values of 4 kinds compared: 0 significant, 8 not",
    ]


def test_compare_says_so_when_all_records_are_alike(shop: Case) -> None:
    app = write(
        at_outage(shop), "Incident", "2026-11-20 12:20:00", "2026-11-20 12:30:00"
    )
    (told,) = app.info
    assert told.proto.title == "Nothing differs by more than chance explains"
    assert told.value == "All records of both sides are alike in all that is compared."


def test_compare_says_so_when_a_side_has_no_records(shop: Case) -> None:
    app = write(at_outage(shop), "Baseline", "2026-11-19", "2026-11-20")
    assert [one.proto.title for one in app.info] == ["The baseline has no records"]
    assert not app.dataframe


def test_compare_says_so_when_the_window_holds_all_there_is(shop: Case) -> None:
    app = write(
        at_outage(shop), "Incident", "2026-11-20 11:00:00", "2026-11-20 14:00:00"
    )
    assert [one.proto.title for one in app.info] == [
        "There is nothing to compare this window with"
    ]


def test_compare_sets_sources_against_all_others(shop: Case) -> None:
    app = visit("compare", shop.root.name)
    switch(app, "compare.by", "sources")
    incident, baseline = app.multiselect[0], app.multiselect[1]
    assert (incident.value, baseline.value) == ([WEB], [])
    incident.set_value([APP]).run()
    assert stated(app) == (
        "**Incident** app <b>.log, 124 records  ·  against **baseline** web.log, "
        "1,200 records  ·  :small[all other sources]"
    )
    assert ("+ new", "level", "ERROR", 121, 0) in listed(app)
    assert not any("<img" in str(one.value) for one in app.markdown)
    app.multiselect[0].set_value([]).run()
    assert [one.proto.title for one in app.info] == ["A side has no source"]


def test_the_columns_of_a_comparison_may_be_read_ahead(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Case] = []
    kept_columns = members.kept_columns

    def told(case: Case, *given: Any) -> object:
        read.append(case)
        return kept_columns(case, *given)

    monkeypatch.setattr(members, "kept_columns", told)
    read_columns(shop.root, shop.analysis or "")
    assert len(read) == 1
    at_outage(shop)
    assert len(read) == 1


def test_ids_that_a_comparison_may_count_are_read_ahead(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    kept_columns = members.kept_columns

    def told(case: Case, *given: Any) -> object:
        columns = kept_columns(case, *given)
        assert columns is not None
        return columns._replace(ids=["trace_id", "order"], ids_of=read.append)

    monkeypatch.setattr(members, "kept_columns", told)
    read_columns(shop.root, shop.analysis or "")
    assert read == ["trace_id", "order"]
