"""The pins by their own time, as the report will have them; edited where they stand.

What is edited is saved as it happens; what it was at first stays beside it. Whoever
saves says which version was read: where another was saved meanwhile, nothing is
written and both are shown.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from logai_core.pin import Pinned
from workbench.ui import state, zone
from workbench.ui.errors import shown
from workbench.ui.pins import editor, pinning, tray
from workbench.ui.scope import Loaded
from workbench.ui.state import Editing
from workbench.ui.summary import ways
from workbench.ui.text import count, literal

MOST = 100  # drawn at once
COMMENT_CHARS = 300


def draw(here: Loaded) -> None:
    """Draw the pins with a time by that, and those without one as they are ordered."""
    pins = pinning.held()
    editor.offer_back(here)
    if not pins:
        st.info(
            "Pin what matters with the button beside it, or m in the lines; paste "
            "deploys, alerts and chat below.",
            title="Nothing is pinned yet",
        )
        return
    dated = [one for one in pins if one.pin.when]
    undated = [one for one in pins if not one.pin.when]
    _head(pins, len(dated))
    _draw_some(here, dated, "timeline.more")
    if undated:
        st.markdown(
            f"**Without a time**  :gray[{len(undated):,}, in an order of yours]"
        )
        _draw_some(here, undated, "timeline.more_undated", moves=True)


def _head(pins: Sequence[Pinned], dated: int) -> None:
    noise = sum(one.pin.noise for one in pins)
    said = [
        f"**{count(len(pins), 'pin')}**",
        f"{dated:,} with a time, in {zone.name()}",
    ]
    if noise:
        said.append(f"{noise:,} marked as noise, left out of the report")
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown("  ·  ".join(said), width="content")
    if any(one.pin.records and not one.pin.noise for one in pins):
        ways.button("pins", key="timeline.summarise", at=row, label="Summarise them")


def _draw_some(
    here: Loaded, pins: Sequence[Pinned], key: str, *, moves: bool = False
) -> None:
    """Draw a page of pins; `moves` gives each the ways up and down."""
    pages, number = -(-len(pins) // MOST), 1
    if pages > 1:
        number = st.pagination(pages, key=f"{key}.{pages}")
    first = (number - 1) * MOST
    with st.container(gap="xsmall"):
        for at, one in enumerate(pins[first : first + MOST], first):
            _draw_one(here, one, (pins, at) if moves else None)


def _draw_one(
    here: Loaded, one: Pinned, place: tuple[Sequence[Pinned], int] | None
) -> None:
    editing = state.workspace().editing
    is_open = editing is not None and editing.pinned.number == one.number
    with st.container(border=is_open, gap="xsmall", key=f"timeline.pin.{one.number}"):
        row = st.container(horizontal=True, vertical_alignment="top", wrap=False)
        with row.container(width="stretch", gap=None):
            _draw_text(one)
        if place:
            _draw_moves(here, one, *place, row)
        row.button(
            "Done" if is_open else "Edit",
            key=f"timeline.edit.{one.number}",
            type="tertiary",
            icon=":material/done:" if is_open else ":material/edit:",
            on_click=state.change,
            kwargs={"editing": None if is_open else Editing(one, one.version)},
        )
        if is_open:
            editor.draw(here, one)


def _draw_text(one: Pinned) -> None:
    """Draw what a pin is called, what was said of it, and what people made of it."""
    pin = one.pin
    st.button(
        _title(one),
        key=f"timeline.open.{one.number}",
        type="tertiary",
        icon=pinning.ICONS[pin.kind],
        help="Edit it" if pin.kind == "event" else "Open where it was pinned",
        wrap=False,
        on_click=_edit if pin.kind == "event" else tray.open_pin,
        args=(one,) if pin.kind == "event" else (pin,),
    )
    st.caption("  ·  ".join(_said(one)))


def _edit(one: Pinned) -> None:
    state.change(editing=Editing(one, one.version))


def _title(one: Pinned) -> str:
    pin = one.pin
    called = literal(pin.called, most=tray.TITLE_CHARS)
    when = f":gray[{literal(zone.clock(pin.when))}]  " if pin.when else ""
    return when + (f":gray[~~{called}~~]" if pin.noise else called)


def _said(one: Pinned) -> list[str]:
    """Return what stands in small below the title of a pin."""
    pin, known = one.pin, dict(one.pin.refers)
    said = [f"P{one.number}", pinning.CALLED[pin.kind]]
    if pin.noise:
        said.append("noise, left out of the report")
    if pin.total > 1:
        named = len(pin.records)
        some = f", {named:,} of them quoted" if 0 < named < pin.total else ""
        said.append(count(pin.total, "record") + some)
    if known.get("author"):
        said.append(f"by {literal(known['author'], most=60)}")
    if pin.until:
        said.append(f"until {literal(zone.clock(pin.until))}")
    if pin.moved:
        said.append(f"at first {literal(zone.clock(pin.at))}")
    said += [f":gray-badge[{literal(one, most=40)}]" for one in pin.tags]
    if pin.comment:
        said.append(f"*{literal(pin.comment, most=COMMENT_CHARS)}*")
    return said


def _draw_moves(
    here: Loaded, one: Pinned, pins: Sequence[Pinned], at: int, row: Any
) -> None:
    for label, icon, by in (("Up", "arrow_upward", -1), ("Down", "arrow_downward", 1)):
        row.button(
            label,
            key=f"timeline.{label.lower()}.{one.number}",
            type="tertiary",
            icon=f":material/{icon}:",
            disabled=not 0 <= at + by < len(pins),
            on_click=_move,
            args=(here, [each.number for each in pins], at, at + by),
        )


def _move(here: Loaded, numbers: list[int], at: int, to: int) -> None:
    numbers[at], numbers[to] = numbers[to], numbers[at]
    with shown("change the order", go_on=True):
        here.case.board.order(numbers)
