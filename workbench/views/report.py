"""Report: the postmortem, written beside its preview, checked and taken away."""

from workbench.ui import report, scope
from workbench.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page makes the report of an incident")

with shown("show the report"):
    report.draw(here)
