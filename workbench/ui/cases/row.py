"""One case of the list: what it holds, and what can be done to it."""

from typing import Any

import streamlit as st

from logai_core.store.keeping import MOST_TITLE, Described, Holds
from workbench.ui import home, state
from workbench.ui.cases import doing
from workbench.ui.cases.doing import ARCHIVE, BACK, COPY, DELETE, RENAME
from workbench.ui.text import count, literal, plain

WIDTHS_PX = (72, 128, 88)  # of all columns but the title's, which has the rest
TITLE_PX = 28  # from the edge to the title, past its icon
HEADINGS = ("", "size", "changed (UTC)", "")
NOUNS = {"sections": ("written section", ""), "summaries": ("summary", "summaries")}
UNITS = ("B", "KB", "MB", "GB")


def head() -> None:
    """Draw what stands above the columns."""
    for column, word in zip(_columns(), HEADINGS, strict=True):
        column.caption(word, text_alignment="right")


def draw(one: Described) -> None:
    """Draw a case, and below it what is asked about it."""
    cells = _columns()
    with cells[0].container(gap=None):
        _draw_title(one)
        below = st.container(horizontal=True, wrap=False, gap=None)
        below.space(TITLE_PX)
        below.caption(
            f":orange[{literal(one.fault)}]" if one.fault else held(one.holds)
        )
    cells[1].caption(size(one.bytes), text_alignment="right")
    cells[2].caption(f"{one.changed:%Y-%m-%d %H:%M}", text_alignment="right")
    _draw_ways(cells[3], one)
    asked = doing.asked_of(one.name)
    if asked == RENAME:
        _ask_title(one)
    elif asked == DELETE:
        ask_deletion(one)


def held(holds: Holds) -> str:
    """Return what a case has: its sources, and of the rest what there is."""
    told = [
        count(number, *NOUNS.get(name, (name.removesuffix("s"), "")))
        for name, number in holds._asdict().items()
        if number or name == "sources"
    ]
    return "  ·  ".join(told)


def size(number: float) -> str:
    """Return `512 B`, `3.4 MB`: how much a case takes on the disk."""
    for unit in UNITS:
        if number < 1_000:
            digits = 1 if number < 10 and unit != "B" else 0
            return f"{number:,.{digits}f} {unit}"
        number /= 1_000
    return f"{number:,.1f} TB"


def _columns() -> list[Any]:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    fixed = (row.container(width=width) for width in WIDTHS_PX)
    return [row.container(width="stretch"), *fixed]


def _draw_title(one: Described) -> None:
    root = state.workspace().root
    is_open = root is not None and root == home.home() / one.name
    title = literal(one.title, most=100)
    icon = "folder_open" if is_open else "block" if one.fault else "folder"
    st.page_link(
        f"workbench/views/{'overview' if one.holds.sources else 'ingest'}.py",
        label=f"**{title}** · open" if is_open else title,
        icon=f":material/{icon}:",
        query_params={"case": one.name},
        disabled=bool(one.fault),
    )


def _draw_ways(cell: Any, one: Described) -> None:
    row = cell.container(horizontal=True, horizontal_alignment="right", gap="xsmall")
    if not one.fault:
        doing.offer_file(
            one.name,
            at=row,
            key=f"cases.file.{one.name}",
            file=_file_name(one.title),
            label="",
            kind="tertiary",
        )
    ways = [] if one.fault else [RENAME, COPY]
    ways += [BACK if one.archived else ARCHIVE, DELETE]
    key = f"cases.way.{one.name}"
    row.menu_button(
        "",
        ways,
        key=key,
        icon=":material/more_horiz:",
        type="tertiary",
        help="Rename, duplicate, put away, delete",
        on_click=doing.ask,
        args=(one.name, key),
    )


def _file_name(title: str) -> str:
    """Return a title as a file name of plain letters."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in title)
    return "-".join(letters.lower().split())[:60] or "case"


def _ask_title(one: Described) -> None:
    with (
        st.form(f"cases.rename.{one.name}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        title = st.text_input(
            "Title",
            value=one.title,
            max_chars=MOST_TITLE,
            key=f"cases.title.{one.name}",
            label_visibility="collapsed",
            width=420,
        )
        if st.form_submit_button("Rename", type="primary"):
            doing.rename_to(one.name, title or "")
        if st.form_submit_button("Leave it"):
            doing.leave()


def ask_deletion(one: Described) -> None:
    """Ask whether a case is to be deleted, and delete it then."""
    holds = "" if one.fault else (
        f" with {count(one.holds.sources, 'source')}, {count(one.holds.pins, 'pin')} and "
        f"all that was written in it, {size(one.bytes)}"
    )  # fmt: skip
    st.warning(
        f"**{literal(plain(one.title, most=100))}** is deleted{holds}. Nobody can bring "
        "it back; its case file can, where there is one.",
        title="Delete this case for good?",
    )
    row = st.container(horizontal=True)
    if row.button("Delete for good", key=f"cases.delete.{one.name}", type="primary"):
        doing.delete_it(one.name)
    if row.button("Keep it", key=f"cases.keep.{one.name}"):
        doing.leave()
