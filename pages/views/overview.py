"""Overview: records over time, and what changed, largest first."""

import streamlit as st

from pages.ui import cache, findings, overviews, scope
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page shows what changed, and when")
    overviews.head(here)

chart = st.container()  # drawn last: it marks the finding that is selected below it
with shown("look for changes"):
    detector = findings.ask_detector()
    found = cache.found(here.root, here.analysis, detector)
    finding = findings.pick(found, key=f"overview.findings.{here.analysis}.{detector}")

with chart, shown("set the window"):
    picture = st.container()
    overviews.window(here)
    with picture:
        overviews.timeline(here, found.findings, finding)

if finding is not None:
    with shown("show the finding"):
        findings.draw(finding, found, here, detector)
