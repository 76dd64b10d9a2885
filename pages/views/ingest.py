"""Ingest: logs in, and the receipt that accounts for every line."""

import streamlit as st

from pages.ui import intake, receipts, scope
from pages.ui.errors import shown

with shown("open the case"):
    opened = scope.opened()
    if opened is None:
        asked = intake.welcome()
    else:
        receipts.draw(opened)
        asked = intake.add_files()

with shown("load the files"):
    started = intake.start(asked)
if started:
    st.rerun()
