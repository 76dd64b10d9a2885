from pathlib import Path

import polars as pl
import pytest

from logai_core import pipeline
from logai_core.errors import CaseError
from logai_core.store import Case
from logai_core.templates import Edit
from tests.workbench.at_patterns import POOL, at_pool, patterns, press
from tests.workbench.cases import HOSTILE, WEB
from tests.workbench.driving import switch, texts, viewports, visit


def test_patterns_account_for_every_record_and_line(shop: Case) -> None:
    app = visit("patterns", shop.root.name)
    assert (
        "1,324 records in 6 patterns + 0 without = 1,324 records  ·  "
        "1,326 lines in patterns + 2 rejected = 1,328 lines"
    ) in texts(app)
    assert not app.error


def test_patterns_whose_sum_fails_say_so(shop: Case) -> None:
    receipt = shop.sources().filter(pl.col("source_id") == WEB)
    shop.set_receipt(WEB, receipt.with_columns(pl.col("records") + 1))
    app = visit("patterns", shop.root.name)
    assert [one.proto.title for one in app.error] == ["The counts do not add up"]
    assert "1,324 records in 6 patterns + 0 without = 1,325 records" in (
        app.error[0].value
    )


def test_patterns_without_a_case_say_what_to_do(home: Path) -> None:
    app = visit("patterns")
    assert [one.proto.title for one in app.info] == ["Nothing is loaded yet"]


def test_patterns_that_cannot_be_read_say_why(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_case: Case) -> None:
        raise CaseError("the notes are *damaged*", hint="Open a copy.")

    monkeypatch.setattr(pipeline, "edits_of", refuse)
    app = visit("patterns", shop.root.name)
    assert not app.exception
    assert [one.proto.title for one in [*app.error, *app.warning]] == [
        "Could not open the case"
    ]


def test_patterns_search_takes_the_words_as_they_stand(shop: Case) -> None:
    app = visit("patterns", shop.root.name)
    app.text_input(key="patterns.search").set_value("POOL EXHAUSTED AFTER <").run()
    assert "1 of 6 patterns, holding 120 of 1,324 records" in texts(app)
    assert app.dataframe[0].value["levels"].to_list() == ["ERROR 120"]
    assert app.dataframe[3].value["message"].to_list()[0] == (
        "Pool exhausted after 2400 ms"
    )
    app.text_input(key="patterns.search").set_value("no[thing").run()
    assert app.info[0].proto.title == "No pattern holds these words"


def test_patterns_in_another_order_are_another_table(shop: Case) -> None:
    app = visit("patterns", shop.root.name)
    seen = {}
    for sort in ("interest", "records", "first", "level"):
        app.get("segmented_control")[0].set_value(sort).run()
        seen[app.dataframe[0].proto.id.split("-")[-1]] = tuple(patterns(app))
        shown = app.dataframe[0].value
        if sort == "records":
            assert shown["records"].is_monotonic_decreasing
        if sort == "first":
            dated = shown["first (UTC)"].replace("", None).dropna()
            assert dated.is_monotonic_decreasing
    assert len(seen) == len(set(seen.values())) > 2


def test_patterns_open_their_lines(shop: Case) -> None:
    app = press(at_pool(shop), "Open 120 records in Lines")
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    (drawn,) = viewports(app)
    dry = [f"Pool exhausted after {second} ms" for second in range(2400, 2520)]
    assert drawn["message"] == dry
    switch(app)
    assert len(viewports(app)[0]["line"]) == 200


def test_patterns_are_left_out_of_lines_until_shown_again(shop: Case) -> None:
    app = press(at_pool(shop), "Leave out of Lines")
    assert app.dataframe[0].value["marks"].to_list() == ["left out"]
    assert "1 pattern left out of Lines" in texts(app)
    app.switch_page("workbench/views/lines.py").run()
    assert "of 1,204 matching (1,324 in the case)" in texts(app)
    switch(app)
    assert "of 1,324 matching" in texts(app)
    press(at_pool(shop), "Leave out of Lines")
    app = press(
        app.switch_page("workbench/views/patterns.py").run(), "Leave out of Lines"
    )
    press(app, "Show in Lines again")
    assert app.dataframe[0].value["marks"].to_list() == [""]


def test_a_value_that_only_the_window_has_is_told(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    app.text_input(key="overview.from").set_value("2026-11-20 12:40")
    app.text_input(key="overview.to").set_value("2026-11-20 12:40:02").run()
    app.switch_page("workbench/views/patterns.py").run()
    app.text_input(key="patterns.search").set_value("Pool").run()
    variable, values = app.dataframe[1].value, app.dataframe[2].value
    assert variable["values"].to_list() == [120]
    assert variable["range"].to_list() == ["0 to 119"] or variable[
        "range"
    ].to_list() == ["2,400 to 2,519"]
    assert variable["only in the window"].to_list() == ["2400 ×1, 2401 ×1"]
    noted = values[values["note"] != ""]
    assert noted["value"].to_list() == ["2400", "2401"]
    assert noted["in window"].to_list() == [1, 1]


def test_hostile_patterns_and_names_are_text(shop: Case) -> None:
    hostile = shop.table("templates").filter(pl.col("template").str.contains("script"))
    text = hostile["template"].item()
    pipeline.add_edit(shop, Edit("rename", (text,), to=HOSTILE))
    app = visit("patterns", shop.root.name)
    app.text_input(key="patterns.search").set_value("<script>").run()
    assert not app.exception
    said = texts(app) + "".join(one.label for one in app.button)
    for part in ("<script>", "![x](", ":red[", "](http"):
        assert part not in said
    press(app, "Leave out of Lines")
    app.switch_page("workbench/views/lines.py").run()
    assert "<script>" not in "".join(one.label for one in app.button)


def test_the_pattern_that_is_shown_stays_so_in_another_order(shop: Case) -> None:
    app = at_pool(shop)
    app.text_input(key="patterns.search").set_value("").run()
    assert app.code[0].value == POOL
    app.get("segmented_control")[0].set_value("records").run()
    assert (patterns(app).index(POOL), app.code[0].value) == (1, POOL)


def test_patterns_are_those_of_the_scope_until_all_are_asked_for(shop: Case) -> None:
    app = visit("patterns", shop.root.name, q="level:error")
    assert app.dataframe[0].value["in scope"].to_list() == [120, 1]
    assert app.toggle(key="patterns.in_scope").label == "Only in the scope (2)"
    app.toggle(key="patterns.in_scope").set_value(False).run()
    assert sorted(app.dataframe[0].value["in scope"]) == [0, 0, 0, 0, 1, 120]
