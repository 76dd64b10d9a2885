"""Ingest: logs in, what was made of them, and the receipt of every line."""

import streamlit as st

from workbench.ui import scope
from workbench.ui.clocks import hint
from workbench.ui.errors import shown
from workbench.ui.ingest import intake, loading, sources

change = None
with shown("open the case"):
    opened = scope.opened()
    if opened is None:
        asked = intake.welcome()
    else:
        hint.draw(scope.loaded())
        change = sources.draw(opened)
        asked = intake.add_files(opened)

with shown("load the files"):
    started = intake.start(asked)
with shown("change the source"):
    if opened is not None and change is not None and not started:
        loading.start(opened.case, change)
        started = True
if started:
    st.rerun()
