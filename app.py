"""The frame around every page, and the only list of pages."""

from pathlib import Path

import streamlit as st

from logai_core.settings import environment
from workbench.ui import (
    address,
    going,
    looking,
    progress,
    scope,
    scope_bar,
    settling,
    tour,
)
from workbench.ui.compare import windows
from workbench.ui.errors import shown
from workbench.ui.ingest import loading
from workbench.ui.pins import pinning, tray

CASES = st.Page(
    "workbench/views/cases.py",
    title="Cases",
    help="What there is; a new one, or one from a file; renamed, put away, deleted.",
)
INGEST = st.Page(
    "workbench/views/ingest.py",
    title="Ingest",
    help="Load logs; see what was recognised and the receipt of every line.",
)
START = st.Page(  # what the bare address shows; a default page has no path to be typed
    "workbench/views/ingest.py",
    title="Ingest",
    url_path="start",
    default=True,
    visibility="hidden",
)
OVERVIEW = st.Page(
    "workbench/views/overview.py",
    title="Overview",
    help="Records over time and what changed, largest first.",
)
PATTERNS = st.Page(
    "workbench/views/patterns.py",
    title="Patterns",
    help="Every kind of message with its count, share and trend.",
)
COMPARE = st.Page(
    "workbench/views/compare.py",
    title="Compare",
    help="What is new, gone, up and down between two times, or two sets of files.",
)
SESSIONS = st.Page(
    "workbench/views/sessions.py",
    title="Threads",
    help="Lines tied by an id such as a request; which lack a step; what leads what.",
)
LINES = st.Page(
    "workbench/views/lines.py",
    title="Lines",
    help="The lines themselves, filtered, with file and line number.",
)
SUMMARY = st.Page(
    "workbench/views/summary.py",
    title="Summary",
    help="What happened, in words, each with its lines; and the report.",
)
TIMELINE = st.Page(
    "workbench/views/timeline.py",
    title="Timeline",
    help="What is pinned and what others tell of, by time, to be commented and edited.",
)
REPORT = st.Page(
    "workbench/views/report.py",
    title="Report",
    help="The postmortem: written beside its preview, checked and taken away.",
)
SQL = st.Page(
    "workbench/views/sql.py",
    title="SQL",
    help="Statements of your own over the records, read-only.",
)

LINK_PX = 35  # of a link whose script the browser still loads

settling.settle()
st.set_page_config(
    page_title="LogAI Workbench",
    page_icon=Path(__file__).parent / "workbench/ui/icon.png",
    layout="wide",
)
PAGES = [
    CASES,
    INGEST,
    OVERVIEW,
    PATTERNS,
    COMPARE,
    SESSIONS,
    LINES,
    SUMMARY,
    TIMELINE,
    REPORT,
]
if not environment().demo:
    PAGES.append(SQL)
page = st.navigation([*PAGES, START], position="hidden")
with st.container(horizontal=True, vertical_alignment="center", gap=None):
    menu = st.container(horizontal=True, gap="xxsmall")  # one row on narrow screens too
    # As high as links that are still to come: nothing below moves.
    st.container(width=1, height=LINK_PX, border=False)
with scope.one_run():
    with shown("open the case", way_out=looking.close_case):
        going.follow()
        scope.follow_address(page.url_path or "ingest")
        going.arrive(page.url_path or "ingest", page.title)
        loading.refresh_outdated()
        if progress.leads_on() and page in (INGEST, START):
            st.switch_page(OVERVIEW, query_params=address.here())
        scope.bar()
        loaded = scope.loaded()
        opened = loaded.opened if loaded else scope.opened()
        if opened is not None:
            pinning.read(opened.case)
        scope.warm(loaded)
        tour.draw(loaded, page.url_path or "ingest")
        # A report is of the case, whatever is looked at.
        here = loaded if page not in (CASES, INGEST, START, REPORT) else None
    if here is not None:
        with shown("search", go_on=True):
            scope_bar.draw(here)
    with menu:  # its links carry the scope, so that the way back is one step
        said = address.here()
        for one in PAGES:
            to = START if one is INGEST and page is START else one
            st.page_link(to, query_params=said)
    with st.container():  # has its place with no work too: nothing moves then
        progress.bar()
    with shown("show the pins", go_on=True):
        tray.draw(opened)
    page.run()
    if here is not None:
        windows.foresee(here)
