"""The window of time that is looked at: brushed on the chart, or read as written."""

import re
from datetime import UTC, datetime, timedelta

import streamlit as st

from logai_core import instants
from logai_core.charts import Dial
from logai_core.errors import SettingError
from workbench.ui import looking, state, zone
from workbench.ui.state import Window

CHART = "overview.timeline"
FROM, TO = "overview.from", "overview.to"
SETS = "overview.sets"
_SECOND, _LONG = timedelta(seconds=1), timedelta(minutes=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"(\.[0-9]{1,6})[0-9]*")


def written(when: datetime) -> str:
    """Return a time as the inputs show it, exact to the microsecond."""
    return instants.written(when, zone.name())


def read(text: str) -> datetime:
    """Return the time that a person wrote, taken as of the scope's zone unless it says.

    Raises:
        SettingError: it is not a time.
    """
    return instant_of(stamp_of(text), text)


def stamp_of(text: str) -> datetime:
    """Return what a person wrote, without a zone where it says none."""
    stamp = _FRACTION.sub(lambda found: found[1].ljust(7, "0"), text.strip())
    try:
        return datetime.fromisoformat(stamp)
    except ValueError as error:
        raise _no_time(text) from error


def instant_of(stamp: datetime, text: str) -> datetime:
    """Return the instant of a stamp that was written as `text`."""
    try:
        return instants.instant(stamp, zone.name())
    except OverflowError as error:  # in the first or the last hours of all years
        raise _no_time(text) from error


def _no_time(text: str) -> SettingError:
    return SettingError(
        f"{text!r}: not a time, expected one such as 2026-11-20 12:02:03",
        hint=f"Times are in {zone.name()}.",
    )


def between(first: str, last: str) -> Window:
    """Return the window from one written time to another, in either order."""
    ends = sorted((read(first), read(last)))
    return Window(ends[0], ends[1])


def dragged(box: list[object], dial: Dial) -> Window:
    """Return the window that was dragged on a chart with a dial, in either direction.

    It is of whole seconds, a short one of whole milliseconds: no hand drags finer.
    """
    ends = sorted(dial.instant(stamp_of(str(one))) for one in box)
    first, last = ends[0], ends[-1]
    unit = _SECOND if last - first >= _LONG else _SECOND / 1000
    return Window(first - (first - _EPOCH) % unit, last + (_EPOCH - last) % unit)


def set_window(window: Window | None) -> None:
    """Look at another window, or at all; the inputs follow."""
    looking.change(window=window)
    show(window)


def show(window: Window | None) -> None:
    """Let the inputs show a window."""
    state.set_widget(FROM, written(window.start) if window else "")
    state.set_widget(TO, written(window.end) if window else "")


def brushed(dial: Dial, chart: str = CHART, sets: str = SETS) -> None:
    """Take the window from the brush on a chart; no brush keeps the window.

    `sets` is the key of the choice between the two windows that goes with the chart.

    A brush of a few pixels comes back empty; it must not throw away what was set.
    """
    boxes = state.widget(zone.keyed(chart))["selection"]["box"]
    if boxes:
        window = dragged(boxes[0]["x"], dial)
        if state.widget(sets) == "baseline":
            looking.change(baseline=window)
        else:
            set_window(window)


def ask_what_a_drag_sets(key: str = SETS, says: str = "Drag sets") -> None:
    """Draw the choice between the incident and what it is set against."""
    st.segmented_control(
        "A drag across the chart sets",
        ("incident", "baseline"),
        default="incident",
        required=True,
        format_func=lambda one: f"{says} {one}",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )
