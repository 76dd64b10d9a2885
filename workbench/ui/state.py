"""What one visitor has before them. No other module touches session state."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from logai_core.errors import QueryError
from logai_core.pin import Pinned
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window

__all__ = ["Scope", "Window"]

Written = tuple[tuple[str, tuple[str, ...]], ...]  # an address, to be compared

_KEY = "logai.workspace"
_SET = "logai.widgets"  # keys of widgets that were set and not drawn since
_OF_A_CASE = (
    "overview.",
    "patterns.",
    "lines.",
    "compare.",
    "sessions.",
    "clocks.",
    "sql.",
    "pin.",
    "timeline.",
    "events.",
    "report.",
    "summary.",
)


@dataclass(frozen=True)
class Pair:
    """The two sides of a comparison: windows where there are any, else sources.

    `within` is the query and the sources that both sides are restricted to.
    """

    window: Window | None = None
    baseline: Window | None = None
    source_ids: tuple[str, ...] = ()
    source_ids_b: tuple[str, ...] = ()
    within: Scope = field(default_factory=Scope)


@dataclass(frozen=True)
class Before:
    """A page, what it is called, and the scope that it was left with."""

    name: str = ""
    title: str = ""
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True)
class Editing:
    """The pin whose fields are open, as it was read or saved last.

    The fields show what it was at the version `opened`.
    """

    pinned: Pinned
    opened: int


@dataclass(frozen=True)
class Workspace:
    """The open case, the job under way, and what is being looked at.

    `scope` is what all pages look at, and `address` what the address of the page said of it last.
    `seen` is the address of what the last run drew, and `passed` are addresses that were
    only passed on a page on the way to another one, with what that page had drawn.
    `wrong` is a query that was not understood; the scope is still the one before.
    `line` is the one that Lines is at, `opened` the one it shows in full, and `around`
    the one whose neighbours it shows. `note` is to be said once. `page` is the one
    that is shown, and `before` the one that Lines leads back to. A click leads on to
    the page `goes`.
    `job` stays until its end has been seen; when it `leads_on`, a good end leads to the
    overview. `accepted` says that the loaded sources were found right. `uploads` counts them: a new number gives a new uploader, and the bytes of
    the old one are let go. `source_id` is the source that the ingest page shows.
    `pattern` is the template that the patterns page shows, and `edit` the
    number of the edit that was made last. `session_key` is the id that sessions are made
    of, and `session` the one that is shown. `pins` are those of the case as this run
    found them; their `tray` is open or folded, `editing` is the one whose fields are
    open, `removed` the one that was removed last, and `finding` is to be selected on the
    overview. `about` is what the summary is to be drafted of, "" while one is read: its
    kind, and after a colon the id of a finding. `difference` is what the pin names that
    was opened on Compare last. `tour` is the step of the tour, `tour_goes`
    that its page is still to be gone to, and `toured` that it needs no offer any more.
    """

    root: Path | None = None
    job: Path | None = None
    leads_on: bool = False
    accepted: bool = False
    source_id: str | None = None
    scope: Scope = field(default_factory=Scope)
    address: Written = ()
    seen: Written = ()
    passed: tuple[tuple[str, Written, Written], ...] = ()
    wrong: QueryError | None = None
    line: RecordId | None = None
    opened: RecordId | None = None
    around: RecordId | None = None
    note: str = ""
    page: Before = field(default_factory=Before)
    before: Before | None = None
    goes: str = ""
    pattern: str | None = None
    edit: int | None = None
    session_key: str | None = None
    session: str | None = None
    pins: tuple[Pinned, ...] = ()
    tray: bool = False
    editing: Editing | None = None
    removed: Pinned | None = None
    finding: str | None = None
    difference: tuple[tuple[str, str], ...] = ()
    about: str = ""
    uploads: int = 0
    tour: int | None = None
    tour_goes: bool = False
    toured: bool = False

    @property
    def window(self) -> Window | None:
        """Return the window of the incident."""
        return self.scope.window


def workspace() -> Workspace:
    """Return this session's workspace."""
    space: Workspace = st.session_state.setdefault(_KEY, Workspace())
    return space


def change(**fields: Any) -> None:
    """Change fields of the workspace."""
    st.session_state[_KEY] = replace(workspace(), **fields)


def tell(note: str) -> None:
    """Let the next run say something once."""
    change(note=note)


def told() -> str:
    """Return what is to be said once, if anything."""
    note = workspace().note
    change(note="")
    return note


def enter_case(root: Path, *, job: Path | None = None, leads_on: bool = False) -> None:
    """Do what `open_case` does for an address that says so: it is not written anew.

    Each writing is a step of the way back.
    """
    if root != workspace().root:
        put_away()
    change(root=root, job=job, leads_on=leads_on)


def put_away() -> None:
    """Forget the open case and all that was looked at in it."""
    forget(*_OF_A_CASE)
    st.session_state[_KEY] = Workspace(uploads=workspace().uploads)


def forget(*beginnings: str) -> None:
    """Let widgets whose keys begin so start anew when they are drawn next."""
    for key in [key for key in st.session_state if str(key).startswith(beginnings)]:
        del st.session_state[key]


def widget(key: str) -> Any:
    """Return the value of a widget, for the callback that it calls."""
    return st.session_state.get(key)


def set_widget(key: str, value: Any) -> None:
    """Set the value of a widget that is drawn later in this run."""
    st.session_state[key] = value
    st.session_state.setdefault(_SET, set()).add(key)


def default_of(key: str, value: str) -> str | None:
    """Return what a widget shows at first: nothing where it was set, for that counts.

    A widget with a default that is set as well is warned of, with a stack, in the log.
    """
    were_set: set[str] = st.session_state.get(_SET, set())
    is_set = key in were_set and key in st.session_state
    were_set.discard(key)
    return None if is_set else value
