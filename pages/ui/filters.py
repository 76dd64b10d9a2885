"""Which lines to show, and what an empty answer is owed to."""

from dataclasses import replace

import streamlit as st

from logai_core.levels import GLYPHS, NAMES
from logai_core.store import Selection
from logai_core.store.rows import Order
from pages.ui import cache, edits, state, windowing
from pages.ui.scope import Loaded
from pages.ui.state import Window
from pages.ui.text import literal, plain

MOST_CHIPS = 6
NOTHING = Selection()
CALLED = {
    "source_ids": "the sources",
    "levels": "the levels",
    "template_ids": "the pattern",
    "without_ids": "leaving patterns out",
    "text": "the text",
    "start": "the window",
}


def ask(here: Loaded) -> tuple[Selection, Order]:
    """Draw the filters; return what they select, in which order."""
    names = {
        source_id: plain(name, most=60)
        for source_id, name in here.sources().select("source_id", "name").iter_rows()
    }
    wide, narrow = st.columns([3, 2])
    text = wide.text_input(
        "Text", key="lines.text", placeholder="Words as they stand, any case",
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    chosen = narrow.multiselect(
        "Sources", tuple(names), format_func=names.__getitem__, key="lines.sources",
        placeholder="All sources", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    row = st.container(horizontal=True, vertical_alignment="center")
    levels = row.pills(
        "Levels", NAMES, selection_mode="multi", key="lines.levels",
        format_func=lambda name: f"{literal(GLYPHS[name])} {name}",
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    order = row.segmented_control(
        "Order", ("file", "time"), default="file", required=True, key="lines.order",
        format_func=lambda one: f"{one} order", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    space = state.workspace()
    selection = Selection(
        source_ids=tuple(chosen),
        levels=tuple(levels),
        template_ids=space.template_ids,
        without_ids=space.without_ids,
        text=text or "",
        start=space.window.start if space.window else None,
        end=space.window.end if space.window else None,
    )
    return selection, "time" if order == "time" else "file"


def draw_scope(here: Loaded) -> None:
    """Draw the window and the pattern that other pages set, each with its way out."""
    space = state.workspace()
    row = st.container(horizontal=True, vertical_alignment="center")
    if space.window:
        ends = (
            windowing.written(space.window.start),
            windowing.written(space.window.end),
        )
        row.caption(f"Window {ends[0]} to {ends[1]} UTC", width="content")
        row.button(
            "All time",
            key="lines.all_time",
            on_click=windowing.set_window,
            args=(None,),
        )
    _draw_chips(here)


def _draw_chips(here: Loaded) -> None:
    space = state.workspace()
    if not space.template_ids and not space.without_ids:
        return
    called = edits.names(here, edits.decided(here))
    row = st.container(horizontal=True, vertical_alignment="center")
    for label, ids, take_off in (
        ("Only", space.template_ids, drop),
        ("Without", space.without_ids, take_in),
    ):
        if ids:
            row.caption(label, width="content")
        for one in ids[:MOST_CHIPS]:
            row.button(
                literal(called.get(one, one), most=48),
                key=f"lines.chip.{label}.{one}",
                icon=":material/close:",
                icon_position="right",
                help="No longer " + ("only this" if label == "Only" else "left out"),
                on_click=take_off,
                args=((one,),),
            )
        if len(ids) > MOST_CHIPS:
            row.caption(f"and {len(ids) - MOST_CHIPS:,} more", width="content")
    row.button(
        "All patterns",
        key="lines.all_patterns",
        type="tertiary",
        on_click=state.change,
        kwargs={"template_ids": (), "without_ids": ()},
    )


def leave_out(ids: tuple[str, ...]) -> None:
    """Let Lines leave patterns out, besides what it leaves out already."""
    space = state.workspace()
    drop(ids)
    state.change(without_ids=tuple(dict.fromkeys((*space.without_ids, *ids))))


def take_in(ids: tuple[str, ...]) -> None:
    """Let Lines no longer leave these patterns out."""
    rest = [one for one in state.workspace().without_ids if one not in ids]
    state.change(without_ids=tuple(rest))


def drop(ids: tuple[str, ...]) -> None:
    """Take patterns from those that Lines is restricted to."""
    rest = [one for one in state.workspace().template_ids if one not in ids]
    state.change(template_ids=tuple(rest))


def look_at(
    window: Window | None,
    template_ids: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
) -> None:
    """Let Lines show what passes these filters, and no other."""
    state.forget("lines.")
    state.set_widget("lines.levels", list(levels))
    windowing.set_window(window)
    state.change(template_ids=template_ids, without_ids=())


def explain_empty(here: Loaded, selection: Selection) -> None:
    """Say, for each filter, how many lines there would be without it."""
    total = int(here.sources()["records"].sum())
    active = [
        name for name in CALLED if getattr(selection, name) != getattr(NOTHING, name)
    ]
    said = []
    for name in active:
        without = {name: getattr(NOTHING, name)}
        if name == "start":
            without["end"] = None
        rest = cache.matching(
            here.root, here.analysis, replace(selection, **without), "file"
        )
        said.append(f"- without {CALLED[name]}: {rest.size:,} of {total:,}")
    st.info(
        "\n".join(said) or "The case has no record.",
        title="No record passes all filters",
    )
