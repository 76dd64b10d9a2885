import io
from pathlib import Path

import pytest

from logai_core import pipeline
from logai_core.settings import Clock, ParseSettings, Settings
from logai_core.store import Case
from tests.formats.own import OWN
from tests.workbench.cases import HOSTILE, WEB
from tests.workbench.driving import VIEWS, texts, visit
from workbench.ui.text import plain

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


DEMOS = [
    *("Shop outage", "Tour", "Bad deploy", "Tour"),
    *("Intrusion", "Tour", "Quiet failure", "Tour"),
]


def load_log(case: Case, name: str, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    settings = Settings(ParseSettings(year=2026))
    pipeline.load(case, [pipeline.Input(io.BytesIO(content), name)], settings=settings)


def test_the_first_screen_offers_the_demo_files_and_paths(home: Path) -> None:
    app = visit("ingest")
    assert not app.exception
    assert [one.label for one in app.button] == [
        *DEMOS,
        "Load",
        "Load these lines",
    ]
    assert app.file_uploader
    assert app.text_input(key="ingest.paths").value == ""


def test_the_first_screen_reads_no_path_and_lists_no_case_in_a_demo(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    app = visit("ingest")
    assert not app.exception
    assert [one.label for one in app.button] == [
        *DEMOS,
        "Load these lines",
    ]
    assert [one.value for one in app.subheader] == []


def test_ingest_shows_a_receipt_that_adds_up(shop: Case) -> None:
    app = visit("ingest", shop.root.name)
    assert (
        "**1,328** lines in = **1,323** parsed + **2** joined + **1** undated"
        in texts(app)
    )
    table = app.dataframe[0].value
    assert table["source"].to_list() == ["app <b>.log", "web.log"]
    sums = table[["= parsed", "+ joined", "+ undated", "+ rejected"]].sum(axis=1)
    assert sums.to_list() == table["lines in"].to_list() == [128, 1200]


@pytest.mark.parametrize(
    ("part", "column", "first"),
    [
        ("parsed", "level", "i INFO"),
        ("joined", "message", "Traceback of order 7 in pay in charge"),
        ("undated", "message", "no time"),
        ("rejected", "text", "\\u{0}"),
    ],
)
def test_ingest_shows_the_lines_of_each_class(
    part: str, column: str, first: str, shop: Case
) -> None:
    app = visit("ingest", shop.root.name)
    app.get("segmented_control")[0].set_value(part).run()
    assert not app.exception
    assert app.dataframe[3].value[column].to_list()[0] == first


def test_ingest_shows_the_first_records_and_what_they_rest_on(shop: Case) -> None:
    app = visit("ingest", shop.root.name)
    preview = app.dataframe[1].value
    assert preview["message"].to_list()[:2] == ["", plain(HOSTILE)]
    assert preview["time from"].to_list()[3] == "none"
    assert "explains **100.0%** of the lines" in texts(app)
    assert "- 123 records whose time states its zone" in texts(app)


def test_a_single_source_needs_no_table_of_receipts(home: Path) -> None:
    case = Case.create(home / "one", title="One")
    load_log(case, "one.log", "no time\n2026-11-20T12:00:00Z INFO up\n")
    app = visit("ingest", "one")
    assert not app.exception
    assert app.dataframe[0].value["time from"].to_list() == ["none", "as written"]
    mix = app.dataframe[1].value
    assert mix["level"].to_list() == ["? UNKNOWN", "i INFO"]
    assert mix["share"].to_list() == [0.5, 0.5]
    assert "**2** lines in = **1** parsed" in texts(app)


def test_the_clock_and_year_of_a_source_are_said(home: Path) -> None:
    case = Case.create(home / "one", title="One")
    load_log(case, "syslog", "Nov 20 12:00:00 web1 shop[7]: up\n")
    pipeline.change_clock(case, case.sources()["source_id"].item(), Clock("Asia/Tokyo"))
    app = visit("ingest", "one")
    assert not app.exception
    assert "the first is put in 2026" in texts(app)
    assert [one.label for one in app.number_input][:2] == [
        "Year of the first time",
        "Add seconds",
    ]
    assert "Reset" in [one.label for one in app.button]


def test_a_repeated_and_a_refused_input_are_said(home: Path) -> None:
    case = Case.create(home / "one", title="One")
    log = "2026-11-20T12:00:00Z INFO up\n"
    load_log(case, "a.log", log)
    load_log(case, "<b>.log", log)
    load_log(case, "photo.log", PNG)
    app = visit("ingest", "one")
    assert not app.exception
    assert (
        "\\<b\\>\\.log holds the same bytes as a\\.log; they are counted once"
        in texts(app)
    )
    assert "Read as text" in [one.label for one in app.button]
    app.button(key="ingest.forget.photo.log").click().run()
    assert not app.warning
    assert [path.name[:12] for path in case.evidence.iterdir()] == [
        case.sources()["source_id"].item()
    ]


@pytest.mark.parametrize("view", VIEWS[1:])
def test_no_page_shows_what_was_found_before_a_source_changed(
    view: str, shop: Case
) -> None:
    pipeline.remove(shop, WEB)
    app = visit(view, shop.root.name)
    assert not app.exception
    assert [one.proto.title for one in app.info] == ["The analysis is out of date"]
    assert not app.dataframe
    of_page = [one for one in app.button if not str(one.key).startswith("tray.")]
    assert [one.label for one in of_page] == ["Analyse now"]


def test_formats_of_ones_own_are_checked_and_the_failing_line_is_named(
    home: Path,
) -> None:
    app = visit("ingest")
    app.file_uploader[1].upload("mine.toml", OWN.replace("id 7", "id x").encode())
    app.run()
    assert not app.exception
    (warning,) = app.warning
    assert "format 'mine'" in warning.value.replace("\\", "")
    assert "id x" in warning.value.replace("\\", "")
    app.file_uploader[1].set_value(("mine.toml", OWN.encode(), "text/plain")).run()
    assert not app.warning
    assert "mine: every sample parses as it says" in texts(app)
