from datetime import datetime, timedelta
from pathlib import Path

import pytest

from logai_core.postmortem import Field
from logai_core.store import Case, history
from tests.builders import at


class Clock(datetime):
    """A clock that a test sets."""

    moment = at(0)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return cls.moment


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(history, "datetime", Clock)
    return Case.create(tmp_path / "case", title="Shop")


def write(case: Case, *texts: str, name: str = "impact") -> None:
    version = case.board.fields()[name].version if case.board.fields() else 0
    for text in texts:
        version = case.board.write(Field(name, text), version).version


def texts(case: Case) -> list[str]:
    return [one.after["text"] for one in case.board.history() if one.after]


def test_saves_of_one_text_within_minutes_are_one_step(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(case, "a", "ab", "abc")
    monkeypatch.setattr(Clock, "moment", at(0) + timedelta(minutes=4))
    write(case, "abcd")
    monkeypatch.setattr(Clock, "moment", at(0) + timedelta(minutes=5))
    write(case, "abcde", "abcdef")
    assert texts(case) == ["a", "abcd", "abcdef"]


def test_only_the_latest_steps_are_kept(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_STEPS", 3)
    monkeypatch.setattr(history, "TYPING", timedelta())
    write(case, *"abcdef")
    assert texts(case) == ["d", "e", "f"]
    assert [one.number for one in case.board.history()] == [4, 5, 6]


def test_long_texts_leave_fewer_steps_and_always_the_last(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_CHARS", 1_200)
    monkeypatch.setattr(history, "LOOK_EVERY", 1)
    monkeypatch.setattr(history, "TYPING", timedelta())
    write(case, *(letter * 200 for letter in "abc"))
    assert texts(case) == ["b" * 200, "c" * 200]
    write(case, "d" * 9_000)
    assert texts(case) == ["d" * 9_000]
    case.board.undo()
    assert case.board.fields()["impact"].field.text == "c" * 200
