import shutil
from io import BytesIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from logai_core import pipeline
from logai_core.pipeline.loading import Input, load
from logai_core.settings import Clock, Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.workbench.at_patterns import press
from tests.workbench.at_sessions import START, column, select
from tests.workbench.at_threads import FAILED, SLOW, UNANSWERED, request_logs
from tests.workbench.driving import texts, viewports, visit
from workbench.ui.clocks import offsets
from workbench.ui.ingest import loading
from workbench.ui.ingest.loading import Change

IDS, PAIRS, LIST, LINES = 0, 1, 1, 2
ADD = "Add +38 s to db.log"


def made(home: Path, *, behind_s: float) -> Case:
    case = new_case(home, title="Requests", now=START)
    logs = request_logs(behind_s=behind_s)
    inputs = [Input(BytesIO(text.encode()), name) for name, text in logs.items()]
    load(case, inputs, settings=Settings())
    pipeline.analyze(case, settings=Settings())
    return case


@pytest.fixture(scope="module")
def late_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("late"), behind_s=38.0).root


@pytest.fixture(scope="module")
def right_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("right"), behind_s=0.0).root


@pytest.fixture
def late(late_made: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(late_made, home / late_made.name)))


@pytest.fixture
def right(right_made: Path, home: Path) -> Case:
    return Case.open(Path(shutil.copytree(right_made, home / right_made.name)))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """Collect the changes that are asked for; none is made."""
    asked: list[Change] = []
    monkeypatch.setattr(loading, "start", lambda _case, change: asked.append(change))
    return asked


def clocks(case: Case) -> AppTest:
    app = visit("sessions", case.root.name)
    app.get("segmented_control")[0].set_value("clocks").run()
    assert not app.exception
    return app


def source(case: Case, name: str) -> str:
    return dict(case.sources().select("name", "source_id").iter_rows())[name]


def setting(case: Case, name: str, offset_s: float) -> Change:
    clock = {"zone": "UTC", "offset_s": offset_s}
    return Change("clock", {"source_id": source(case, name), "clock": clock})


def test_clocks_that_are_off_are_listed_before_those_that_agree(late: Case) -> None:
    app = clocks(late)
    assert column(app, PAIRS, "") == ["! clock is off", "! clock is off", "✓ agree"]
    assert column(app, PAIRS, "source")[:2] == ["db.log", "db.log"]
    assert column(app, PAIRS, "add to the source")[:2] == ["+38 s", "+38 s"]
    assert r"db\.log is 38 s behind web\.log \(300 shared ids" in texts(app)


def test_either_clock_of_a_pair_can_be_set(late: Case, started: list[Change]) -> None:
    app = clocks(late)
    press(app, ADD.replace(".", r"\."))
    press(app, r"Add −38 s to web\.log")
    assert [one.values["source_id"] for one in started] == [
        source(late, "db.log"),
        source(late, "web.log"),
    ]
    assert [one.values["clock"]["offset_s"] for one in started] == pytest.approx(
        [38.0, -38.0], abs=0.01
    )


def test_a_clock_that_was_set_is_named_above_every_page_and_taken_back(
    late: Case, started: list[Change]
) -> None:
    pipeline.change_clock(late, source(late, "db.log"), Clock("UTC", 38.0))
    pipeline.analyze(late, settings=Settings())
    app = clocks(late)
    assert r"clock of db\.log +38 s" in texts(app)
    assert column(app, PAIRS, "") == ["✓ agree"] * 3
    press(app, "Take back")
    assert started == [setting(late, "db.log", 0.0)]


def test_an_offset_comes_on_top_of_what_is_added_already() -> None:
    receipt = {"source_id": "a", "zone": "Europe/Berlin", "offset_s": 2.5}
    assert offsets.added(receipt, 38.0125).values == {
        "source_id": "a",
        "clock": {"zone": "Europe/Berlin", "offset_s": 40.513},
    }


def test_two_lines_set_a_clock(late: Case, started: list[Change]) -> None:
    app = clocks(late)
    app.toggle(key="clocks.pair.on").set_value(True).run()
    app.selectbox(key="clocks.pair.wrong.source").set_value(source(late, "db.log"))
    app.selectbox(key="clocks.pair.right.source").set_value(source(late, "web.log"))
    app.number_input(key="clocks.pair.right.line").set_value(2).run()
    assert "request 00007 query begins" in texts(app)
    assert "request 00007 answered" in texts(app)
    press(
        app, next(one.label for one in app.button if one.label.startswith("Add +38.1"))
    )
    assert started == [setting(late, "db.log", pytest.approx(38.07, abs=0.05))]


def test_two_sources_as_they_stand_first_are_offered_as_no_pair(right: Case) -> None:
    app = clocks(right)
    buttons = [one.label for one in app.button]
    app.toggle(key="clocks.pair.on").set_value(True).run()
    assert [one.label for one in app.button] == buttons
    assert "Choose a line on at least one side" in texts(app)
    app.number_input(key="clocks.pair.wrong.line").set_value(1).run()
    assert "Choose a line" not in texts(app)
    added = [one.label for one in app.button if one.label.startswith("Add ")]
    assert len(added) == 1


def test_lines_of_one_source_or_of_none_are_no_pair(late: Case) -> None:
    app = clocks(late)
    app.toggle(key="clocks.pair.on").set_value(True).run()
    wrong = app.selectbox(key="clocks.pair.wrong.source").value
    app.selectbox(key="clocks.pair.right.source").set_value(wrong).run()
    app.number_input(key="clocks.pair.right.line").set_value(2).run()
    assert "Both lines are of one source" in texts(app)
    app.number_input(key="clocks.pair.right.line").set_value(9_999).run()
    assert "No record stands there." in texts(app)


def test_ingest_and_threads_say_which_clock_is_behind(
    late: Case, started: list[Change]
) -> None:
    for page in ("ingest", "sessions"):
        app = visit(page, late.root.name)
        assert r"**db\.log is 38 s behind api\.log**" in texts(app)
        press(app, r"Add +38 s to db\.log")
    assert [one.values["source_id"] for one in started] == [source(late, "db.log")] * 2


def test_clocks_that_agree_give_no_hint(right: Case) -> None:
    for page in ("ingest", "sessions"):
        assert "behind" not in texts(visit(page, right.root.name))


def test_threads_that_failed_come_first_then_odd_then_slow_ones(right: Case) -> None:
    app = visit("sessions", right.root.name)
    expected = [f"{number:04x}7" for number in (FAILED, UNANSWERED, SLOW)]
    assert column(app, LIST, "id") == expected
    assert column(app, LIST, "marks") == ["× failed ⚑ odd", "⚑ odd", "◷ slow"]
    assert column(app, LIST, "worst") == ["× ERROR", "i INFO", "i INFO"]
    assert column(app, LIST, "longest gap")[2] == "9 s"
    assert column(app, LIST, "why")[2].startswith("slow: 9.0")
    assert column(app, LIST, "why")[2].endswith("of 296 threads with the same steps")
    app.get("segmented_control")[1].set_value("slow").run()
    assert column(app, LIST, "id") == expected[2:]
    assert r"9\.0" in texts(app)


def test_a_thread_that_failed_says_so_and_where(right: Case) -> None:
    app = select(visit("sessions", right.root.name), LIST, 0)
    failed = r"\- failed\: ERROR in line 242 of api\.log\: request 00787 failed\: no rows came back"
    assert failed.removeprefix("\\") in texts(app)
    app = select(app, LIST, 2)
    assert "failed" not in texts(app).partition("longest gap")[0].partition("slow")[2]


def test_a_thread_says_where_it_waited_longest(right: Case) -> None:
    app = select(visit("sessions", right.root.name), LIST, 2)
    assert r"Longest gap 9 s, within db\.log  ·  longest hand\-overs" in texts(app).replace("longest hand-overs", r"longest hand\-overs")  # fmt: skip
    (chart,) = app.get("plotly_chart")
    assert "longest gap: db.log to db.log, 9 s." in chart.proto.alt
    assert "web.log: 2 lines in 2 visits" in chart.proto.alt


def test_a_line_of_a_thread_opens_in_lines_by_its_source_and_number(
    right: Case,
) -> None:
    app = select(visit("sessions", right.root.name), LIST, 0)
    app = select(app, LINES, 4)
    assert "request 00787 failed: no rows came back" in [one.value for one in app.code]
    press(app, "Open this line in Lines")
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert set(app.query_params) == {"case", "line"}
    (drawn,) = viewports(app)
    assert drawn["current"] == [source(right, "api.log"), 242]
    at = drawn["line"].index(242)
    assert drawn["message"][at] == "request 00787 failed: no rows came back"
    assert app.code[0].value == "request 00787 failed: no rows came back"
    assert "1,800 of 1,800 records" in texts(app)


def test_a_line_of_a_thread_is_taken_for_a_pair(right: Case) -> None:
    app = select(visit("sessions", right.root.name), LIST, 0)
    app = select(app, LINES, 4)
    press(app, "Pair as the wrong clock's")
    app.get("segmented_control")[0].set_value("clocks").run()
    assert app.number_input(key="clocks.pair.wrong.line").value == 242
    assert r"request 00787 failed\: no rows came back" in texts(app)
