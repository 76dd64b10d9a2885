"""What one visitor has before them. No other module touches session state."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from logai_core.settings import environment

_KEY = "logai.workspace"
_PARAMETER = "case"
_OF_A_CASE = ("overview.", "patterns.", "lines.", "compare.", "sessions.")


@dataclass(frozen=True)
class Window:
    """The half-open interval of time `[start, end)` that is looked at, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Pair:
    """The two sides of a comparison: windows where there are any, else sources."""

    window: Window | None = None
    baseline: Window | None = None
    source_ids: tuple[str, ...] = ()
    source_ids_b: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """The windows that Compare sets side by side, in memory of what else is looked at.

    `seen` is the workspace's window when Compare last followed it: another one there is
    followed, but none, or the one that Compare itself set for Lines, is not. `baseline`
    is chosen by default while there is none, else `why` says whose choice it was.
    """

    window: Window | None = None
    baseline: Window | None = None
    why: str = ""
    seen: Window | None = None


@dataclass(frozen=True)
class Workspace:
    """The open case, the job under way, and what is being looked at.

    `job` stays until its end has been seen; when it `leads_on`, a good end leads to the
    overview. `accepted` says that the loaded sources were found right. `uploads` counts them: a new number gives a new uploader, and the bytes of
    the old one are let go. `source_id` is the source that the ingest page shows.
    Lines shows the records of `template_ids`, where there are any, without those of
    `without_ids`. `pattern` is the template that the patterns page shows, and `edit` the
    number of the edit that was made last. `session_key` is the id that sessions are made
    of, and `session` the one that is shown.
    """

    root: Path | None = None
    job: Path | None = None
    leads_on: bool = False
    accepted: bool = False
    source_id: str | None = None
    window: Window | None = None
    template_ids: tuple[str, ...] = ()
    without_ids: tuple[str, ...] = ()
    pattern: str | None = None
    edit: int | None = None
    session_key: str | None = None
    session: str | None = None
    uploads: int = 0
    compared: Compared = Compared()


def workspace() -> Workspace:
    """Return this session's workspace."""
    space: Workspace = st.session_state.setdefault(_KEY, Workspace())
    return space


def change(**fields: Any) -> None:
    """Change fields of the workspace."""
    st.session_state[_KEY] = replace(workspace(), **fields)


def open_case(root: Path, *, job: Path | None = None, leads_on: bool = False) -> None:
    """Make `root` the open case; what was looked at in another one is forgotten."""
    if root != workspace().root:
        close_case()
    change(root=root, job=job, leads_on=leads_on)
    if not environment().demo:  # there, a case belongs to one visit
        st.query_params[_PARAMETER] = root.name


def close_case() -> None:
    """Put the case away; it stays where it is on disk."""
    forget(*_OF_A_CASE)
    st.session_state[_KEY] = Workspace(uploads=workspace().uploads)
    st.query_params.pop(_PARAMETER, None)


def forget(*beginnings: str) -> None:
    """Let widgets whose keys begin so start anew when they are drawn next."""
    for key in [key for key in st.session_state if str(key).startswith(beginnings)]:
        del st.session_state[key]


def address(case: str) -> dict[str, str]:
    """Return what names a case in the address of a page."""
    return {_PARAMETER: case}


def addressed() -> str | None:
    """Return the name of the case in the address, if it names one."""
    return st.query_params.get(_PARAMETER)


def widget(key: str) -> Any:
    """Return the value of a widget, for the callback that it calls."""
    return st.session_state.get(key)


def set_widget(key: str, value: Any) -> None:
    """Set the value of a widget that is drawn later in this run."""
    st.session_state[key] = value
