"""Threads: lines tied by an id across services, their clocks, and what leads what."""

import streamlit as st

from workbench.ui import cache, scope, state
from workbench.ui.clocks import hint, repair
from workbench.ui.errors import shown
from workbench.ui.sessions import findings, head, listed, session
from workbench.ui.sessions import ids as session_ids
from workbench.ui.sessions import lags as session_lags

with shown("open the case"):
    here = scope.needed("this page follows requests, orders and jobs through it")
    lags = here.table("lags").height

view = st.segmented_control(
    "View",
    ("sessions", "clocks", "lags"),
    default=state.default_of("sessions.view", "sessions"),
    required=True,
    format_func={
        "sessions": "Threads",
        "clocks": "Clocks of the sources",
        "lags": f"Lead and lag ({lags:,})",
    }.__getitem__,
    key="sessions.view",
    persist_state="session",
    label_visibility="collapsed",
)
if view == "lags":
    with shown("show what leads and lags"):
        session_lags.draw(here)
    st.stop()

with shown("find the ids"):
    key = session_ids.choose(here)
if view == "clocks":
    with shown("compare the clocks"):
        repair.draw(key, here)
    st.stop()
if key is None:
    st.stop()

with shown("compare the clocks"):
    hint.draw(here)
with shown("tie the threads"):
    threads = cache.threads(here.root, here.analysis, key)
    if threads.listed.is_empty():
        st.info("No record has this id any more.", title="No threads")
        st.stop()
    head.draw(threads)
    stretches = findings.of(key, here)
    due = findings.pick(stretches, here)
    asked = listed.ask(threads, key, due, here)
    dues = findings.dues_of(stretches)
    one = listed.pick(asked, threads, dues, here)

if one is not None:
    with shown("show the thread"):
        session.draw(one, threads, key, here)
