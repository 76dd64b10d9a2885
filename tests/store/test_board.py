"""The same tests for a file and for a server."""

import threading
from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from logai_core.errors import CaseError, StaleError
from logai_core.pin import Pin, Pinned
from logai_core.postmortem import Field, Written
from logai_core.record_id import RecordId
from logai_core.store import Case
from tests.builders import at

LINE = Pin(
    "line",
    "Pool exhausted",
    shown="Pool exhausted after 7 ms",
    at=at(60),
    records=(RecordId("aaaaaaaaaaaa", 7),),
    total=1,
    sources=(("aaaaaaaaaaaa", "aaaaaaaaaaaa" + "0" * 52),),
    refers=(("template", "t1"),),
)
DEPLOY = Pin("event", "Deploy of shop 2.1", at=at(30), refers=(("author", "ci"),))
UNDATED = Pin("claim", "The pool ran dry")
IMPACT = Field("impact", "Carts failed [P1].")


def test_what_is_pinned_comes_back_as_it_was_at_its_own_time(case: Case) -> None:
    made = case.board.add_all([UNDATED, LINE, DEPLOY])
    assert [one.number for one in made] == [1, 2, 3]
    assert case.board.pins() == [made[2], made[1], made[0]]
    assert [one.pin for one in made] == [UNDATED, LINE, DEPLOY]


def test_what_is_pinned_twice_is_one_pin_whatever_people_made_of_it(case: Case) -> None:
    made = case.board.add(LINE)
    changed = case.board.change(made.number, 1, comment="The first of many")
    assert case.board.add(replace(LINE, tags=("db",))) == changed
    assert case.board.add_all([LINE, LINE]) == [changed, changed]
    assert len(case.board.history()) == 2


def test_a_change_says_which_version_it_is_of(case: Case) -> None:
    made = case.board.add(LINE)
    theirs = case.board.change(made.number, made.version, comment="theirs")
    assert theirs == Pinned(1, 2, replace(LINE, comment="theirs"))
    with pytest.raises(StaleError) as caught:
        case.board.change(made.number, made.version, comment="mine")
    assert caught.value.theirs == theirs
    assert case.board.pins() == [theirs]


def test_a_change_that_changes_nothing_is_no_version(case: Case) -> None:
    made = case.board.add(LINE)
    assert case.board.change(made.number, 1, comment="") == made
    written = case.board.write(IMPACT, 0)
    assert case.board.write(IMPACT, written.version) == written
    assert len(case.board.history()) == 2


def test_a_pin_that_was_removed_is_not_changed(case: Case) -> None:
    made = case.board.add(LINE)
    case.board.remove(made.number)
    with pytest.raises(StaleError) as caught:
        case.board.change(made.number, made.version, comment="mine")
    assert caught.value.theirs is None
    assert case.board.pins() == []
    case.board.remove(made.number)
    case.board.remove(99)


def test_a_number_is_not_given_again(case: Case) -> None:
    for _ in range(3):
        case.board.remove(case.board.add(LINE).number)
    assert case.board.add(LINE).number == 4


def test_pins_without_a_time_are_where_people_put_them(case: Case) -> None:
    several = [replace(UNDATED, title=title) for title in "abc"]
    numbers = [one.number for one in case.board.add_all(several)]
    case.board.order([numbers[2], numbers[0], numbers[1]])
    assert "".join(one.pin.title for one in case.board.pins()) == "cab"


def test_a_section_that_was_written_elsewhere_is_not_overwritten(case: Case) -> None:
    theirs = case.board.write(IMPACT, 0)
    with pytest.raises(StaleError) as caught:
        case.board.write(Field("impact", "Mine"), 0)
    assert (theirs, caught.value.theirs) == (Written(1, IMPACT), Written(1, IMPACT))
    assert case.board.fields() == {"impact": theirs}
    mine = case.board.write(Field("impact", "Both"), theirs.version)
    assert case.board.fields() == {"impact": mine}


def test_the_last_change_is_taken_back_and_put_back(case: Case) -> None:
    made = case.board.add(LINE)
    case.board.remove(made.number)
    assert case.board.undo() == case.board.history()[1]
    assert case.board.pins() == [Pinned(1, 3, LINE)]
    case.board.undo()
    assert case.board.pins() == []
    case.board.write(IMPACT, 0)
    case.board.undo()
    assert case.board.fields() == {}
    assert case.board.write(IMPACT, 0) == Written(3, IMPACT)


def test_nothing_is_taken_back_where_nothing_was_changed(case: Case) -> None:
    assert case.board.undo() is None
    with pytest.raises(CaseError, match="step 7 is not in the history"):
        case.board.restore(7)


def test_what_was_read_before_an_undo_does_not_overwrite_it(case: Case) -> None:
    read = case.board.write(IMPACT, 0)
    case.board.undo()
    with pytest.raises(StaleError):
        case.board.write(Field("impact", "stale"), read.version)
    anew = case.board.write(Field("impact", "anew"), 0)
    with pytest.raises(StaleError):
        case.board.write(Field("impact", "stale"), read.version)
    assert case.board.fields() == {"impact": anew}


def test_any_step_that_is_kept_can_be_gone_back_before(case: Case) -> None:
    made = case.board.add(LINE)
    case.board.change(1, made.version, comment="a")
    case.board.write(IMPACT, 0)
    step = case.board.history()[1]
    case.board.restore(step.number)
    assert case.board.pins() == [Pinned(1, 3, LINE)]
    assert [one.subject for one in case.board.history()] == snapshot(
        ["pin 1", "pin 1", "field impact", "pin 1"]
    )


def test_typing_is_one_step_that_can_be_taken_back(case: Case) -> None:
    version = case.board.write(Field("impact", "C"), 0).version
    for text in ("Ca", "Car", "Cart"):
        version = case.board.write(Field("impact", text), version).version
    texts = [
        (one.before and one.before["text"], one.after and one.after["text"])
        for one in case.board.history()
    ]
    assert texts == [(None, "C"), ("C", "Cart")]
    case.board.undo()
    assert case.board.fields()["impact"].field.text == "C"


def test_writers_at_one_time_lose_nothing(case: Case) -> None:
    def pin(name: str) -> None:
        for number in range(8):
            case.board.add(replace(UNDATED, title=f"{name}{number}"))

    writers = [threading.Thread(target=pin, args=(name,)) for name in "abcd"]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    held = case.board.pins()
    assert sorted(one.number for one in held) == list(range(1, 33))
    assert len({one.pin.title for one in held}) == 32


def test_of_writers_of_one_version_one_wins_and_the_others_are_told(case: Case) -> None:
    told: list[object] = []

    def write(text: str) -> None:
        try:
            told.append(case.board.write(Field("impact", text), 0).field.text)
        except StaleError as error:
            told.append(error.theirs)

    writers = [threading.Thread(target=write, args=(text,)) for text in "abcd"]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    (won,) = case.board.fields().values()
    assert told.count(won.field.text) == 1
    assert told.count(won) == 3
