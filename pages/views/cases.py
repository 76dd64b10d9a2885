"""Cases: what there is, opened, made, taken in from a file, put away and deleted."""

from logai_core.settings import environment
from pages.ui import cases, cases_demo
from pages.ui.errors import shown

with shown("show the cases"):
    if environment().demo:
        cases_demo.draw()
    else:
        cases.draw()
