"""Summary: what happened, in words that stand on lines; and the report."""

import streamlit as st

from pages.ui import drafting, exports, scope, summaries
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page says what happened, with its lines")
    summary = summaries.pick(here)

if summary is None:
    st.info("Load its files again to make one.", title="The case has no summary")
    st.stop()

with shown("show the summary"):
    summaries.head(summary)
    exports.draw(here)
    summaries.body(summary, here)
    drafting.draw(here)
