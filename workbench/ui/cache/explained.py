"""Cached variables of patterns."""

from datetime import datetime
from pathlib import Path

import polars as pl
import streamlit as st

from logai_core import query
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.store.rows import scan_rows
from logai_core.templates.variables import explain_variables
from workbench.ui.cache.analysed import table
from workbench.ui.cache.searched import matching, profiles


@st.cache_resource(max_entries=16, scope="session", show_spinner="Taking it apart…")
def variables(
    root: Path,
    analysis: str,
    template_id: str,
    window: tuple[datetime, datetime] | None,
) -> pl.DataFrame:
    """Return VARIABLES of one template."""
    own = pl.col("template_id") == template_id
    text = table(root, analysis, "templates").filter(own)["template"].item()
    records = _messages(root, analysis, template_id)
    if records is None:
        records = Case(root).records_with_templates().filter(own)
    return explain_variables(records, text, window=window)


def _messages(root: Path, analysis: str, template_id: str) -> pl.LazyFrame | None:
    """Return `message` and `ts` of the records of a template, found by their profiles.

    None where there are no profiles.
    """
    known = profiles(root, analysis)
    if known is None:
        return None
    scope = Scope(query=query.clause_for("tpl", template_id))
    rows = matching(root, analysis, scope, "file")
    read = [
        piece.take(piece.scan) for piece in scan_rows(Case(root), rows, ["message"])
    ]
    none = pl.DataFrame(schema={"message": pl.String})
    return pl.concat([none, *read]).with_columns(known.ts[rows]).lazy()
