"""What the lines looked at are made of, beside them."""

import streamlit as st

from pages.ui import cache, compare_windows, edits, facets, scope_bar, state
from pages.ui.lines import Shown
from pages.ui.scope import Loaded

MOST_OF_ATTRIBUTES = 50_000  # records: each attribute takes as long as all the rest


def draw(seen: Shown, here: Loaded) -> None:
    """Draw the commonest values of each field, each with what filters by it."""
    counted = cache.facets(
        here.root,
        here.analysis,
        seen.scope,
        compare_windows.baseline_of(here),
        attributes=seen.rows.size <= MOST_OF_ATTRIBUTES,
    )
    if seen.rows.size > MOST_OF_ATTRIBUTES:
        st.caption("Attributes are counted once fewer lines are left.")
    facets.draw(
        counted,
        names=edits.names(here, edits.decided(here)),
        on_filter=scope_bar.add_clause,
        key=f"lines.facets.{state.workspace().scope.digest}",
    )
