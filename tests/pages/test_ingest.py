from pathlib import Path

import pytest

from logai_core.store import Case
from tests.pages.driving import texts, visit


def test_the_first_screen_offers_the_demo_files_and_paths(home: Path) -> None:
    app = visit("ingest")
    assert not app.exception
    assert [one.label for one in app.button] == ["Load the demo incident", "Load"]
    assert app.file_uploader
    assert app.text_input(key="ingest.paths").value == ""


def test_the_first_screen_reads_no_path_and_lists_no_case_in_a_demo(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    app = visit("ingest")
    assert not app.exception
    assert [one.label for one in app.button] == ["Load the demo incident"]
    assert [one.value for one in app.subheader] == []


def test_ingest_shows_a_receipt_that_adds_up(shop: Case) -> None:
    app = visit("ingest", shop.root.name)
    assert (
        "**1,328** lines in = **1,323** parsed + **2** joined + **1** undated"
        in texts(app)
    )
    table = app.dataframe[0].value
    assert table["file"].to_list() == ["app <b>.log", "web.log"]
    sums = table[["= parsed", "+ joined", "+ undated", "+ rejected"]].sum(axis=1)
    assert sums.to_list() == table["lines in"].to_list() == [128, 1200]


@pytest.mark.parametrize(
    ("part", "column", "first"),
    [
        ("joined", "message", "Traceback of order 7 in pay in charge"),
        ("undated", "message", "no time"),
        ("rejected", "text", "\\u{0}"),
    ],
)
def test_ingest_shows_samples_of_each_class(
    part: str, column: str, first: str, shop: Case
) -> None:
    app = visit("ingest", shop.root.name)
    app.get("segmented_control")[0].set_value(part).run()
    assert not app.exception
    assert app.dataframe[1].value[column].to_list()[0] == first
