"""One pattern in full, or several at once, and what can be done with them."""

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from logai_core.inert import inert_text
from logai_core.levels import GLYPHS, name_of
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.templates import Edit, merged_text
from workbench.ui import cache, chart_tables, filters, zone
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.patterns import edits
from workbench.ui.patterns.edits import Decided
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal, plain

MOST_CHARS = 4_000
MOST_TEXTS = 12


def head(pattern: dict[str, Any], here: Loaded) -> None:
    """Draw a pattern's text, under its name where it has one, and its counts."""
    if pattern["name"]:
        st.markdown(f"**{literal(pattern['name'], most=200)}**")
    text = inert_text(pattern["template"][:MOST_CHARS])
    st.code(text, language=None, wrap_lines=True)
    name = name_of(pattern["severity"])
    total = int(here.sources()["records"].sum())
    said = [
        f"{literal(GLYPHS[name])} {name}",
        f"**{pattern['records']:,}** of {count(total, 'record')}, "
        f"{pattern['share']:.2%}",
        count(pattern["lines"], "line"),
        count(pattern["shapes"], "shape"),
        zone.between(pattern["first_ts"], pattern["last_ts"]),
        pattern["template_id"],
    ]
    st.caption("  ·  ".join(said))
    if pattern["reasons"]:
        why = literal(", ".join(pattern["reasons"]))
        st.caption(f"Why look: {why}")
    chart_tables.offer(
        st,
        lambda: chart_tables.trend(pattern["trend"], here.sources()),
        key="patterns.trend_table",
        alt="Records of the pattern over time",
        label="Trend as table",
    )


def draw_doubt(pattern: dict[str, Any], here: Loaded, *, busy: bool) -> None:
    """Draw why a pattern is doubtful, each time with the edit that would set it right."""
    own = pl.col("template_id") == pattern["template_id"]
    offers = here.table("doubts").filter(own)
    for doubt in offers.iter_rows(named=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            why = literal(doubt["why"], most=600)
            st.caption(f":material/help: Doubtful: {why}", width="content")
            if doubt["edit"]:
                _offer(doubt, here.case, busy=busy)


def _offer(doubt: dict[str, Any], case: Case, *, busy: bool) -> None:
    edit = Edit(
        doubt["edit"],
        tuple(doubt["templates"]),
        to=doubt["to"] or "",
        position=doubt["position"] or 0,
    )
    if edit.edit == "merge":
        label = f"Merge {count(len(edit.templates), 'pattern')}"
    else:
        label = f"Split by place {edit.position + 1}"
    st.button(
        label,
        key=f"patterns.doubt.{doubt['template_id']}.{edit.edit}",
        help=edits.said(edit),
        disabled=busy,
        on_click=edits.make,
        args=(case, edit),
    )


def act(pattern: dict[str, Any], here: Loaded, decided: Decided, *, busy: bool) -> None:
    """Draw the buttons of one pattern."""
    named, texts = pattern["template_id"], (pattern["template"],)
    with st.container(horizontal=True, vertical_alignment="center"):
        _scope_buttons((named,), pattern["records"], key=named)
        _ask_name(pattern, here.case, decided)
        if pattern["noise"]:
            _button("Not noise", f"noise.{named}", icon="visibility",
                    on_click=edits.take_back,
                    args=(here.case, decided.of("noise", texts[0]), texts[0]))  # fmt: skip
        else:
            _button("Noise", f"noise.{named}", icon="visibility_off",
                    help="Not worth looking at: it is hidden in this list, and counted.",
                    on_click=edits.make, args=(here.case, Edit("noise", texts)))  # fmt: skip
        _keep_button(pattern, here.case, decided, busy=busy)
        pins.button(
            here,
            pinning.pattern_mark(named),
            lambda: _pin(pattern, here),
            where="pattern",
            kind="secondary",
        )


def _pin(pattern: dict[str, Any], here: Loaded) -> Pin:
    """Return the pin of a pattern: of its records in the scope, or of all it has."""
    for scope in (filters.besides_left_out(), Scope(zone=zone.name())):
        own = pinning.scope_of_pattern(pattern["template_id"], scope)
        rows = cache.matching(here.root, here.analysis, own, "file")
        if rows.size:
            break
    return pinning.pin_of_pattern(here.case, pattern, scope, rows)


def _keep_button(
    pattern: dict[str, Any], case: Case, decided: Decided, *, busy: bool
) -> None:
    key, text = f"pin.{pattern['template_id']}", pattern["template"]
    merges = [one for one in decided.made if one.edit.to == text]
    pins = decided.of("pin", text)
    if pins:
        _button("Let it change", key, icon="lock_open", disabled=busy,
                on_click=edits.take_back, args=(case, pins, text))  # fmt: skip
    elif pattern["pinned"] and merges:
        _button("Undo the merge", key, icon="undo", disabled=busy,
                on_click=edits.undo, args=(case, merges[-1]))  # fmt: skip
    else:
        _button("Keep as it is", key, icon="lock", disabled=busy,
                help="Keep this pattern as it is, whatever files are added.",
                on_click=edits.make, args=(case, Edit("pin", (text,))))  # fmt: skip


def _button(
    label: str,
    key: str,
    *,
    icon: str,
    on_click: Callable[..., None],
    args: tuple[Any, ...],
    **more: Any,
) -> bool:
    return st.button(
        label,
        key=f"patterns.{key}",
        icon=f":material/{icon}:",
        on_click=on_click,
        args=args,
        **more,
    )


def _scope_buttons(ids: tuple[str, ...], records: int, *, key: str) -> None:
    _button(f"Open {count(records, 'record')} in Lines", f"open.{key}",
                     icon="list", on_click=filters.look_at, args=(None, ids))  # fmt: skip
    if set(ids) <= set(filters.left_out()):
        _button("Show in Lines again", f"exclude.{key}", icon="add_circle",
                on_click=filters.take_in, args=(ids,))  # fmt: skip
    else:
        _button("Leave out of Lines", f"exclude.{key}", icon="do_not_disturb_on",
                help="Lines shows all others, until it is shown again there or here.",
                on_click=_leave_out, args=(ids,))  # fmt: skip


def _leave_out(ids: tuple[str, ...]) -> None:
    with shown("leave it out", go_on=True):
        filters.leave_out(ids)


def _ask_name(pattern: dict[str, Any], case: Case, decided: Decided) -> None:
    named = f"{pattern['template_id']}.{decided.digest}"
    key = f"patterns.name.{named}"
    edit = Edit("rename", (pattern["template"],))
    with (
        st.popover("Rename", icon=":material/edit:", key=f"patterns.rename.{named}"),
        st.form(f"patterns.naming.{named}", border=False),
    ):
        st.text_input(
            "Name in lists, instead of the text",
            value=plain(pattern["name"] or ""),
            key=key,
            max_chars=120,
            placeholder="Pool ran dry",
            width=340,
        )
        row = st.container(horizontal=True)
        row.form_submit_button(
            "Rename",
            key=f"patterns.do_rename.{named}",
            type="primary",
            on_click=edits.make_written,
            args=(case, edit, key),
        )
        if pattern["name"]:
            row.form_submit_button(
                "Remove the name",
                key=f"patterns.unname.{named}",
                on_click=edits.take_back,
                args=(case, decided.of("rename", edit.templates[0]), edit.templates[0]),
            )


def several(
    chosen: pl.DataFrame, here: Loaded, decided: Decided, *, busy: bool
) -> None:
    """Draw several patterns, and what can be done with all of them."""
    texts, ids = tuple(chosen["template"]), tuple(chosen["template_id"])
    records, key = int(chosen["records"].sum()), key_of(*chosen["template_id"])
    drawn = "\n".join(plain(text) for text in texts[:MOST_TEXTS])
    st.code(drawn, language=None, wrap_lines=True)
    more = len(texts) - MOST_TEXTS
    total = int(here.sources()["records"].sum())
    st.caption(
        f"{count(chosen.height, 'pattern')}, {records:,} of {count(total, 'record')}"
        + (f"  ·  {more:,} more than are shown here" if more > 0 else "")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        _scope_buttons(ids, records, key=key)
        if not chosen["noise"].all():
            _button("Noise", f"noise.{key}", icon="visibility_off",
                    on_click=edits.make,
                    args=(here.case, Edit("noise", texts)))  # fmt: skip
    _ask_merge(texts, here.case, f"{key}.{decided.digest}", busy=busy)


def _ask_merge(texts: tuple[str, ...], case: Case, named: str, *, busy: bool) -> None:
    suggested = merged_text(texts)
    key = f"patterns.merged.{named}"
    with st.form(f"patterns.merging.{named}", border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.text_input(
            "Text of the merged pattern",
            value=suggested or "",
            key=key,
            placeholder="connect to <*> failed",
            help="`<*>` stands for what differs. Records that fit it later join it.",
        )
        row.form_submit_button(
            f"Merge {count(len(texts), 'pattern')}",
            key=f"patterns.merge.{named}",
            icon=":material/merge:",
            disabled=busy,
            on_click=edits.make_written,
            args=(case, Edit("merge", texts), key),
        )
    if suggested is None:
        st.caption("They share no word, so no text can be suggested: write one.")
