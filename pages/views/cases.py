"""Cases: what there is, opened, made, taken in from a file, put away and deleted."""

from logai_core.settings import environment
from pages.ui.cases import listed, visit
from pages.ui.errors import shown

with shown("show the cases"):
    if environment().demo:
        visit.draw()
    else:
        listed.draw()
