from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from tests.builders import at
from tests.workbench.cases import APP, HOSTILE
from tests.workbench.driving import texts, visit


@pytest.fixture
def pinned(shop: Case) -> Case:
    """A line in the middle, one without a time, and a hostile event before both."""
    for line in (5, 4):
        made = pinning.pin_of_line(shop, RecordId(APP, line), Scope())
        shop.board.add(made)
    shop.board.add(pinning.pin_of_event(at(60), HOSTILE, HOSTILE, author="<b>"))
    return shop


def come(case: Case, **address: str) -> AppTest:
    app = visit("timeline", case.root.name, **address)
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def write(app: AppTest, field: str, text: str) -> AppTest:
    (found,) = [
        one for one in app.text_input if str(one.key).startswith(f"timeline.{field}.")
    ]
    found.set_value(text).run()
    assert not app.exception
    return app


def listed(app: AppTest) -> list[str]:
    return [
        one.label.replace("\\", "")
        for one in app.button
        if str(one.key).startswith("timeline.open.")
    ]


def pin(case: Case, number: int) -> Pin:
    return next(one.pin for one in case.board.pins() if one.number == number)


def test_pins_stand_by_their_own_time_and_those_without_one_apart(pinned: Case) -> None:
    app = come(pinned, zone="Europe/Berlin")
    event, line, undated = listed(app)
    assert event.startswith(":gray[2026-11-20 13:01:00.000]  <script>")
    assert line == ":gray[2026-11-20 13:40:00.000]  Pool exhausted after 2400 ms"
    assert undated == "no time"
    assert "**3 pins**  ·  2 with a time, in Europe/Berlin" in texts(app)
    assert "by \\<b\\>" in texts(app)


def test_what_is_written_is_saved_and_what_it_was_stays_beside_it(pinned: Case) -> None:
    app = press(come(pinned), "timeline.edit.1")
    write(app, "name", " The pool ran dry ")
    write(app, "comment", "as *seen* by support")
    write(app, "tags", "db, pool,, db ")
    kept = pin(pinned, 1)
    assert (kept.name, kept.comment, kept.tags) == (
        "The pool ran dry", "as *seen* by support", ("db", "pool"),
    )  # fmt: skip
    assert kept.title == "Pool exhausted after 2400 ms"
    app = press(app, "timeline.edit.1")
    assert listed(app)[1].endswith("  The pool ran dry")
    assert "*as \\*seen\\* by support*" in texts(app)
    assert "At first: " not in texts(app)
    write(press(app, "timeline.edit.1"), "name", kept.title)
    assert pin(pinned, 1).name == ""


def test_a_time_is_edited_in_the_zone_and_the_original_stays(pinned: Case) -> None:
    app = press(come(pinned, zone="Europe/Berlin"), "timeline.edit.1")
    write(app, "time", "2026-11-20 13:00:30")
    assert pin(pinned, 1).moved == datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
    assert pin(pinned, 1).at == at(2400)
    assert listed(app)[0].startswith(":gray[2026-11-20 13:00:30.000]")
    assert "at first 2026\\-11\\-20 13\\:40\\:00\\.000" in texts(app)
    press(app, "timeline.unmove.1")
    assert (pin(pinned, 1).moved, pin(pinned, 1).when) == (None, at(2400))
    write(app, "time", "noon")
    assert [one.proto.title for one in app.warning] == ["Could not change the time"]


def test_noise_is_greyed_and_can_come_back(pinned: Case) -> None:
    app = press(press(come(pinned), "timeline.edit.1"), "timeline.noise.1")
    assert pin(pinned, 1).noise
    assert "1 marked as noise, left out of the report" in texts(app)
    assert listed(app)[1].endswith(":gray[~~Pool exhausted after 2400 ms~~]")
    press(app, "timeline.noise.1")
    assert not pin(pinned, 1).noise


def test_what_was_removed_is_put_back_under_its_number(pinned: Case) -> None:
    app = press(press(come(pinned), "timeline.edit.1"), "timeline.remove.1")
    assert len(listed(app)) == 2
    app = press(app, "timeline.put_back")
    assert len(listed(app)) == 3
    assert pin(pinned, 1).title == "Pool exhausted after 2400 ms"


def test_pins_without_a_time_are_moved_up_and_down(pinned: Case) -> None:
    second = pinned.board.add(Pin("claim", "Nobody knows when"))
    app = come(pinned)
    assert listed(app)[2:] == ["no time", "Nobody knows when"]
    assert app.button(key="timeline.up.2").disabled
    app = press(app, f"timeline.up.{second.number}")
    assert listed(app)[2:] == ["Nobody knows when", "no time"]


def test_what_another_saved_meanwhile_is_shown_beside_what_was_written(
    pinned: Case,
) -> None:
    app = press(come(pinned), "timeline.edit.1")
    pinned.board.change(1, 1, comment="theirs")
    write(app, "comment", "mine")
    assert pin(pinned, 1).comment == "theirs"
    assert app.warning[0].value.startswith("The comment was saved elsewhere")
    assert [one.value for one in app.code][:2] == ["mine", "theirs"]
    press(app, "conflict.timeline.1.comment.mine")
    assert pin(pinned, 1).comment == "mine"
    pinned.board.change(1, 3, tags=("other",))
    write(app, "comment", "mine, of another field")
    assert pin(pinned, 1).comment == "mine, of another field"
    assert pin(pinned, 1).tags == ("other",)


def test_what_another_removed_meanwhile_is_put_back_or_let_go(pinned: Case) -> None:
    app = press(come(pinned), "timeline.edit.1")
    pinned.board.remove(1)
    app.button(key="timeline.noise.1").click().run()
    assert not app.exception
    assert [one.number for one in pinned.board.pins()] == [3, 2]
    assert "It was deleted there" in app.warning[0].value
    press(app, "conflict.timeline.1.noise.mine")
    assert pin(pinned, 1).noise
