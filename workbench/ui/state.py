"""What one visitor has before them. No other module touches session state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from logai_core.errors import QueryError
from logai_core.pin import Pinned
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window, address
from logai_core.settings import environment

__all__ = ["Scope", "Window"]

Written = tuple[tuple[str, tuple[str, ...]], ...]  # an address, to be compared

_KEY = "logai.workspace"
_SET = "logai.widgets"  # keys of widgets that were set and not drawn since
_PARAMETER, _LINE, _ABOUT = "case", "line", "of"
_MOST_PASSED = 50
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


def look(**fields: Any) -> None:
    """Change fields of the scope; the address follows."""
    change(scope=replace(workspace().scope, **fields))
    write_address()


def look_at(scope: Scope) -> None:
    """Look at another scope; the address follows."""
    change(scope=scope, wrong=None, line=None, opened=None, around=None)
    write_address()


def be_at(line: RecordId) -> None:
    """Make a line the one that Lines is at; the address follows."""
    change(line=line)
    write_address()


def ask_about(about: str) -> None:
    """Draft a summary of something, or with "" read one; the address follows."""
    change(about=about)
    write_address()


def tell(note: str) -> None:
    """Let the next run say something once."""
    change(note=note)


def told() -> str:
    """Return what is to be said once, if anything."""
    note = workspace().note
    change(note="")
    return note


def open_case(root: Path, *, job: Path | None = None, leads_on: bool = False) -> None:
    """Make `root` the open case; what was looked at in another one is forgotten."""
    enter_case(root, job=job, leads_on=leads_on)
    write_address()


def enter_case(root: Path, *, job: Path | None = None, leads_on: bool = False) -> None:
    """Do what `open_case` does for an address that says so: it is not written anew.

    Each writing is a step of the way back.
    """
    if root != workspace().root:
        _put_away()
    change(root=root, job=job, leads_on=leads_on)


def close_case() -> None:
    """Put the case away; it stays where it is on disk."""
    _put_away()
    write_address()


def _put_away() -> None:
    forget(*_OF_A_CASE)
    st.session_state[_KEY] = Workspace(uploads=workspace().uploads)


def forget(*beginnings: str) -> None:
    """Let widgets whose keys begin so start anew when they are drawn next."""
    for key in [key for key in st.session_state if str(key).startswith(beginnings)]:
        del st.session_state[key]


def here() -> dict[str, list[str]]:
    """Return the address of what is looked at; in a public demo none names a case."""
    space = workspace()
    if space.root is None:
        return {}
    case = {} if environment().demo else {_PARAMETER: [space.root.name]}
    line = [f"{space.line.source_id}:{space.line.line_no}"] if space.line else []
    about = {_ABOUT: [space.about]} if space.about else {}
    return case | address(space.scope) | ({_LINE: line} if line else {}) | about


def write_address() -> None:
    """Make the address of the page say what was chosen to be looked at.

    Where a click leads on to another page, it is written on the way there.
    """
    if workspace().goes:
        change(address=_frozen(here()))
    else:
        _not_passed(workspace().page.name, _frozen(here()))
        keep_address()


def keep_address() -> None:
    """Make the address of the page say what is looked at."""
    said = here()
    change(address=_frozen(said))
    if addressed() != said:
        st.query_params.from_dict(said)


def pass_on(page: str) -> None:
    """Remember the address that is to be written of a page, on this one.

    The browser takes it for a step of the way back: one to this page, with what only
    the other page was to look at.
    """
    space, written = workspace(), _frozen(here())
    if space.page.name != page and space.seen != written:
        _not_passed(space.page.name, written)
        kept = workspace().passed[-_MOST_PASSED:]
        change(passed=(*kept, (space.page.name, written, space.seen)))


def _not_passed(page: str, written: Written) -> None:
    passed = workspace().passed
    change(passed=tuple(one for one in passed if one[:2] != (page, written)))


def meant(page: str) -> dict[str, list[str]]:
    """Return the parameters of the address.

    On the way back to one that was only passed, they are those of what was left there.
    """
    said = addressed()
    if not is_way_back():
        _not_passed(page, _frozen(said))
        return said
    for name, written, left in workspace().passed:
        if (name, written) == (page, _frozen(said)):
            return {key: list(values) for key, values in left}
    return said


def is_way_back() -> bool:
    """Tell whether the browser went back, or forward again, to what is drawn now."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def saw() -> None:
    """Remember the address of what this run draws."""
    change(seen=_frozen(here()))


def addressed() -> dict[str, list[str]]:
    """Return the parameters of the page's address."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def followed(said: Mapping[str, list[str]]) -> bool:
    """Tell whether an address is the one that was written last."""
    return _frozen(said) == workspace().address


def case_of(said: Mapping[str, list[str]]) -> str | None:
    """Return the name of the case in an address, if it names one."""
    return said[_PARAMETER][-1] if said.get(_PARAMETER) else None


def line_of(said: Mapping[str, list[str]]) -> RecordId | None:
    """Return the line in an address; what is no line is none."""
    source_id, _, number = (said.get(_LINE) or [""])[-1].partition(":")
    at = int(number) if number.isascii() and number.isdigit() else 0
    return RecordId(source_id, at) if source_id and 0 < at < 2**32 else None


def about_of(said: Mapping[str, list[str]]) -> str:
    """Return what an address wants a summary to be drafted of, "" for nothing."""
    return (said.get(_ABOUT) or [""])[-1]


def _frozen(said: Mapping[str, list[str]]) -> Written:
    return tuple(sorted((name, tuple(values)) for name, values in said.items()))


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
