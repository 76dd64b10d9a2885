"""Overview: records over time, and what changed, largest first."""

import streamlit as st

from workbench.ui import cache, scope, zone
from workbench.ui.errors import shown
from workbench.ui.overview import (
    detectors,
    finding,
    findings,
    five,
    heat,
    parts,
    tools,
    undated,
)
from workbench.ui.patterns import edits

with shown("open the case"):
    here = scope.needed("this page shows what changed, and when")
    decided = edits.decided(here)
    names = edits.names(here, decided)
    parts.head(here)
    if undated.holds(here):
        undated.draw(here, names)
        st.stop()

# Drawn last: they follow what is chosen below them. The chart is above what changed, so
# that it is seen without scrolling on a narrow screen, where sentences are long.
chart, first, series = st.container(), st.container(), st.container()
with shown("look for changes"):
    asked = detectors.ask()
    moved = cache.moved(here.root, here.analysis, asked.detector, asked.threshold)
    detectors.tell(asked, moved, here)
    listed = findings.ask(moved.found, here, asked, decided)
    chosen = findings.pick(listed)

with first, shown("list what changed"):
    five.draw(
        listed.found.findings,
        listed.scarce,
        listed.select,
        lambda row, at: finding.draw_pin(row, here, asked, where="five", at=at),
    )

with chart, shown("set the window"):
    picture = st.container()
    tools.draw(here, listed)
    with picture:
        axis = parts.timeline(here, listed, findings.identity(chosen))
        detectors.draw(asked, here, axis)

with series, shown("show the series"):
    stretch = findings.stretch(chosen, zone.dial(here.sources()))
    heat.draw(here, listed, asked, names, axis=axis, selected=stretch)

if chosen is not None:
    with shown("show the finding"):
        finding.draw(chosen, listed, here, asked, names)
