"""Sessions: lines tied by an id, which of these ways are odd, and what leads what."""

import streamlit as st

from pages.ui import (
    cache,
    scope,
    session,
    session_findings,
    session_ids,
    session_lags,
    session_list,
)
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page follows requests, orders and jobs through it")
    lags = here.table("lags").height

view = st.segmented_control(
    "View",
    ("sessions", "lags"),
    default="sessions",
    required=True,
    format_func={
        "sessions": "Sessions",
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
if key is None:
    st.stop()

with shown("tie the sessions"):
    threads = cache.threads(here.root, here.analysis, key)
    if threads.listed.is_empty():
        st.info("No record has this id any more.", title="No sessions")
        st.stop()
    session_list.head(threads)
    stretches = session_findings.of(key, here)
    due = session_findings.pick(stretches, here)
    asked = session_list.ask(threads, key, due, here)
    dues = session_findings.dues_of(stretches)
    one = session_list.pick(asked, threads, dues, here)

if one is not None:
    with shown("show the session"):
        session.draw(one, threads, key, here)
