"""Cases: what there is, opened, made, taken in from a file, put away and deleted."""

from logai_core.settings import environment
from workbench.ui.cases import listed, visit
from workbench.ui.errors import shown

with shown("show the cases"):
    if environment().demo:
        visit.draw()
    else:
        listed.draw()
