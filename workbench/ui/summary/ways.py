"""The ways to the draft of a summary, from what it may be of."""

from typing import Any, Literal

import streamlit as st

from workbench.ui import state

ICON = ":material/edit_note:"


def button(
    about: str,
    *,
    key: str,
    at: Any = st,
    label: str = "Summarise this",
    kind: Literal["secondary", "tertiary"] = "tertiary",
    disabled: bool = False,
) -> None:
    """Draw in `at` the button that opens the draft of a summary of `about`.

    `about` is as in the address: "window", "comparison", "pins", or "finding:" and its
    id. The window and its baseline are those of the scope.
    """
    at.button(
        label,
        key=key,
        type=kind,
        icon=ICON,
        help="See what a model would be sent to sum this up, and what it would cost.",
        disabled=disabled,
        on_click=go,
        args=(about,),
    )


def go(about: str) -> None:
    """Let the next run open the draft of a summary."""
    state.change(about=about, goes="summary")
