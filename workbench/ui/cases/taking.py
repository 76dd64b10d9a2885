"""A new case, or one that comes as a file."""

from datetime import UTC, datetime
from typing import BinaryIO, cast

import streamlit as st

from logai_core.settings import environment
from logai_core.store.keeping import MOST_TITLE, checked_title, take_in
from workbench.ui import going, home, looking, state
from workbench.ui.errors import shown
from workbench.ui.ingest import demos, intake

MOST_UNPACKED = 32 << 30


def draw() -> None:
    """Draw the ways to a case that is not in the list."""
    row = st.container(horizontal=True)
    with row.popover("New case", icon=":material/add:", type="primary"):
        _ask_title()
    with row.popover("Open a case file", icon=":material/file_open:"):
        ask_file()
    with row.popover("Load a made-up incident", icon=":material/science:"):
        asked = demos.ask()
    with shown("load the incident", go_on=True):
        if intake.start(intake.Asked(demo=asked)):
            going.open_page("ingest")


def _ask_title() -> None:
    with st.form("cases.new", border=False):
        title = st.text_input(
            "Title",
            placeholder="Checkout down in the evening",
            max_chars=MOST_TITLE,
            key="cases.new.title",
            width=360,
        )
        asked = st.form_submit_button("Make it", type="primary")
    if asked:
        with shown("make the case", go_on=True):
            case = home.make_case(checked_title(title or ""))
            looking.open_case(case.root)
            going.open_page("ingest")


def ask_file() -> None:
    """Draw the place to drop a case file; open it when there is one."""
    file = st.file_uploader(
        "A case file, .logaicase",
        type=["logaicase"],
        key=f"cases.file.{state.workspace().uploads}",
        max_upload_size=environment().most_upload_mb,
        help="It is opened as a case of its own; nothing else is changed by it.",
    )
    if file is None:
        return
    with shown("open the case file", go_on=True):
        surroundings = environment()
        home.make_room()
        case = take_in(
            home.home(),
            cast(BinaryIO, file),
            name=file.name,
            now=datetime.now(UTC),
            most_bytes=surroundings.limits.source_bytes
            if surroundings.demo
            else MOST_UNPACKED,
            database=home.database(),
        )
        looking.open_case(case.root)
        state.change(uploads=state.workspace().uploads + 1)  # lets its bytes go
        going.open_page("overview" if case.notes.sources() else "ingest")
