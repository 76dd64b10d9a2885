"""Which time is looked at: the incident, the baseline, or all."""

from datetime import datetime
from typing import Any

import streamlit as st

from logai_core.scope import Scope, Window
from workbench.ui import looking, state
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded
from workbench.ui.scope_bar.short import in_short

SIDES = {"incident": "Incident", "baseline": "Baseline", "all": "All time"}


def ask_side(here: Loaded) -> None:
    """Draw the choice of the time, and the way to let go of the windows."""
    scope = state.workspace().scope
    if scope.window is None and scope.baseline is None:
        _tell_all_time()
    else:
        _ask_which_time(scope, here)
    st.button(  # with nothing to clear too: the row stays as high
        "Clear",
        key="scope.clear_time",
        type="tertiary",
        help="Look at no window any more.",
        disabled=scope.window is None and scope.baseline is None,
        on_click=clear_time,
    )


def _ask_which_time(scope: Scope, here: Loaded) -> None:
    windows = _windows(scope)
    shown = _ends(here, *windows.values())
    sides = [side for side, one in windows.items() if one or side == "all"]
    key = f"scope.side.{scope.digest}"
    st.segmented_control(
        "Time shown",
        sides,
        default=scope.side if scope.side in sides else "all",
        required=True,
        format_func=lambda side: _said(side, windows[side], shown),
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
    looking.change(baseline=None, side="incident")
    windowing.set_window(None)


def _windows(scope: Scope) -> dict[str, Window | None]:
    return {"incident": scope.window, "baseline": scope.baseline, "all": None}


def _ends(here: Loaded, *windows: Window | None) -> list[datetime]:
    """Return the first and last times of the case and of windows that are set."""
    sources = here.sources()
    case: list[Any] = [sources["first_ts"].min(), sources["last_ts"].max()]
    set_ends = [end for one in windows if one for end in (one.start, one.end)]
    return [one for one in (*case, *set_ends) if one is not None]


def _said(side: str, window: Window | None, shown: list[datetime]) -> str:
    if window is None:
        return SIDES[side]
    return f"{SIDES[side]} {in_short(window, shown)}"


def _show_side(key: str) -> None:
    looking.change(side=state.widget(key))
