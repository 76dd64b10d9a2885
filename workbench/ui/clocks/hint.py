"""A word about clocks that are off, with the one click that sets each right."""

from typing import Any

import streamlit as st

from logai_core.sessions import best_id
from logai_core.skew import suggest_offsets
from logai_core.skew.wording import seconds
from workbench.ui import cache, scope
from workbench.ui.clocks import apply
from workbench.ui.scope import Loaded
from workbench.ui.text import literal

MOST = 3
MOST_RECORDS = 2_000_000  # of a case that is looked through for a hint nobody asked for


def draw(here: Loaded | None, key: str | None = None) -> None:
    """Draw which sources are behind or ahead of others, where that is sure.

    By the id that fits best, unless another one is given.
    """
    if here is None or not here.sources().height > 1:
        return
    if key is None and here.sources()["records"].sum() > MOST_RECORDS:
        return
    key = key or best_id(here.table("ids"))
    if key is None:
        return
    found = suggest_offsets(cache.offsets(here.root, here.analysis, key))
    for one in found.head(MOST).iter_rows(named=True):
        _draw_one(one, here)


def _draw_one(one: dict[str, Any], here: Loaded) -> None:
    receipt, other = (
        apply.receipt_of(here.opened, one[end]) for end in ("source_id", "against_id")
    )
    side = "behind" if one["offset_s"] > 0 else "ahead of"
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(
        f":orange[**{literal(receipt['name'], most=60)} is {seconds(one['offset_s'])} "
        f"{side} {literal(other['name'], most=60)}**], by {one['ids']:,} shared ids",
        width="content",
    )
    apply.draw(
        row, receipt, one["offset_s"], here.opened, busy=scope.busy(), first=False
    )
