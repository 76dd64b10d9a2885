"""The pins of the case in one line at the foot of every page, and in a list above it."""

from typing import Any

import streamlit as st

from logai_core.pin import Pin, Pinned
from workbench.ui import going, looking, state, zone
from workbench.ui.compare import lists
from workbench.ui.errors import shown
from workbench.ui.overview import windowing
from workbench.ui.pins import pinning
from workbench.ui.scope import Opened
from workbench.ui.text import count, literal

MOST, FEW, LIST_PX = 50, 5, 236
TITLE_CHARS = 160
PAGES = {
    "line": "lines",
    "range": "lines",
    "query": "lines",
    "pattern": "patterns",
    "finding": "overview",
    "chart": "overview",
    "change": "compare",
    "thread": "sessions",
    "claim": "summary",
    "event": "timeline",
}


def draw(one: Opened | None) -> None:
    """Draw the pins of the open case; `state.workspace().pins` are those."""
    if one is None or one.sources().is_empty():
        return
    pins = _latest(pinning.held())
    with st.bottom, st.container(gap="xsmall", key="tray.frame"):
        if state.workspace().tray and pins:
            _draw_list(one, pins)
        _draw_line(pins)


def _latest(pins: tuple[Pinned, ...]) -> list[Pinned]:
    """Return the pins, the one that was made last first."""
    return sorted(pins, key=lambda one: -one.number)


def _draw_line(pins: list[Pinned]) -> None:
    unfolded = state.workspace().tray
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    row.button(
        f"**{count(len(pins), 'pin')}**",
        key="tray.fold",
        type="tertiary",
        icon=":material/keyboard_arrow_down:"
        if unfolded
        else ":material/keyboard_arrow_up:",
        help="Fold the pins" if unfolded else "Show the pins",
        disabled=not pins,
        on_click=lambda: state.change(tray=not unfolded),
    )
    with row.container(width="stretch"):
        if pins:
            _draw_way(pins[0], "tray.last")
        else:
            st.caption(
                "Nothing is pinned yet: :material/push_pin: beside a thing, or m in the "
                "lines, keeps it here for the timeline."
            )
    row.button(
        "Timeline",
        key="tray.timeline",
        type="tertiary",
        icon=":material/view_timeline:",
        help="Open the timeline: order, times, comments, outside events",
        on_click=lambda: state.change(goes="timeline"),
    )


def _draw_list(one: Opened, pins: list[Pinned]) -> None:
    tall: Any = LIST_PX if len(pins) > FEW else "content"
    with st.container(height=tall, gap=None, border=True, key="tray.list"):
        for each in pins[:MOST]:
            row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
            with row.container(width="stretch"):
                _draw_way(each, "tray.open")
            row.button(
                "Unpin",
                key=f"tray.unpin.{each.number}",
                type="tertiary",
                icon=":material/keep_off:",
                on_click=_unpin,
                args=(one, each.number),
            )
        if len(pins) > MOST:
            st.caption(f"The last {MOST} of {len(pins):,}; the timeline has all.")


def _draw_way(each: Pinned, key: str) -> None:
    """Draw a pin as the way to where it was pinned."""
    pin = each.pin
    when = f":gray[{zone.clock(pin.when)}]  " if pin.when else ""
    noise = ":gray[noise]  " if pin.noise else ""
    st.button(
        f"{when}{noise}{literal(pin.called, most=TITLE_CHARS)}",
        key=f"{key}.{each.number}",
        type="tertiary",
        icon=pinning.ICONS[pin.kind],
        help=f"P{each.number}, {pinning.CALLED[pin.kind]}: open where it was pinned",
        wrap=False,
        on_click=open_pin,
        args=(pin,),
    )


def _unpin(one: Opened, number: int) -> None:
    with shown("unpin it", go_on=True):
        one.case.board.remove(number)


def open_pin(pin: Pin) -> None:
    """Let the next run show the place where something was pinned.

    An outside event has no other place than the timeline.
    """
    page, known = PAGES[pin.kind], dict(pin.refers)
    state.change(goes=page)
    if page == going.LINES:
        going.to_lines()
    if pin.kind != "event":
        looking.at(pin.scope)
        windowing.show(pin.scope.window)
    if page == going.LINES and pin.records:
        looking.at_line(pin.records[0])
    if pin.kind == "pattern":
        state.change(pattern=known.get("template"))
    if pin.kind == "claim":
        state.change(about="")  # it stands in a summary, not in a draft
    if pin.kind == "finding":
        state.change(finding=known.get("finding"))
    if pin.kind == "change":
        lists.lead(pin)
    if pin.kind == "thread":
        state.set_widget("sessions.view", "sessions")
        state.change(session_key=known.get("key"), session=known.get("thread"))
