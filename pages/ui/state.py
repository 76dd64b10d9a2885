"""What one visitor has before them. No other module touches session state."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

_KEY = "logai.workspace"


@dataclass(frozen=True)
class Window:
    """The half-open interval of time `[start, end)` that is looked at, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Workspace:
    """The open case, the job under way, and what is being looked at.

    `job` stays until its end has been seen. `uploads` counts them: a new number
    gives a new uploader, and the bytes of the old one are let go.
    """

    root: Path | None = None
    job: Path | None = None
    window: Window | None = None
    template_ids: tuple[str, ...] = ()
    uploads: int = 0


def workspace() -> Workspace:
    """Return this session's workspace."""
    space: Workspace = st.session_state.setdefault(_KEY, Workspace())
    return space


def change(**fields: Any) -> None:
    """Change fields of the workspace."""
    st.session_state[_KEY] = replace(workspace(), **fields)


def open_case(root: Path, *, job: Path | None = None) -> None:
    """Make `root` the open case; what was looked at in another one is forgotten."""
    space = workspace()
    if root != space.root:
        for key in [key for key in st.session_state if str(key).startswith("lines.")]:
            del st.session_state[key]
        space = Workspace(uploads=space.uploads)
    st.session_state[_KEY] = replace(space, root=root, job=job)


def close_case() -> None:
    """Put the case away; it stays where it is on disk."""
    st.session_state[_KEY] = Workspace(uploads=workspace().uploads)


def widget(key: str) -> Any:
    """Return the value of a widget, for the callback that it calls."""
    return st.session_state.get(key)


def set_widget(key: str, value: Any) -> None:
    """Set the value of a widget that is drawn later in this run."""
    st.session_state[key] = value
