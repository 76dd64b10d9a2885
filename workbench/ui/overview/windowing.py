"""The window of time that is looked at: brushed on the chart or written."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import streamlit as st

from logai_core import instants
from logai_core.charts import Dial
from logai_core.errors import SettingError
from workbench.ui import state, zone
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
    return _instant(_stamp(text), text)


def _stamp(text: str) -> datetime:
    stamp = _FRACTION.sub(lambda found: found[1].ljust(7, "0"), text.strip())
    try:
        return datetime.fromisoformat(stamp)
    except ValueError as error:
        raise _no_time(text) from error


def _instant(stamp: datetime, text: str) -> datetime:
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
    ends = sorted(dial.instant(_stamp(str(one))) for one in box)
    first, last = ends[0], ends[-1]
    unit = _SECOND if last - first >= _LONG else _SECOND / 1000
    return Window(first - (first - _EPOCH) % unit, last + (_EPOCH - last) % unit)


def set_window(window: Window | None) -> None:
    """Look at another window, or at all; the inputs follow."""
    state.look(window=window)
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
            state.look(baseline=window)
        else:
            set_window(window)


def ask_what_a_drag_sets(key: str = SETS) -> None:
    """Draw the choice between the incident and what it is set against."""
    st.segmented_control(
        "A drag across the chart sets",
        ("incident", "baseline"),
        default="incident",
        required=True,
        format_func=lambda one: f"Drag sets {one}",
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )


def ask(span: Window | None) -> Window | None:
    """Draw the window as two inputs; return it. An empty input is an end of `span`.

    Raises:
        SettingError: what is written is not a time.
    """
    _ask_end("From", FROM, span)
    _ask_end("To", TO, span)
    st.button(
        "Clear",
        key="overview.clear",
        on_click=set_window,
        args=(None,),
        disabled=state.workspace().window is None,
    )
    _asked(span)
    if span:
        _tell_twice()
    return state.workspace().window


def _tell_twice() -> None:
    """Say which instant is taken of a written time that clocks of the zone show twice."""
    for key in (FROM, TO):
        stamp = _stamp(state.widget(key)) if state.widget(key) else None
        if stamp is None or stamp.tzinfo:
            continue
        first = instants.written(_instant(stamp, ""), zone.name())
        if instants.comes_twice(instants.local(_instant(stamp, ""), zone.name())):
            st.caption(f"{stamp:%H:%M} comes twice; taken as {first}", width="content")


def _ask_end(label: str, key: str, span: Window | None) -> None:
    at_rest = {FROM: span.start, TO: span.end} if span else {}
    st.text_input(
        f"{label} ({zone.name()})",
        key=key,
        placeholder=f"{label} {written(at_rest[key])}" if span else "no time",
        persist_state="session",
        label_visibility="collapsed",
        width=230,
        on_change=_take,
        args=(span,),
    )


def _take(span: Window | None) -> None:
    with suppress(SettingError):  # it is raised again, and shown, when they are drawn
        state.look(window=_asked(span))


def _asked(span: Window | None) -> Window | None:
    first, last = (state.widget(key) or "" for key in (FROM, TO))
    if span is None or not (first or last):
        return None
    return between(first or written(span.start), last or written(span.end))
