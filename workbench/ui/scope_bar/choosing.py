"""Which sources are looked at, and in which zone."""

import streamlit as st

from workbench.ui import looking, state
from workbench.ui.ingest.reading import ZONES
from workbench.ui.keys import key_of
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded
from workbench.ui.text import plain


def ask_sources(here: Loaded) -> None:
    """Draw the choice of sources, where there are several."""
    chosen, every = state.workspace().scope.sources, here.sources()
    if every.height < 2:
        return
    said = f"{len(chosen)} of {every.height}" if chosen else "All"
    opened = st.popover(f"{said} sources", key="scope.sources", on_change="rerun")
    if not opened.open:
        return
    names = dict(every.select("source_id", "name").sort("name").iter_rows())
    key = f"scope.sources_chosen.{key_of(chosen)}"
    with opened:
        st.multiselect(
            "Sources",
            tuple(names),
            default=[one for one in chosen if one in names],
            format_func=lambda one: plain(names[one], most=60),
            key=key,
            placeholder="All sources",
            on_change=lambda: looking.change(sources=tuple(state.widget(key))),
        )


def ask_zone() -> None:
    """Draw the choice of the zone of times."""
    zone = state.workspace().scope.zone
    opened = st.popover(
        zone, key="scope.zone", on_change="rerun", help="The zone of times"
    )
    if not opened.open:
        return
    key = f"scope.zone_chosen.{zone}"
    with opened:
        st.selectbox(
            "Times are shown and read in",
            ZONES,
            index=ZONES.index(zone) if zone in ZONES else None,
            key=key,
            on_change=_set_zone,
            args=(key,),
        )


def _set_zone(key: str) -> None:
    """Show and read times in another zone, also those that stand in inputs."""
    looking.change(zone=state.widget(key))
    windowing.show(state.workspace().window)
