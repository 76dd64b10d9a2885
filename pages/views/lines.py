"""Lines: the records themselves, a page at a time."""

from pages.ui import cache, filters, lines, scope, state
from pages.ui.errors import shown

with shown("open the case"):
    here = scope.needed("this page shows its lines")

looked_at = state.workspace().scope
order = lines.ask_order()
with shown("find the lines"):
    if cache.matching(here.root, here.analysis, looked_at, order).size:
        record = lines.pick(here, looked_at, order)
        if record is not None:
            lines.draw(record, here)
    else:
        filters.explain_empty(here, looked_at)
