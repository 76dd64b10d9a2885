"""Lines: the records themselves, walked through by keyboard."""

import streamlit as st

from workbench.ui import filters, going, scope
from workbench.ui.errors import shown
from workbench.ui.lines import facets, lines, parts

COLUMNS, NARROWEST_PX = 4, 256  # fewer columns fit from a window of 1,200 px down

with shown("open the case"):
    here = scope.needed("this page shows its lines")

going.draw_back()
with shown("find the lines"):
    tools = st.container(horizontal=True, vertical_alignment="center")
    order, find = lines.ask(tools)
    seen = lines.shown(here, order)
    parts.ask(seen, here, tools)
    if not seen.rows.size:
        filters.explain_empty(here, seen.scope)
        st.stop()
    # The lines come first: where there is no room beside them, the fields are below.
    grid = st.grid(COLUMNS, min_column_width=NARROWEST_PX)
    with grid.cell(column_span=COLUMNS - 1):
        parts.draw(seen, here, find)
    with grid.cell():
        facets.draw(seen, here)
