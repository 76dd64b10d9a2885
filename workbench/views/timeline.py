"""Timeline: what was pinned and what others tell of, by time, as the report will have it."""

from workbench.ui import scope
from workbench.ui.errors import shown
from workbench.ui.pins import events, timeline

with shown("open the case"):
    here = scope.needed("this page puts what is pinned in the order of its time")

with shown("show the timeline"):
    timeline.draw(here)
with shown("add outside events"):
    events.draw(here)
