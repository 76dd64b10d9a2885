"""How a source is read, and what would set it right: format, year, zone, offset."""

from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from logai_core.clocks import is_zone
from workbench.ui.ingest import own_formats
from workbench.ui.ingest.loading import Change
from workbench.ui.scope import Opened
from workbench.ui.text import literal

AUTO = "auto"
# The machine's list has names of no zone too, such as `localtime`.
ZONES = tuple(sorted(filter(is_zone, available_timezones())))
MOST_OTHERS = 3


def head(opened: Opened, receipt: dict[str, Any], *, busy: bool) -> Change | None:
    """Draw what the source is read as, with the next best a click away."""
    titles = own_formats.names(opened.case)
    name = receipt["format"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"Read as **{literal(titles.get(name, name))}** ({literal(name)}), which "
            f"explains **{receipt['share']:.1%}** of the lines",
            width="content",
        )
        if receipt["runners_up"]:
            st.caption("or read it as", width="content")
        for other in receipt["runners_up"][:MOST_OTHERS]:
            title = titles.get(other["format"], "")
            if st.button(
                f"{literal(other['format'])} {other['share']:.0%}",
                key=f"ingest.as.{receipt['source_id']}.{other['format']}",
                disabled=busy,
                help=f"Read it as {literal(title)} instead.",
            ):
                return _again(opened, receipt, {"format": other["format"]})
    return None


def ask(opened: Opened, receipt: dict[str, Any], *, busy: bool) -> Change | None:
    """Draw the settings of a source; return the change that is asked for."""
    grid = st.grid(2, min_column_width=430, gap="medium")
    with grid.cell():
        change = _ask_format(opened, receipt, busy=busy)
    with grid.cell():
        return _ask_clock(receipt, busy=busy) or change


def _ask_format(
    opened: Opened, receipt: dict[str, Any], *, busy: bool
) -> Change | None:
    titles = {AUTO: "recognise it"} | own_formats.names(opened.case)
    before = opened.case.read_with(receipt["source_id"]).get("format", AUTO)
    named = f"{receipt['source_id']}.{opened.held}"
    with st.form(f"ingest.reading.{named}", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        chosen = row.selectbox(
            "Format",
            tuple(titles),
            index=tuple(titles).index(before) if before in titles else 0,
            format_func=lambda name: f"{name}: {titles[name]}",
            key=f"ingest.format.{named}",
        )
        year = receipt["year"]
        if year is not None:
            year = row.number_input(
                "Year of the first time",
                min_value=1,
                max_value=9999,
                value=year,
                key=f"ingest.year.{named}",
                width=150,
                help="Its stamps state no year; this one is assumed.",
            )
        asked = row.form_submit_button(
            "Read again", key=f"ingest.reload.{named}", disabled=busy
        )
    if not asked:
        return None
    changes: dict[str, Any] = {"format": chosen}
    if year is not None and year != receipt["year"]:
        changes["year"] = int(year)
    return _again(opened, receipt, changes)


def _ask_clock(receipt: dict[str, Any], *, busy: bool) -> Change | None:
    zone, offset_s = receipt["zone"], receipt["offset_s"]
    named = f"{receipt['source_id']}.{zone}.{offset_s}"
    with st.form(f"ingest.clock.{named}", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        chosen = row.selectbox(
            "Zone of times that state none",
            ZONES,
            index=ZONES.index(zone) if zone in ZONES else None,
            key=f"ingest.zone.{named}",
        )
        added = row.number_input(
            "Add seconds",
            value=offset_s,
            step=1.0,
            format="%.3f",
            key=f"ingest.offset.{named}",
            width=150,
            help="To every time of the source, because its clock was wrong.",
        )
        asked = row.form_submit_button(
            "Set clock", key=f"ingest.set_clock.{named}", disabled=busy
        )
        reset = (zone, offset_s) != ("UTC", 0.0) and row.form_submit_button(
            "Reset", key=f"ingest.reset_clock.{named}", disabled=busy
        )
    if reset:
        return _clock(receipt, "UTC", 0.0)
    if asked and (chosen, added) != (zone, offset_s):
        return _clock(receipt, chosen or zone, added)
    return None


def _again(opened: Opened, receipt: dict[str, Any], changes: dict[str, Any]) -> Change:
    """Return the change that parses a source anew, with the case's own formats."""
    own = {"own_formats": own_formats.kept(opened.case)}
    return Change(
        "reload", {"source_id": receipt["source_id"], "changes": changes | own}
    )


def _clock(receipt: dict[str, Any], zone: str, offset_s: float) -> Change:
    clock = {"zone": zone, "offset_s": offset_s}
    return Change("clock", {"source_id": receipt["source_id"], "clock": clock})
