"""The table of what will be done, by which role, until when."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import polars as pl
import streamlit as st

from logai_core.postmortem import ACTION_TYPES, Field, Section, Written
from logai_core.store import Case
from workbench.ui import state
from workbench.ui.keys import key_of

WIDTHS: dict[str, Literal["small", "medium", "large"]] = {
    "action": "large",
    "due": "small",
    "type": "small",
}


def draw(
    case: Case,
    section: Section,
    own: Written,
    save: Callable[[Field, int], None],
) -> None:
    """Draw the table; each change of a cell is saved at once."""
    key = f"report.{section.name}.{key_of(case.root)}.{own.version}"
    rows = [
        {name: row.get(name, "") for name in section.columns} for row in own.field.rows
    ]
    schema = dict.fromkeys(section.columns, pl.String)
    st.data_editor(
        pl.DataFrame(rows, schema=schema),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={name: _column(name) for name in section.columns},
        on_change=_changed,
        args=(section, own, key, save),
    )


def _column(name: str) -> Any:
    config = st.column_config
    width = WIDTHS.get(name)
    if name == "type":
        return config.SelectboxColumn(name, options=list(ACTION_TYPES), width=width)
    return config.TextColumn(name, max_chars=500, width=width)


def _changed(
    section: Section, own: Written, key: str, save: Callable[[Field, int], None]
) -> None:
    told = state.widget(key) or {}
    rows = [dict(row) for row in own.field.rows]
    for place, cells in told.get("edited_rows", {}).items():
        rows[int(place)].update(_texts(cells))
    gone = set(told.get("deleted_rows", ()))
    rows = [row for place, row in enumerate(rows) if place not in gone]
    rows += [_texts(cells) for cells in told.get("added_rows", ())]
    kept = tuple(row for row in rows if any(row.get(one) for one in section.columns))
    save(Field(section.name, rows=kept), own.version)


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in cells.items()}
