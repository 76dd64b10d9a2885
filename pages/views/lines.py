"""Lines: the records themselves, walked through by keyboard."""

import streamlit as st

from pages.ui import filters, going, line_facets, line_parts, lines, scope
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page shows its lines")

going.draw_back()
with shown("find the lines"):
    tools = st.container(horizontal=True, vertical_alignment="center")
    order, find = lines.ask(tools)
    seen = lines.shown(here, order)
    line_parts.ask(seen, here, tools)
    if not seen.rows.size:
        filters.explain_empty(here, seen.scope)
        st.stop()
    aside, middle = st.columns([1, 4], gap="small")
    with middle:
        line_parts.draw(seen, here, find)
    with aside:
        line_facets.draw(seen, here)
