"""Summary: what happened, in words that stand on lines; and having a model draft them."""

import streamlit as st

from workbench.ui import scope, state
from workbench.ui.errors import shown
from workbench.ui.summary import bullets, choice, drafting, following, made, views
from workbench.ui.summary import shown as summaries

with shown("open the case"):
    here = scope.needed("this page says what happened, with its lines")
    written = here.case.summaries()

views.draw()
job = following.under_way(here.case)
if job is not None:
    following.draw(job)
if state.workspace().about:
    if job is None:
        with shown("draft a summary"):
            drafting.draw(here)
    st.stop()

if written.is_empty():
    st.info("Load its files again to make one.", title="The case has no summary")
    st.stop()

with shown("show the summary"):
    summary = choice.pick(here, written)
    summaries.head(summary)
    made.draw(summary)
    bullets.draw(summary, here)
