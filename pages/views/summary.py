"""Summary: what happened, in words that stand on lines."""

import streamlit as st

from pages.ui import scope, state
from pages.ui.errors import shown
from pages.ui.summary import drafting
from pages.ui.summary import shown as summaries

with shown("open the case"):
    here = scope.needed("this page says what happened, with its lines")
    summary = summaries.pick(here)

if summary is None:
    st.info("Load its files again to make one.", title="The case has no summary")
    st.stop()

with shown("show the summary"):
    summaries.head(summary)
    st.page_link(
        "pages/views/report.py",
        label="Write and take away the report",
        icon=":material/article:",
        query_params=state.here(),
    )
    summaries.body(summary, here)
    drafting.draw(here)
