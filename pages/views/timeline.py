"""Timeline: what was pinned and what others tell of, by time, as the report will have it."""

from pages.ui import scope
from pages.ui.errors import shown
from pages.ui.pins import events, timeline

with shown("open the case"):
    here = scope.needed("this page puts what is pinned in the order of its time")

with shown("show the timeline"):
    timeline.draw(here)
with shown("add outside events"):
    events.draw(here)
