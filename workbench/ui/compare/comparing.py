"""What is compared: two windows, or two sets of sources; and what it comes to."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from logai_core.charts.labels import length
from logai_core.compare import sum_up
from logai_core.counted_in import LINE, units_of
from logai_core.scope import Scope
from workbench.ui import state, zone
from workbench.ui.compare import times as compare_times
from workbench.ui.compare import windows as compare_windows
from workbench.ui.compare.records import Difference
from workbench.ui.compare.scopes import pinned_sides
from workbench.ui.compare.windows import Chosen, between
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.state import Pair, Window
from workbench.ui.text import count, literal, plain

MOST_NAMED = 3
MOST_CHARS = 4_000
BY = {"times": "Two windows", "sources": "Two sets of sources"}


def ask(here: Loaded, head: DeltaGenerator) -> tuple[Pair, str] | None:
    """Draw what sets the two sides; return them, and why the baseline is this one.

    `head` is the row above, where what is compared is stated.
    """
    whole, several = compare_windows.span(here), here.sources().height > 1
    if whole is None and not several:
        st.info(
            "None of its records has a time, and they are of one source. Add another "
            "file to compare it with, or set a format that knows its times.",
            title="There is nothing to compare in this case",
        )
        st.page_link(
            "workbench/views/ingest.py",
            label="Go to Ingest",
            icon=":material/upload_file:",
        )
        return None
    if several and (whole is None or _ask_by(head) == "sources"):
        if whole is None:
            st.caption("No record has a time, so only sources can be compared.")
        return _ask_sources(here)
    if whole is None:
        return None
    found = compare_times.ask(here, whole)
    if found is None or found.baseline is None:
        return None
    scope = state.workspace().scope
    within = Scope(sources=scope.sources, query=scope.query, zone=scope.zone)
    return Pair(found.window, found.baseline, within=within), _reason(here, found)


def _ask_by(head: DeltaGenerator) -> str:
    chosen = head.segmented_control(
        "Compare",
        tuple(BY),
        default=state.default_of("compare.by", "times"),
        required=True,
        format_func=BY.__getitem__,
        key="compare.by",
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(chosen)


def _reason(here: Loaded, found: Chosen) -> str:
    said = [found.why]
    if compare_windows.overlap(found):
        said.append("what lies in both windows belongs to the shorter one")
    undated = compare_times.undated(here)
    if undated:
        said.append(f"{count(undated, 'line')} without a time in neither")
    return "; ".join(said)


def _ask_sources(here: Loaded) -> tuple[Pair, str] | None:
    """Draw the choice of sources for each side: the last to begin against the others.

    Where a pin was opened that keeps the sides, these are chosen at first.
    """
    ordered = here.sources().sort("first_ts", "name", descending=True, nulls_last=True)
    names = {
        source_id: plain(name, most=60)
        for source_id, name in ordered.select("source_id", "name").iter_rows()
    }
    pinned = pinned_sides(state.workspace().difference)
    first = {name: [one for one in ids if one in names] for name, ids in pinned.items()}
    first = first or {"incident": [next(iter(names))]}
    here_, there = st.columns(2)
    sides = [
        column.multiselect(
            label,
            tuple(names),
            default=first.get(label.lower()),
            format_func=names.__getitem__,
            key=f"compare.sources.{label}.{here.opened.held}.{key_of(pinned)}",
            placeholder=placeholder,
            persist_state="session",
        )
        for column, label, placeholder in (
            (here_, "Incident", "The bad run"),
            (there, "Baseline", "All other sources"),
        )
    ]
    own = tuple(sorted(sides[0]))
    others = tuple(sorted(set(sides[1] or names) - set(own)))
    if not own or not others:
        st.info(
            "Choose at least one source for the incident, and leave or choose another "
            "one for the baseline. A source is on one side only.",
            title="A side has no source",
        )
        return None
    why = "as chosen" if sides[1] else "all other sources"
    scope = state.workspace().scope
    within = Scope(query=scope.query, zone=scope.zone)
    return Pair(source_ids=own, source_ids_b=others, within=within), why


def state_sides(pair: Pair, why: str, found: Difference, here: Loaded) -> None:
    """Draw in one line what is compared with what."""
    names = dict(here.sources().select("source_id", "name").iter_rows())
    incident = _side(pair.window, pair.source_ids, names, found.records)
    baseline = _side(pair.baseline, pair.source_ids_b, names, found.records_b)
    st.markdown(
        f"**Incident** {incident}  ·  against **baseline** {baseline}  ·  "
        f":small[{literal(why)}]"
    )
    if pair.within.query or pair.within.sources:
        st.caption("Both sides hold only what passes the query and the sources.")


def _side(
    window: Window | None, ids: tuple[str, ...], names: dict[str, str], records: int
) -> str:
    if window:
        told = f"{between(window)} {zone.name()}, {length(window.end - window.start)}"
    else:
        told = ", ".join(names[one] for one in ids[:MOST_NAMED])
        more = len(ids) - MOST_NAMED
        told += f" and {more} more" if more > 0 else ""
    return f"{literal(told, most=240)}, {count(records, 'record')}"


def explain_empty(found: Difference, pair: Pair) -> bool:
    """Say so where a side has no records, and what to do; tell whether it is so."""
    missing = [
        name
        for name, records in (
            ("incident", found.records),
            ("baseline", found.records_b),
        )
        if not records
    ]
    if not missing:
        return False
    title = (
        f"The {missing[0]} has no records"
        if len(missing) == 1
        else "Neither side has records"
    )
    st.info(
        "There is nothing to compare with. Drag across bars of the chart, move the "
        "baseline, or go back to the usual one."
        if pair.window
        else "There is nothing to compare with. Choose other sources.",
        title=title,
    )
    return True


def sum_of(found: Difference, called: Mapping[str, str]) -> None:
    """Draw in a paragraph what changed most, or that nothing did."""
    sure = int(found.changes["significant"].sum())
    numbers = int(found.distributions["significant"].sum())
    if not sure and not numbers:
        st.info(_compared(found), title="Nothing differs by more than chance explains")
        return
    others = int(found.left_out["values"].sum())
    told = sum_up(
        found.changes, called, left_out=others, distributions=found.distributions
    )
    st.markdown(literal(told, most=MOST_CHARS))


def _compared(found: Difference) -> str:
    values = found.changes.height + int(found.left_out["values"].sum())
    numbers = found.distributions.height
    if not values and not numbers:
        return "All records of both sides are alike in all that is compared."
    told = f"{count(values, 'value')} and {count(numbers, 'number')} were compared; "
    units = found.changes["unit"].unique().sort()
    if units.len() and units.to_list() != [LINE]:
        counted = " or ".join(units_of(one) for one in units)
        told += f"values are counted in {literal(counted)}; "
    left = values - found.changes.height
    if left:
        return f"{told}{left:,} values with few records are left out below."
    return f"{told}they are below."
