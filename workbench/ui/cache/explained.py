"""Cached variables of patterns."""

from datetime import datetime
from pathlib import Path

import polars as pl

from logai_core.pipeline.messages import messages_of_template
from logai_core.store import Case
from logai_core.templates.variables import explain_variables
from workbench.ui.cache.analysed import table
from workbench.ui.cache.kept import kept
from workbench.ui.cache.searched import profiles, texts


@kept(max_entries=16, scope="session", show_spinner="Taking it apart…")
def variables(
    root: Path,
    analysis: str,
    template_id: str,
    window: tuple[datetime, datetime] | None,
) -> pl.DataFrame:
    """Return VARIABLES of one template."""
    own = pl.col("template_id") == template_id
    text = table(root, analysis, "templates").filter(own)["template"].item()
    case, known = Case(root), profiles(root, analysis)
    if known is None:
        records = case.records_with_templates().filter(own)
    else:
        kept = texts(root, analysis)
        records = messages_of_template(case, template_id, known, kept).lazy()
    return explain_variables(records, text, window=window)
