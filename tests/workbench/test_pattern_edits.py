import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from logai_core import jobs, pipeline
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.templates import Edit
from tests.workbench.at_patterns import POOL, at_pool, patterns, press
from tests.workbench.driving import texts, visit
from workbench.ui.text import literal


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep workers from starting; return the work that they would get."""
    asked: list[str] = []

    def keep(folder: Path, spec: Mapping[str, Any], *, module: str) -> Path:
        asked.append(spec["work"])
        job = folder / f"job-{len(asked)}"
        job.mkdir(parents=True)
        return job

    monkeypatch.setattr(jobs, "start", keep)
    return asked


def edits(shop: Case) -> list[Edit]:
    return [made.edit for made in pipeline.edits_of(shop)]


def select(app: AppTest, *rows: int) -> None:
    key = app.dataframe[0].proto.id.split("-", 2)[2]
    app.session_state[key] = {"selection": {"rows": list(rows)}}
    app.run()


def open_list(app: AppTest) -> None:
    app.session_state["patterns.edits"] = True
    app.run()


def test_a_named_pattern_is_found_by_its_name_and_keeps_its_text(shop: Case) -> None:
    app = at_pool(shop)
    (name,) = [one for one in app.text_input if one.key.startswith("patterns.name.")]
    name.set_value("The *pool* ran dry")
    press(app, "Rename")
    assert edits(shop) == [Edit("rename", (POOL,), to="The *pool* ran dry")]
    assert patterns(app) == ["The *pool* ran dry"]
    assert "**The \\*pool\\* ran dry**" in texts(app)
    assert app.code[0].value == POOL
    app.text_input(key="patterns.search").set_value("ran DRY").run()
    assert patterns(app) == ["The *pool* ran dry"]
    press(app, "Remove the name")
    assert (edits(shop), app.dataframe) == ([], [])


def test_noise_is_hidden_and_counted_and_undone_at_once(shop: Case) -> None:
    app = press(at_pool(shop), "Noise")
    assert app.info[0].proto.title == "No pattern holds these words"
    assert app.toggle(key="patterns.hide_noise").label == "Hide noise (1)"
    assert "Noise: “Pool exhausted after \\<num\\> ms”" in texts(app)
    app.toggle(key="patterns.hide_noise").set_value(False).run()
    assert app.dataframe[0].value["marks"].to_list() == ["noise"]
    press(app, "Not noise")
    assert edits(shop) == []
    press(press(app, "Noise"), "Undo")
    assert edits(shop) == []
    assert app.dataframe[0].value["marks"].to_list() == [""]


def test_what_is_no_longer_noise_leaves_others_so(shop: Case) -> None:
    pipeline.add_edit(shop, Edit("noise", ("GET", POOL)))
    app = visit("patterns", shop.root.name)
    app.toggle(key="patterns.hide_noise").set_value(False)
    app.text_input(key="patterns.search").set_value("Pool").run()
    press(app, "Not noise")
    assert edits(shop) == [Edit("noise", ("GET",))]


def test_a_pin_a_split_and_a_merge_start_the_analysis_again(
    shop: Case, started: list[str]
) -> None:
    app = press(at_pool(shop), "Keep as it is")
    assert edits(shop) == [Edit("pin", (POOL,))]
    press(app, "Let it change")
    press(app, "Split off the 100 commonest values")
    app.toggle(key="patterns.several").set_value(True)
    app.text_input(key="patterns.search").set_value("").run()
    select(app, 0, 1)
    chosen = tuple(patterns(app)[:2])
    (text,) = [one for one in app.text_input if one.label.startswith("Text of")]
    text.set_value("  one <*>  ")
    press(app, "Merge 2 patterns")
    assert edits(shop) == [
        Edit("split", (POOL,), position=0),
        Edit("merge", chosen, to="one <*>"),
    ]
    assert set(started) == {"analyze"}


def test_a_merge_without_a_text_is_refused_in_words(
    shop: Case, started: list[str]
) -> None:
    app = visit("patterns", shop.root.name)
    app.toggle(key="patterns.several").set_value(True).run()
    select(app, 0, 1)
    press(app, "Merge 2 patterns")
    assert [one.proto.title for one in app.warning] == ["Could not make the edit"]
    assert (edits(shop), started) == ([], [])


def test_edits_that_are_not_in_the_analysis_are_told_and_applied(
    shop: Case, started: list[str]
) -> None:
    pipeline.add_edit(shop, Edit("pin", (POOL,)))
    app = visit("patterns", shop.root.name)
    assert "Some edits are not in the analysis yet" in texts(app)
    press(app, "Apply now")
    assert started == ["analyze"]


def test_edits_are_listed_undone_and_taken_from_a_file(
    shop: Case, started: list[str]
) -> None:
    pipeline.add_edit(shop, Edit("rename", (POOL,), to="![x](http://127.0.0.1:1/y)"))
    app = visit("patterns", shop.root.name)
    open_list(app)
    assert "finds nothing here" not in texts(app)
    assert literal("![x](http://127.0.0.1:1/y)") in texts(app)
    taken = pipeline.export_edits(shop)
    press(app, "Undo")
    assert edits(shop) == []
    open_list(app)
    app.file_uploader[0].upload("edits.json", taken.encode()).run()
    assert not app.exception
    assert [one.edit for one in edits(shop)] == ["rename"]
    open_list(app)
    wrong = json.dumps({"version": 1, "edits": [{"edit": "paint"}]})
    app.file_uploader[0].upload("edits.json", wrong.encode()).run()
    assert [one.proto.title for one in app.warning] == ["Could not add the edits"]
    assert started == []


def test_a_new_analysis_shows_what_was_merged(shop: Case, started: list[str]) -> None:
    app = at_pool(shop)
    app.toggle(key="patterns.several").set_value(True)
    app.text_input(key="patterns.search").set_value("").run()
    rows = [patterns(app).index(POOL), next(
        row for row, text in enumerate(patterns(app)) if text.startswith("GET")
    )]  # fmt: skip
    select(app, *rows)
    (text,) = [one for one in app.text_input if one.label.startswith("Text of")]
    text.set_value("all <*>")
    press(app, "Merge 2 patterns")
    pipeline.analyze(shop, settings=Settings())
    app.toggle(key="patterns.several").set_value(False).run()
    press(app, "Dismiss")
    assert app.code[0].value == "all <*>"
    assert "**1,320** of 1,324 records" in texts(app)
    press(app, "Undo the merge")
    assert edits(shop) == []


def test_an_edit_that_finds_nothing_in_the_case_says_so(shop: Case) -> None:
    pipeline.add_edit(shop, Edit("rename", ("no such pattern",), to="x"))
    pipeline.analyze(shop, settings=Settings())
    app = visit("patterns", shop.root.name)
    open_list(app)
    assert "no such pattern”  :orange[(finds nothing here)]" in texts(app)
