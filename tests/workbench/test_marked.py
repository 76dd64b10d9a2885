"""What the timeline marks is told in words and in its table as it is drawn."""

import pytest
from inline_snapshot import snapshot

from logai_core.detect import Detected
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of
from workbench.ui.overview import marked
from workbench.ui.state import Window

FOUND = Detected(
    scores_of([5, 5, None, 9], learning=1),
    findings_of(
        finding(3, 4, episode=1), finding(1, 3, episode=2), finding(0, 2, episode=1)
    ),
)
COUNTED = histogram_of(INFO=[5, 5, 0, 9])


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = Window(at(3), at(4)), Window(at(1), at(2.5))
    monkeypatch.setattr(marked, "windows", lambda: windows)


@pytest.mark.usefixtures("both")
def test_words_tell_episodes_learning_silence_and_both_windows() -> None:
    assert marked.in_words(COUNTED, FOUND, 2) == snapshot(
        "19 records, the most in one bar 9 from 2026-11-21 12:01:30.000 UTC on; 2 episodes marked: #1 2026-11-21 12:01:30.000 to 2026-11-21 12:02:00.000, #2 2026-11-21 12:00:30.000 to 2026-11-21 12:01:30.000; learning until 2026-11-21 12:00:30.000; 1 stretch without data; incident 2026-11-21 12:01:30.000 to 2026-11-21 12:02:00.000 UTC; baseline 2026-11-21 12:00:30.000 to 2026-11-21 12:01:15.000 UTC; 2 outside events"
    )


@pytest.mark.usefixtures("both")
def test_the_table_tells_of_each_bar_what_marks_it() -> None:
    assert marked.rows(COUNTED, FOUND).select("episodes", "within").rows() == [
        ("", ""),
        ("2", "baseline"),
        ("2", "baseline"),
        ("1", "incident"),
    ]


def test_a_window_beside_the_chart_is_told_to_be_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(marked, "windows", lambda: (Window(at(40), at(50)), None))
    told = marked.in_words(COUNTED, FOUND, 0)
    assert told.endswith(" UTC, outside the chart")
    assert marked.rows(COUNTED, FOUND)["within"].to_list() == [""] * 4


def test_a_chart_without_marks_says_so() -> None:
    bare = Detected(FOUND.scores.clear(), FOUND.findings.clear())
    assert marked.in_words(COUNTED, bare, 0).endswith("; no episode marked")
    assert marked.rows(COUNTED, bare).columns == ["time (UTC)", "INFO"]
    none = COUNTED.clear()
    assert marked.in_words(none, bare, 0) == "no record has a time"
    assert marked.rows(none, bare).is_empty()
