"""Patterns: every kind of message, how often and when, and what was decided of it."""

from workbench.ui import cache, scope, zone
from workbench.ui.errors import shown
from workbench.ui.overview import examples
from workbench.ui.patterns import edits, pattern, patterns, variables

with shown("open the case"):
    here = scope.needed("this page shows every kind of message with its count")
    decided = edits.decided(here)
    patterns.prove(here)
    edits.draw_pending(here, decided)
    listed = cache.patterns(here.root, here.analysis, decided.digest, zone.name())

with shown("list the patterns"):
    asked = patterns.ask(listed, here, decided)
    chosen = patterns.pick(asked, here)
    edits.draw_last(here, decided)

busy = scope.busy()
with shown("show the pattern"):
    if chosen.height == 1:
        one = chosen.row(0, named=True)
        pattern.head(one, here)
        pattern.act(one, here, decided, busy=busy)
        pattern.draw_doubt(one, here, busy=busy)
        variables.draw(one, here, busy=busy)
        examples.draw(one, here)
    elif chosen.height > 1:
        pattern.several(chosen, here, decided, busy=busy)
