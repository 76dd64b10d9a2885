"""The ends of the incident, or of the baseline, as two inputs."""

from contextlib import suppress
from typing import NamedTuple

import streamlit as st

from logai_core import instants
from logai_core.errors import SettingError
from workbench.ui import looking, state, zone
from workbench.ui.overview import windowing
from workbench.ui.overview.windowing import FROM, SETS, TO, between, written
from workbench.ui.state import Window

SHOWN = "overview.baseline_shown"
FIELD_PX = 205


class Side(NamedTuple):
    """One of the two windows: its name, and the keys and labels of its inputs."""

    name: str
    keys: tuple[str, str]
    labels: tuple[str, str]

    @property
    def window(self) -> Window | None:
        """Return what is set."""
        scope = state.workspace().scope
        return scope.baseline if self.name == "baseline" else scope.window


INCIDENT = Side("incident", (FROM, TO), ("From", "To"))
BASELINE = Side(
    "baseline",
    ("overview.baseline_from", "overview.baseline_to"),
    ("Baseline from", "Baseline to"),
)


def ask(span: Window) -> Side:
    """Draw which window is set, and its ends as inputs; an empty one is an end of `span`.

    Raises:
        SettingError: what is written is not a time.
    """
    windowing.ask_what_a_drag_sets(says="Set")
    side = BASELINE if state.widget(SETS) == BASELINE.name else INCIDENT
    if side is BASELINE:
        _follow_baseline()
    for label, key, end in zip(side.labels, side.keys, _ends(span), strict=True):
        st.text_input(
            f"{label} ({zone.name()})",
            key=key,
            placeholder=f"{label} {end}",
            persist_state="session",
            label_visibility="collapsed",
            width=FIELD_PX,
            on_change=_take,
            args=(side, span),
        )
    st.button(
        "Clear",
        key=f"overview.clear.{side.name}",
        help=f"Set no {side.name} any more.",
        on_click=_set,
        args=(side, None),
        disabled=side.window is None,
    )
    _asked(side, span)
    _tell_twice(side)
    return side


def _ends(window: Window) -> tuple[str, str]:
    return written(window.start), written(window.end)


def _follow_baseline() -> None:
    """Let the inputs show the baseline where it was set by other means, or in another zone."""
    window = state.workspace().scope.baseline
    if state.widget(SHOWN) != (window, zone.name()):
        texts = _ends(window) if window else ("", "")
        for key, text in zip(BASELINE.keys, texts, strict=True):
            state.set_widget(key, text)
        state.set_widget(SHOWN, (window, zone.name()))


def _set(side: Side, window: Window | None) -> None:
    """Set a window, or let go of it; the inputs follow."""
    if side is INCIDENT:
        windowing.set_window(window)
    else:
        looking.change(baseline=window)
        state.set_widget(SHOWN, None)


def _take(side: Side, span: Window) -> None:
    """Set what is written; the inputs stay as they are, one of them may be empty."""
    with suppress(SettingError):  # it is raised again, and shown, when they are drawn
        window = _asked(side, span)
        if side is INCIDENT:
            looking.change(window=window)
        else:
            looking.change(baseline=window)
            state.set_widget(SHOWN, (window, zone.name()))


def _asked(side: Side, span: Window) -> Window | None:
    texts = [state.widget(key) or "" for key in side.keys]
    if not any(texts):
        return None
    first, last = (text or end for text, end in zip(texts, _ends(span), strict=True))
    return between(first, last)


def _tell_twice(side: Side) -> None:
    """Say which instant is taken of a written time that clocks of the zone show twice."""
    for text in map(state.widget, side.keys):
        stamp = windowing.stamp_of(text) if text else None
        if stamp is None or stamp.tzinfo:
            continue
        when = windowing.instant_of(stamp, "")
        if instants.comes_twice(instants.local(when, zone.name())):
            first = written(when)
            st.caption(f"{stamp:%H:%M} comes twice; taken as {first}", width="content")
