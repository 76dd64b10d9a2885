from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from inline_snapshot import snapshot
from streamlit.testing.v1 import AppTest

from logai_core import pipeline, sessions
from logai_core.detect.sessions import rate_sessions
from logai_core.detect.steps import steps_of
from logai_core.errors import SettingError
from logai_core.pipeline import thread_lines, tying
from logai_core.pipeline.thread_lines import lines_of_thread
from logai_core.pipeline.tying import Threads
from logai_core.sessions.covering import COVERED
from logai_core.store import Case
from tests.workbench.at_patterns import press
from tests.workbench.at_sessions import (
    START,
    UNPACKED,
    UNSETTLED,
    case_of,
    column,
    jobs_case,
    select,
    tables,
    turn,
)
from tests.workbench.driving import texts, viewports, visit
from workbench.ui.cache import tied
from workbench.ui.sessions import findings as stretches
from workbench.ui.sessions import records as session_records
from workbench.ui.sessions.order import first_of, in_order

WHICH = 1  # after the choice of the view
IDS, STRETCHES, LIST, LINES = 0, 1, 2, 3
UNPACKED_ROW, REFUSED_ROW = 0, 1
KEY = "message:order"


def show_all(app: AppTest) -> None:
    app.get("segmented_control")[WHICH].set_value("all").run()


def test_sessions_say_which_id_ties_them_and_how_many_there_are(orders: Case) -> None:
    app = visit("sessions", orders.root.name)
    assert not app.exception
    assert column(app, IDS, "id")[0] == "order"
    assert column(app, IDS, "where it stands")[0] == "in messages, after the word"
    said = texts(app)
    assert (
        "**order**, chosen because it fits best  ·  2,970 of 2,970 records looked at "
        "have it; 600 ids, those in several lines tie 5 lines within 2.5 s (medians)"
    ) in said
    assert (
        "**600 threads**  ·  2,970 records  ·  **2 odd** (0.3 %)  ·  "
        "2 open at an edge, not judged for what they lack"
    ) in said


def test_the_flagged_sessions_are_listed_with_what_is_odd_about_them(
    orders: Case,
) -> None:
    app = visit("sessions", orders.root.name)
    assert dict(
        zip(column(app, LIST, "id"), column(app, LIST, "why"), strict=True)
    ) == snapshot(
        {
            "B00300": "missing: 'order <hex> packed from cart <num>', in 99.8 % of 600 after 'order <hex> taken'",
            "B00301": "unusual: 'order <hex> refused <b>twice<<path>> ![x](<url>) :red[b] $c$ \\u{202e}…', in only 0.2 % of 598 after 'order <hex> taken'",
        }
    )
    assert column(app, LIST, "duration") == ["200 ms", "2.5 s"]
    show_all(app)
    assert len(app.dataframe[LIST].value) == 200
    assert "600 of 600 threads" in texts(app)


def test_a_session_shows_its_lines_with_what_is_missing_in_its_place(
    orders: Case,
) -> None:
    app = select(visit("sessions", orders.root.name), LIST, UNPACKED_ROW)
    assert app.dataframe[LINES].value[["after", "level", "source"]].to_numpy().tolist() == [
        ["", "i INFO", "shop.log"],
        ["+40 ms", "i INFO", "shop.log"],
        ["+20 ms", "i INFO", "pay.log"],
        ["+140 ms", "i INFO", "pay.log"],
        ["", "○ missing", ""],
    ]  # fmt: skip
    assert column(app, LINES, "message")[-2:] == [
        "order B00300 charge settled",
        "expected here: 'order <hex> packed from cart <num>', in 99.8 % of 600 threads after "
        "'order <hex> taken'",
    ]
    assert (
        r"\'order \<hex\> taken\' is followed by \'order \<hex\> packed from cart \<num\>\' in 99\.8 \% of "
        r"600 sessions\; missing here"
    ) in texts(app)


def test_a_stretch_without_a_step_lists_the_sessions_that_lack_it(orders: Case) -> None:
    app = select(visit("sessions", orders.root.name), STRETCHES, 0)
    assert column(app, LIST, "id") == [f"B{number:05}" for number in UNSETTLED]
    assert "30 of 600 threads that lack the step" in texts(app)
    assert column(app, LINES, "level").index("○ missing") == 3
    assert column(app, LINES, "message")[2:5] == snapshot(
        [
            "order B00400 charge begins",
            "expected here: 'order <hex> charge settled', in 95.0 % of 600 threads after 'order <hex> charge begins'",
            "order B00400 packed from cart 400",
        ]
    )


def test_another_id_is_another_table_of_sessions(orders: Case) -> None:
    app = select(visit("sessions", orders.root.name), IDS, 1)
    assert "**cart**, your choice; order fits best" in texts(app)
    assert "**600 threads**  ·  1,199 records" in texts(app)
    assert not any("missing step" in columns for columns in tables(app))
    app = select(app, IDS)
    assert "**order**, chosen because it fits best" in texts(app)


def test_sessions_are_searched_by_part_of_their_id(orders: Case) -> None:
    app = select(visit("sessions", orders.root.name), LIST, UNPACKED_ROW)
    assert "**B00300**" in texts(app)
    app.text_input[0].set_value("no such id").run()
    assert app.info[0].proto.title == "No such thread"
    app.text_input[0].set_value("b0040").run()
    assert app.info[0].value == (
        "10 threads would be listed without what narrows the list: choose All."
    )
    show_all(app)
    assert column(app, LIST, "id") == [f"B0040{number}" for number in range(10)]
    assert "**B00400**" in texts(app)
    # None of these is flagged: so many lack the step that it is not odd.
    assert {one[:38] for one in column(app, LIST, "why")} == {
        "missing: 'order <hex> charge settled',"
    }


def test_another_page_of_sessions_is_another_table(orders: Case) -> None:
    app = visit("sessions", orders.root.name)
    seen = {app.dataframe[LIST].proto.id}
    show_all(app)
    seen.add(app.dataframe[LIST].proto.id)
    select(app, LIST, 7)
    turn(app, 3)  # of 200, 200 and 200
    assert len(app.dataframe[LIST].value) == 200
    seen.add(app.dataframe[LIST].proto.id)
    assert len(seen) == 3
    assert f"**{column(app, LIST, 'id')[0]}**" in texts(app)


def test_a_session_opens_in_lines_by_its_id_and_time(orders: Case) -> None:
    app = select(visit("sessions", orders.root.name), LIST, UNPACKED_ROW)
    press(app, "Open in Lines")
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert viewports(app)[0]["message"] == [
        f"order B{UNPACKED:05} {what}"
        for what in ("taken", "checked for cart 300", "charge begins", "charge settled")
    ]


def test_a_session_of_a_field_opens_in_lines_by_its_field_and_time(
    home: Path,
) -> None:
    app = visit("sessions", jobs_case(home).root.name)
    assert column(app, IDS, "where it stands")[0] == "a field of its own"
    assert "**120 threads**  ·  240 records  ·  none failed, odd or slow" in texts(app)
    assert len(app.get("segmented_control")) == 1
    assert not {"marks", "why", "services"} & set(tables(app)[1])
    assert "Of 120 threads, 59 others have the same steps." in texts(app)
    shown = column(app, 2, "message")
    press(app, "Open in Lines")
    app.switch_page("workbench/views/lines.py").run()  # AppTest does not stay there
    assert viewports(app)[0]["message"] == shown


def test_hostile_lines_of_a_session_are_text(orders: Case) -> None:
    app = select(visit("sessions", orders.root.name), LIST, REFUSED_ROW)
    assert "![x](" not in texts(app)
    assert ":red[" not in texts(app)
    assert column(app, LINES, "message")[3] == (
        "order B00301 refused <b>twice</b> ![x](http://192.0.2.1/y) :red[b] $c$ \\u{202e}end"
    )
    assert r"\u{202e}" in column(app, LIST, "why")[REFUSED_ROW]


def test_what_leads_is_said_to_be_nothing_where_nothing_comes_again(
    orders: Case,
) -> None:
    app = visit("sessions", orders.root.name)
    app.get("segmented_control")[0].set_value("lags").run()
    assert [one.proto.title for one in app.info] == ["Nothing leads or lags"]


def test_what_leads_is_told_with_its_patterns_and_counts(orders: Case) -> None:
    first, second = orders.table("templates")["template_id"][:2]
    lag = {"before": first, "after": second, "episodes": 17, "followed": 17,
           "lag_s": 38.0, "low_s": 30.0, "high_s": 40.0, "within_s": 60.0,
           "chance": 1e-9, "text": ""}  # fmt: skip
    schema = orders.table("lags").schema
    folder = next((orders.root / "analyses").glob("*/lags.parquet"))
    pl.DataFrame([lag], schema=schema).write_parquet(folder)
    app = visit("sessions", orders.root.name)
    app.get("segmented_control")[0].set_value("lags").run()
    texts_of = dict(orders.table("templates").select("template_id", "template").rows())
    assert column(app, 0, "what comes before what") == [
        f"'{texts_of[first]}' precedes '{texts_of[second]}' by 38 s in 17 of 17 episodes"
    ]
    assert [one.value for one in app.code] == [texts_of[first], texts_of[second]]
    press(app, "Open both in Lines")


def test_sessions_without_an_id_say_so(home: Path) -> None:
    lines = [(START + timedelta(seconds=at), "all is well") for at in range(200)]
    app = visit("sessions", case_of(home, {"a.log": lines}).root.name)
    assert [one.proto.title for one in app.info] == ["No id ties lines together"]
    assert tables(app) == []


def test_an_id_that_is_not_good_is_only_tied_when_it_is_chosen(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions.finding, "GOOD_SCORE", 2.0)
    app = visit("sessions", orders.root.name)
    assert [one.proto.title for one in app.info] == ["No id ties what belongs together"]
    assert len(app.dataframe) == 1
    select(app, IDS, 0)
    assert "**order**, your choice" in texts(app)
    assert "**600 threads**" in texts(app)


def test_sessions_without_a_case_say_what_to_do(home: Path) -> None:
    app = visit("sessions")
    assert [one.proto.title for one in app.info] == ["Nothing is loaded yet"]


def test_sessions_that_cannot_be_tied_say_why(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_case: Case, _key: str) -> None:
        raise SettingError("id: found *nothing*", hint="Choose another.")

    monkeypatch.setattr(tied, "threads_of", refuse)
    app = visit("sessions", orders.root.name)
    assert not app.exception
    assert [one.proto.title for one in [*app.error, *app.warning]] == [
        "Could not tie the threads"
    ]


def test_a_flagged_session_is_listed_before_an_odder_one(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rate(tied: pl.DataFrame, **known: Any) -> pl.DataFrame:
        last = pl.col("session_id") == "B00599"
        return rate_sessions(tied, **known).with_columns(last.alias("flagged"))

    monkeypatch.setattr(tying, "rate_sessions", rate)
    listed = tying.tie_threads(orders, KEY).listed
    assert listed["session_id"][:2].to_list() == ["B00599", "B00300"]


def test_threads_after_the_end_of_a_source_are_not_said_to_lack_its_step(
    orders: Case,
) -> None:
    threads = tying.tie_threads(orders, KEY)
    found = orders.table("findings").filter(pl.col("kind") == "missing step")
    (due,) = stretches.dues_of(found)
    ended = [(due.step, START - timedelta(hours=1), START + timedelta(seconds=5 * 410))]
    covered = pl.DataFrame(ended, COVERED, orient="row")
    told = session_records.lacking(threads._replace(covered=covered), due)
    assert told["session_id"].to_list() == [f"B{one:05}" for one in range(400, 410)]
    assert session_records.lacking(threads, due).height == len(UNSETTLED)


def test_threads_that_are_not_odd_are_listed_by_their_sources_and_lines() -> None:
    rows = {
        "session_id": ["single", "long", "wide", "strange", "odd", "odder", "failed"],
        "score": [3.0, 0.5, 0.1, 1.5, 4.5, 5.5, 0.0],
        "nats": [3.0, 0.5, 0.1, 1.5, 4.5, 5.5, 0.0],
        "records": [1, 9, 4, 2, 30, 1, 1],
        "sources": [["a"], ["a"], ["a", "b"], ["a"], ["a", "b"], ["a"], ["a"]],
        "failed": [False] * 6 + [True],
        "flagged": [False] * 4 + [True] * 2 + [False],
        "slow": [False] * 7,
    }
    listed = pl.DataFrame(rows).with_columns(set=pl.int_range(7))
    sets = pl.DataFrame({"set": [["a"]] * 7, "open": False, "sessions": 1})
    made = steps_of(sets, ["a"], listed["set"].to_numpy())
    found = in_order(Threads(listed, made, [], 0, None))
    ids = ["failed", "odder", "odd", "wide", "strange", "long", "single"]
    assert found.listed["session_id"].to_list() == ids
    assert found.steps.set_of.tolist() == found.listed["set"].to_list()
    assert [first_of(found.listed[at:], 9) for at in range(7)] == [0, 1, 0, 0, 0, 0, 0]
    assert first_of(found.listed[1:], 1) == 0


def test_lines_of_a_session_are_those_that_were_tied(
    orders: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = tying.tie_threads(orders, KEY)
    found = sessions.tie_sessions(orders.records_with_templates(), KEY)
    events = dict(found.sessions.select("session_id", "events").rows())
    known = pipeline.profiles_of(orders)
    assert known is not None
    for number in (0, UNPACKED, UNSETTLED[0]):
        one = threads.one(f"B{number:05}")
        lines = lines_of_thread(orders, KEY, one, known)
        assert lines["template_id"].to_list() == events[one["session_id"]]
        with monkeypatch.context() as changed:
            changed.setattr(thread_lines, "MOST_TAKEN", 3)
            assert lines_of_thread(orders, KEY, one, known).equals(lines)
        assert lines_of_thread(orders, KEY, one, None).equals(lines)


def test_undated_lines_of_a_session_are_among_its_lines(orders: Case) -> None:
    known = pipeline.profiles_of(orders)
    assert known is not None
    one = tying.tie_threads(orders, KEY).one(f"B{UNPACKED:05}")
    timeless = one | {"first_ts": None, "last_ts": None}
    assert lines_of_thread(orders, KEY, timeless, known).is_empty()
    assert lines_of_thread(orders, KEY, timeless, None).is_empty()


def test_threads_are_those_of_the_scope_until_all_are_asked_for(orders: Case) -> None:
    app = visit("sessions", orders.root.name, q='"B00400 charge begins"')
    show_all(app)
    assert column(app, LIST, "id") == ["B00400"]
    assert app.toggle(key="sessions.in_scope").label == "Only in the scope (1)"
    app.toggle(key="sessions.in_scope").set_value(False).run()
    assert len(column(app, LIST, "id")) == 200


def test_threads_are_shown_in_the_zone_of_the_scope(orders: Case) -> None:
    app = visit("sessions", orders.root.name, zone="Europe/Berlin")
    assert not app.exception
    starts = column(app, STRETCHES, "start (Europe/Berlin)")
    firsts = column(app, LIST, "first line (Europe/Berlin)")
    assert {one[:8] for one in starts + firsts} == {"11-20 13"}
    first = next(one for one in column(app, LINES, "time (Europe/Berlin)") if one)
    assert first.startswith("2026-11-20 13:")
    assert f"{first} Europe/Berlin" in texts(app)
    assert all(" UTC; it " in one for one in column(app, STRETCHES, "missing step"))
    assert "Times within sentences are UTC." not in texts(app)
