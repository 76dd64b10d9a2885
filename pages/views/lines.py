"""Lines: the records themselves, a page at a time."""

from pages.ui import cache, filters, lines, scope
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page shows its lines")

selection, order = filters.ask(here)
filters.draw_scope(here)
with shown("find the lines"):
    if cache.matching(here.root, here.analysis, selection, order).size:
        record = lines.pick(here, selection, order)
        if record is not None:
            lines.draw(record, here)
    else:
        filters.explain_empty(here, selection)
