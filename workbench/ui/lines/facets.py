"""What the lines looked at are made of, beside them."""

import streamlit as st

from logai_core.store.rows import reach
from workbench.ui import cache, facets, scope_bar, state
from workbench.ui.compare import windows
from workbench.ui.lines.lines import Shown
from workbench.ui.patterns import edits
from workbench.ui.scope import Loaded

MOST_OF_ATTRIBUTES = 50_000  # records: each attribute takes as long as all the rest
MOST_SCANNED = 1_000_000  # records, to read the attributes of a few that lie far apart


def draw(seen: Shown, here: Loaded) -> None:
    """Draw the commonest values of each field, each with what filters by it."""
    counted = cache.facets(
        here.root,
        here.analysis,
        seen.scope,
        windows.baseline_of(here),
        attributes=_ask_attributes(seen, here),
    )
    facets.draw(
        counted,
        names=edits.names(here, edits.decided(here)),
        on_filter=scope_bar.add_clause,
        key=f"lines.facets.{state.workspace().scope.digest}",
    )


def _ask_attributes(seen: Shown, here: Loaded) -> bool:
    """Tell whether attributes are counted.

    They are where an analysis kept them; where their text must be read, of few lines at
    once, and else where asked to.
    """
    if cache.together(here.root, here.analysis) is not None:
        return True
    if seen.rows.size > MOST_OF_ATTRIBUTES:
        st.caption("Attributes are counted once fewer lines are left.")
        return False
    if reach(here.case, seen.rows) <= MOST_SCANNED:
        return True
    return st.toggle(
        "Count attributes",
        key=f"lines.attributes.{seen.scope.digest}",
        help="These lines lie far apart, so that it takes a moment.",
    )
