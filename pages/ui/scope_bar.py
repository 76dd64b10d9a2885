"""What is looked at, above every page, and how it is changed."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from logai_core import pipeline, query
from logai_core.errors import QueryError
from logai_core.pipeline import Search
from logai_core.scope import Scope, Window
from pages.ui import cache, state
from pages.ui.ingest.reading import ZONES
from pages.ui.keys import key_of
from pages.ui.overview import windowing
from pages.ui.patterns import edits
from pages.ui.query_box import Typed, query_box
from pages.ui.scope import Loaded
from pages.ui.text import count, literal, plain

MOST_CHARS, MOST_SEARCHES, MOST_OFFERS = 60, 12, 12
MOST_OF_PATTERN = 40
_PATTERN = re.compile(r"(?<=tpl[:=])T[0-9a-f]{6,}\b")
EXAMPLE = 'level>=error service:api "pool exhausted" -tpl:T17'
SIDES = {"incident": "Incident", "baseline": "Baseline", "all": "All time"}


def draw(here: Loaded) -> None:
    """Draw the scope: the query, its parts, the time, the sources and the zone."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            _ask_query(here)
        _ask_sources(here)
        _ask_zone()
        _ask_again(here)
    _explain_fault()
    with st.container(horizontal=True, vertical_alignment="center"):
        _ask_side()
        _ask_clauses(here)
        _tell_count(here)


@st.fragment
def _ask_query(here: Loaded) -> None:
    space = state.workspace()
    wrong = space.wrong
    submitted = query_box(
        wrong.text if wrong else space.scope.query,
        key="scope.query",
        label="Query",
        placeholder=EXAMPLE,
        complete=lambda typed: _complete(here, typed),
        wrong=wrong is not None,
        stamp=key_of(space.scope, wrong.text if wrong else None, here.root.name),
    )
    if submitted is not None:
        ask(here, submitted)
        st.rerun()


def _complete(here: Loaded, typed: Typed) -> tuple[query.Completion, ...]:
    known = vocabulary(here)
    fields = known.in_zone(state.workspace().scope.zone)
    found = query.complete(typed.text, typed.position, fields, known.values)
    return found[:MOST_OFFERS]


def vocabulary(here: Loaded) -> pipeline.Vocabulary:
    """Return what queries of the case can name."""
    decided = edits.decided(here).digest
    return cache.vocabulary(here.root, here.analysis, here.opened.held, decided)


def ask(here: Loaded, text: str) -> None:
    """Look at what a query selects; one that is not understood is shown as such."""
    scope = state.workspace().scope
    try:
        pipeline.check_query(text, vocabulary(here).in_zone(scope.zone))
    except QueryError as error:
        error.text = text
        state.change(wrong=error)
        return
    state.change(wrong=None)
    state.look(query=text.strip(), off=())
    _remember(here)


def _remember(here: Loaded) -> None:
    scope = state.workspace().scope
    if scope.query:
        found = cache.matching(here.root, here.analysis, scope, "file").size
        pipeline.remember_search(
            here.case, Search(scope, int(found), datetime.now(UTC))
        )


def add_clause(field: str, value: str, exclude: bool = False) -> None:  # noqa: FBT001, FBT002
    """Add to the query that a field has a value, or has not."""
    clause = query.clause_for(field, value, exclude=exclude)
    scope = state.workspace().scope
    state.look(query=query.with_clause(scope.query, clause))


def _explain_fault() -> None:
    """Show where a query is wrong, and what would be right."""
    wrong = state.workspace().wrong
    with st.container(gap=None):  # has its place when there is no fault
        if wrong is None:
            return
        first, last = wrong.position, wrong.position + wrong.length
        piece = literal(wrong.text[first:last] or " ", most=MOST_CHARS)
        before, after = (
            literal(wrong.text[max(0, first - MOST_CHARS) : first]),
            literal(wrong.text[last : last + MOST_CHARS]),
        )
        st.markdown(f"{before}:red-background[{piece}]{after}")
        st.caption(f":red[{literal(wrong.what)}.] {literal(wrong.hint)}")


def _ask_side() -> None:
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


def _ask_clauses(here: Loaded) -> None:
    """Draw the parts of the query; each can be switched off, and on again."""
    scope = state.workspace().scope
    try:
        parts = [clause.text for clause in query.parse(scope.query).clauses]
    except QueryError:
        return
    on, all_parts = (
        list(dict.fromkeys(parts)),
        list(dict.fromkeys([*parts, *scope.off])),
    )
    if not all_parts:
        return
    key = f"scope.clauses.{scope.digest}"
    called = edits.names(here, edits.decided(here)) if _names(all_parts) else {}
    st.pills(
        "Parts of the query",
        all_parts,
        default=on,
        selection_mode="multi",
        format_func=lambda text: in_words(text, called),
        key=key,
        on_change=_switch,
        args=(key, all_parts),
        label_visibility="collapsed",
        help="A click switches a part of the query off, or on again.",
    )


def _names(parts: Sequence[str]) -> bool:
    return any(_PATTERN.search(part) for part in parts)


def in_words(clause: str, called: Mapping[str, str]) -> str:
    """Return a part of a query with the text of each pattern in place of its id."""

    def text_of(found: re.Match[str]) -> str:
        name = called.get(found[0])
        return f"“{plain(name, most=MOST_OF_PATTERN)}”" if name else found[0]

    return literal(_PATTERN.sub(text_of, clause), most=MOST_CHARS)


def _switch(key: str, parts: list[str]) -> None:
    on = state.widget(key)
    state.look(
        query=" ".join(part for part in parts if part in on),
        off=tuple(part for part in parts if part not in on),
    )


def _tell_count(here: Loaded) -> None:
    scope, total = state.workspace().scope, int(here.sources()["records"].sum())
    found = total
    if scope.sources or scope.stretch or scope.query:
        found = cache.matching(here.root, here.analysis, scope, "file").size
    st.caption(f"{found:,} of {count(total, 'record')}", width="content")


def _ask_sources(here: Loaded) -> None:
    chosen, every = state.workspace().scope.sources, here.sources()
    if every.height < 2:
        return
    said = f"{len(chosen)} of {every.height}" if chosen else "All"
    opened = st.popover(f"{said} sources", key="scope.sources", on_change="rerun")
    if not opened.open:
        return
    names = dict(every.select("source_id", "name").sort("name").iter_rows())
    key = f"scope.sources_chosen.{key_of(chosen)}"
    with opened:
        st.multiselect(
            "Sources",
            tuple(names),
            default=[one for one in chosen if one in names],
            format_func=lambda one: plain(names[one], most=60),
            key=key,
            placeholder="All sources",
            on_change=lambda: state.look(sources=tuple(state.widget(key))),
        )


def _ask_zone() -> None:
    zone = state.workspace().scope.zone
    opened = st.popover(
        zone, key="scope.zone", on_change="rerun", help="The zone of times"
    )
    if not opened.open:
        return
    key = f"scope.zone_chosen.{zone}"
    with opened:
        st.selectbox(
            "Times are shown and read in",
            ZONES,
            index=ZONES.index(zone) if zone in ZONES else None,
            key=key,
            on_change=_set_zone,
            args=(key,),
        )


def _set_zone(key: str) -> None:
    """Show and read times in another zone, also those that stand in inputs."""
    state.look(zone=state.widget(key))
    windowing.show(state.workspace().window)


def _ask_again(here: Loaded) -> None:
    opened = st.popover(
        "History", key="scope.history", on_change="rerun", help="What was searched for."
    )
    if not opened.open:
        return
    with opened:
        made = pipeline.searches_of(here.case)
        if not made:
            st.caption("Nothing was searched for in this case yet.")
        called = edits.names(here, edits.decided(here)) if made else {}
        for number, one in list(enumerate(made))[: -MOST_SEARCHES - 1 : -1]:
            st.button(
                f"{in_words(one.scope.query, called)}  ·  {one.records:,}",
                key=f"scope.again.{number}",
                type="tertiary",
                on_click=_look_again,
                args=(one.scope,),
            )


def _look_again(scope: Scope) -> None:
    state.look_at(scope)
    windowing.show(scope.window)
