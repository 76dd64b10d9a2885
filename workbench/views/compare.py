"""Compare: what differs between two windows, or two sets of sources."""

import streamlit as st

from workbench.ui import cache, scope
from workbench.ui.compare import comparing, kinds, lists, named, row
from workbench.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page says what differs between two times or two files")

# Filled last: it states what the widgets below it have set.
head = st.container(horizontal=True, vertical_alignment="center")
with shown("choose what to compare"):
    asked = comparing.ask(here, head)
if asked is None:
    st.stop()

pair, why = asked
with shown("compare"):
    found = cache.compared(here.root, here.analysis, pair)
    with head:
        comparing.state_sides(pair, why, found, here)
    if comparing.explain_empty(found, pair):
        st.stop()
    called = named.names_of(found, here)
    comparing.sum_of(found, called)
    picked = lists.pick(found, pair, here, called)
    kinds.draw(found, called)

if picked is not None:
    with shown("show the lines"):
        row.draw(picked, pair, here, called)
