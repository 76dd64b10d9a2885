from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import plotly.graph_objects as go
import polars as pl
import polars.selectors as cs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.charts import band, cells_of, heat, lanes, timeline
from logai_core.charts.compared import compared
from logai_core.charts.dial import UTC_DIAL, Dial, dial_of
from logai_core.schemas import FINDINGS
from tests.charts.frames import at, finding, findings_of, histogram_of, scores_of

BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)
ASIDE = r"\u003cbr\u003e(times in this sentence are UTC)"
SCORES = scores_of([10, None, 12, 900], learning=1)
HOSTS = scores_of([10, None, 12, 900], learning=1, kind="host", key="web1")
FOUND = findings_of(finding(2, 4), finding(3, 4, episode=2))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("first", "last", "dial", "name"),
    [
        (utc(2026, 11, 20), utc(2026, 11, 21), Dial(BERLIN, HOUR), BERLIN),
        (utc(2026, 7, 20), utc(2026, 7, 21), Dial(BERLIN, 2 * HOUR), BERLIN),
        (utc(2026, 10, 24), utc(2026, 10, 26),
         Dial(BERLIN, 2 * HOUR, changes=True), "UTC+02:00"),
        (utc(2025, 11, 20), utc(2026, 11, 20),
         Dial(BERLIN, HOUR, changes=True), "UTC+01:00"),
        (utc(2026, 10, 25, 1), utc(2026, 10, 26), Dial(BERLIN, HOUR), BERLIN),
        (utc(2026, 11, 20), utc(2026, 11, 20), Dial(BERLIN, HOUR), BERLIN),
        (None, None, Dial(BERLIN), BERLIN),
    ],
)  # fmt: skip
def test_a_dial_goes_as_the_zone_does_at_first_and_says_when_that_changes(
    first: datetime, last: datetime, dial: Dial, name: str
) -> None:
    found = dial_of(BERLIN, first, last)
    assert (found, found.name) == (dial, name)


def test_a_dial_of_utc_changes_nothing() -> None:
    dial = dial_of("UTC", utc(2026, 1, 1), utc(2026, 12, 1))
    assert (dial, dial.title) == (UTC_DIAL, "UTC")
    assert dial.turned(FOUND) is FOUND


def test_an_axis_that_clocks_change_on_names_its_offset() -> None:
    dial = dial_of("America/St_Johns", utc(2026, 10, 30), utc(2026, 11, 3))
    assert dial.title == (
        "UTC-02:30 throughout; clocks of America/St_Johns change meanwhile"
    )


@given(st.integers(0, 90_000_000), st.integers(0, 90_000_000))
def test_each_place_on_an_axis_is_one_instant(seconds: int, length: int) -> None:
    first = utc(2026, 1, 1) + timedelta(seconds=seconds)
    dial = dial_of(BERLIN, first, first + timedelta(seconds=length))
    when = first + timedelta(seconds=length // 2)
    assert dial.instant(dial.naive(when)) == when
    assert dial.naive(first + timedelta(seconds=1)) - dial.naive(first) == HOUR / 3600


def shifted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(cs.datetime() + HOUR)


def naive(bucket: float) -> datetime:
    return at(bucket).replace(tzinfo=None) + HOUR


Draw = Callable[[Callable[[pl.DataFrame], pl.DataFrame], Dial], go.Figure]
CHARTS: dict[str, Draw] = {
    "timeline": lambda of, dial: timeline(
        of(histogram_of(INFO=[5, 6, 7, 8])),
        of(FOUND),
        scores=of(SCORES),
        window=(naive(1), naive(2)),
        dial=dial,
    ),
    "band": lambda of, dial: band(of(SCORES), of(FOUND), title="All", dial=dial),
    "lanes": lambda of, dial: lanes(
        {"Record": of(FOUND)}, (naive(0), naive(4)), dial=dial
    ),
    "heat": lambda of, dial: heat(
        # Cells come as they are kept, in UTC.
        cells_of(HOSTS if dial.offset else of(HOSTS), FINDINGS.to_frame()),
        {},
        scores=of(SCORES),
        window=(naive(1), naive(2)),
        dial=dial,
    ),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_of_a_zone_is_the_chart_of_its_times_with_another_name(
    chart: Draw,
) -> None:
    drawn = chart(lambda frame: frame, Dial("CET", HOUR)).to_json()
    drawn = drawn.replace(ASIDE, "")
    assert drawn == chart(shifted, UTC_DIAL).to_json().replace("UTC", "CET")
    assert drawn.count("CET") >= 2


def test_windows_that_are_compared_stand_where_the_dial_shows_them() -> None:
    counts = histogram_of(INFO=[5, 6, 7, 8])
    figure = compared(counts, (at(2), at(3)), None, dial=Dial(BERLIN, HOUR))
    own = [one for one in figure.layout.shapes if one.ysizemode == "pixel"]
    assert [(one.x0, one.x1) for one in own] == [(naive(2), naive(3))]


@pytest.mark.parametrize("chart", ["timeline", "band", "lanes"])
def test_a_sentence_that_names_no_zone_is_told_to_be_of_another(chart: str) -> None:
    def unchanged(frame: pl.DataFrame) -> pl.DataFrame:
        return frame

    def named(frame: pl.DataFrame) -> pl.DataFrame:
        said = cs.by_name("text", require_all=False) + " at 12:00 UTC"
        return frame.with_columns(said)

    assert ASIDE in CHARTS[chart](unchanged, Dial("CET", HOUR)).to_json()
    assert ASIDE not in CHARTS[chart](unchanged, UTC_DIAL).to_json()
    assert ASIDE not in CHARTS[chart](named, Dial("CET", HOUR)).to_json()
