"""Asking for logs: the demo, files, paths, and how to read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import streamlit as st

from logai_core import __version__
from logai_core.settings import Clock, ParseSettings, Settings, environment
from logai_core.store import Case
from workbench.ui import home, looking, scope, state, tour
from workbench.ui.ingest import demos, loading, own_formats
from workbench.ui.ingest.loading import Upload
from workbench.ui.ingest.reading import AUTO, ZONES
from workbench.ui.overview import parts
from workbench.ui.scope import Opened
from workbench.ui.text import literal, plain

WIDTH_PX = 820
PASTE_PX = 160


@dataclass(frozen=True)
class Asked:
    """What the visitor asks for in this run, if anything."""

    demo: demos.Asked = field(default_factory=demos.Asked)
    uploads: Sequence[Upload] = field(default_factory=tuple)
    paths: str = ""
    pasted: str = ""
    settings: Settings = field(default_factory=Settings)


def start(asked: Asked) -> bool:
    """Start what is asked for; tell whether there was anything."""
    if asked.demo.tour:
        tour.start_with_demo(asked.demo.name)
    elif asked.demo.name:
        loading.load_demo(asked.demo.name)
    elif asked.uploads:
        loading.load_uploads(asked.uploads, asked.settings)
    elif asked.paths.strip():
        loading.load_paths(asked.paths, asked.settings)
    elif asked.pasted.strip():
        loading.load_pasted(asked.pasted, asked.settings)
    else:
        return False
    return True


def welcome() -> Asked:
    """Draw the first screen."""
    st.title("See what changed, when, and the lines that prove it", anchor=False)
    st.markdown(
        "Drop log files of any text format: each is recognised, every line is accounted "
        "for, and what stands out is shown with its lines."
    )
    with st.container(width=WIDTH_PX):
        asked = _welcome()
        st.caption(f"LogAI Workbench {__version__}")
    return asked


def _welcome() -> Asked:
    st.caption("Try it on a made-up incident")
    demo = demos.ask()
    asked = _ask(None)
    _recent()
    return replace(asked, demo=demo)


def add_files(opened: Opened) -> Asked:
    """Draw the ways to add files to the open case, and to leave it."""
    if scope.busy():
        st.caption("More files can be added once these are loaded.")
        parts.warm_up()
        return Asked()
    st.subheader("Add files", anchor=False)
    with st.container(width=WIDTH_PX):
        asked = _ask(opened.case)
        row = st.container(horizontal=True)
        with row.popover("Load a made-up incident", width="content"):
            demo = demos.ask()
        row.button("New case", key="ingest.new", on_click=looking.close_case)
    return replace(asked, demo=demo)


def _ask(case: Case | None) -> Asked:
    uploads = st.file_uploader(
        "Log files, as they are, compressed, or in archives",
        accept_multiple_files=True,
        key=f"ingest.files.{state.workspace().uploads}",
        max_upload_size=environment().most_upload_mb,
    )
    paths = "" if environment().demo else _ask_for_paths()
    with st.expander("Or paste lines", icon=":material/content_paste:"):
        pasted = _ask_for_lines()
    with st.expander("Format, time zone and year", icon=":material/tune:"):
        settings = _ask_for_settings(case)
    return Asked(
        uploads=cast(Sequence[Upload], uploads),
        paths=paths,
        pasted=pasted,
        settings=settings,
    )


def _ask_for_lines() -> str:
    """Return pasted lines once, when they are to be loaded."""
    number = state.workspace().uploads  # a new one is empty
    with st.form(f"ingest.paste.{number}", border=False):
        text = st.text_area(
            "Lines of a log",
            key=f"ingest.pasted.{number}",
            height=PASTE_PX,
            label_visibility="collapsed",
        )
        asked = st.form_submit_button(
            "Load these lines", key=f"ingest.load_pasted.{number}"
        )
    return (text or "") if asked else ""


def _ask_for_paths() -> str:
    """Return paths once, when they are asked for; they are read where they lie."""
    with st.form("ingest.by_path", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        paths = row.text_input(
            "Or files of this machine",
            placeholder="/var/log/app, /var/log/app/*.log or /var/log/app/web.log",
            help="A path, a folder or a pattern; several are separated by a vertical bar.",
            key="ingest.paths",
        )
        asked = row.form_submit_button("Load", key="ingest.load_paths")
    return (paths or "").replace("|", "\n") if asked else ""


def _ask_for_settings(case: Case | None) -> Settings:
    st.caption(
        "For the files loaded next; each can be set right afterwards too. Zone and year "
        "hold only for times that state none."
    )
    own = own_formats.ask(case)
    if case and not set(own) <= set(own_formats.kept(case)):
        own_formats.keep(case, own)
        st.rerun()  # the choices of formats above know them then
    titles = {AUTO: "recognise each file's own"} | own_formats.names(case)
    row = st.columns([2, 2, 1])
    chosen = row[0].selectbox(
        "Format",
        tuple(titles),
        format_func=lambda name: f"{name}: {titles[name]}",
        key="ingest.format",
        persist_state="session",
    )
    zone = row[1].selectbox(
        "Time zone",
        ZONES,
        index=ZONES.index("UTC"),
        key="ingest.zone",
        persist_state="session",
    )
    year = row[2].number_input(
        "Year",
        min_value=1970,
        max_value=2100,
        value=None,
        placeholder="the last one",
        key="ingest.year",
        persist_state="session",
    )
    parse = ParseSettings(
        format=str(chosen),
        year=None if year is None else int(year),
        last_day=home.today(),
        own_formats=own,
    )
    return Settings(parse=parse, clock=Clock(zone=str(zone)))


def _recent() -> None:
    recent = home.recent()
    if not recent:
        return
    st.subheader("Recent cases", anchor=False)
    for one in recent:
        st.page_link(
            "workbench/views/overview.py",
            label=f"{literal(one.title, most=80)} · {plain(f'{one.changed:%Y-%m-%d %H:%M}')} UTC",
            icon=":material/folder_open:",
            query_params={"case": one.name},
        )
