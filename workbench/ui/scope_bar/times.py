"""Which time is looked at: the incident, the baseline, or all."""

import streamlit as st

from logai_core.scope import Scope, Window
from workbench.ui import state
from workbench.ui.overview import windowing

SIDES = {"incident": "Incident", "baseline": "Baseline", "all": "All time"}


def ask_side() -> None:
    """Draw the choice of the time, and the way to let go of the windows."""
    scope = state.workspace().scope
    if scope.window is None and scope.baseline is None:
        _tell_all_time()
    else:
        _ask_which_time(scope)
    st.button(  # with nothing to clear too: the row stays as high
        "Clear",
        key="scope.clear_time",
        type="tertiary",
        help="Look at no window any more.",
        disabled=scope.window is None and scope.baseline is None,
        on_click=clear_time,
    )


def _ask_which_time(scope: Scope) -> None:
    sides = [side for side, one in _windows(scope).items() if one or side == "all"]
    key = f"scope.side.{scope.digest}"
    st.segmented_control(
        "Time shown",
        sides,
        default=scope.side if scope.side in sides else "all",
        required=True,
        format_func=lambda side: _said(side, _windows(scope)[side]),
        key=key,
        on_change=_show_side,
        args=(key,),
        label_visibility="collapsed",
    )


def _tell_all_time() -> None:
    """Say that no window is set, as high as what comes in its place."""
    st.pills(
        "Time shown",
        ["all"],
        default="all",
        required=True,
        format_func=SIDES.__getitem__,
        key="scope.all_time",
        disabled=True,
        label_visibility="collapsed",
    )


def clear_time() -> None:
    """Look at no window any more."""
    state.look(baseline=None, side="incident")
    windowing.set_window(None)


def _windows(scope: Scope) -> dict[str, Window | None]:
    return {"incident": scope.window, "baseline": scope.baseline, "all": None}


def _said(side: str, window: Window | None) -> str:
    if window is None:
        return SIDES[side]
    first, last = (windowing.written(one) for one in (window.start, window.end))
    same_day = first.partition(" ")[0] == last.partition(" ")[0]
    return f"{SIDES[side]} {first} to {last.partition(' ')[2] if same_day else last}"


def _show_side(key: str) -> None:
    state.look(side=state.widget(key))
