"""The address of a page: what it says of what is looked at, written and followed."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from logai_core.record_id import RecordId
from logai_core.scope import address
from logai_core.settings import environment
from workbench.ui import state
from workbench.ui.state import Written

_CASE, _LINE, _ABOUT = "case", "line", "of"
_MOST_PASSED = 50


def here() -> dict[str, list[str]]:
    """Return the address of what is looked at; in a public demo none names a case."""
    space = state.workspace()
    if space.root is None:
        return {}
    case = {} if environment().demo else {_CASE: [space.root.name]}
    line = [f"{space.line.source_id}:{space.line.line_no}"] if space.line else []
    about = {_ABOUT: [space.about]} if space.about else {}
    return case | address(space.scope) | ({_LINE: line} if line else {}) | about


def write() -> None:
    """Make the address of the page say what was chosen to be looked at.

    Where a click leads on to another page, it is written on the way there.
    """
    if state.workspace().goes:
        state.change(address=_frozen(here()))
    else:
        _not_passed(state.workspace().page.name, _frozen(here()))
        keep()


def keep() -> None:
    """Make the address of the page say what is looked at."""
    said = here()
    state.change(address=_frozen(said))
    if of_page() != said:
        st.query_params.from_dict(said)


def pass_on(page: str) -> None:
    """Remember the address that is to be written of a page, on this one.

    The browser takes it for a step of the way back: one to this page, with what only
    the other page was to look at.
    """
    space, written = state.workspace(), _frozen(here())
    if space.page.name != page and space.seen != written:
        _not_passed(space.page.name, written)
        kept = state.workspace().passed[-_MOST_PASSED:]
        state.change(passed=(*kept, (space.page.name, written, space.seen)))


def _not_passed(page: str, written: Written) -> None:
    passed = state.workspace().passed
    state.change(passed=tuple(one for one in passed if one[:2] != (page, written)))


def meant(page: str) -> dict[str, list[str]]:
    """Return the parameters of the address.

    On the way back to one that was only passed, they are those of what was left there.
    """
    said = of_page()
    if not is_way_back():
        _not_passed(page, _frozen(said))
        return said
    for name, written, left in state.workspace().passed:
        if (name, written) == (page, _frozen(said)):
            return {key: list(values) for key, values in left}
    return said


def is_way_back() -> bool:
    """Tell whether the browser went back, or forward again, to what is drawn now."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def saw() -> None:
    """Remember the address of what this run draws."""
    state.change(seen=_frozen(here()))


def of_page() -> dict[str, list[str]]:
    """Return the parameters of the page's address."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def followed(said: Mapping[str, list[str]]) -> bool:
    """Tell whether an address is the one that was written last."""
    return _frozen(said) == state.workspace().address


def case_of(said: Mapping[str, list[str]]) -> str | None:
    """Return the name of the case in an address, if it names one."""
    return said[_CASE][-1] if said.get(_CASE) else None


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
