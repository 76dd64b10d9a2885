"""Patterns: every kind of message, how often and when."""

from pages.ui import patterns, scope
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page shows every kind of message with its count")
    templates = here.table("templates")

matching = patterns.ask(templates)
template = patterns.pick(matching, here)

if template is not None:
    with shown("show the lines"):
        patterns.draw(template, here)
