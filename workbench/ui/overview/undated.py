"""The overview of records none of which has a time: what they are, and where to look."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.levels import GLYPHS, NAMES, name_of
from workbench.ui import filters
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

MOST, ERROR = 8, 17
WHY = (
    "So there is no timeline, nothing can be said of changes, and no two times can be "
    "compared. What the records say is counted all the same. If the lines do have times, "
    "see on Ingest how they were read."
)
WAYS = (
    ("patterns", "Patterns", ":material/category:"),
    ("lines", "Lines", ":material/list:"),
    ("ingest", "Ingest", ":material/upload_file:"),
)


def holds(here: Loaded) -> bool:
    """Tell whether no record has a time."""
    return bool(here.sources()["first_ts"].is_null().all())


def draw(here: Loaded, names: dict[str, str]) -> None:
    """Draw the reason, the ways on, the records by level, and the largest patterns."""
    st.info(WHY, title="No record has a time")
    with st.container(horizontal=True):
        for page, called, icon in WAYS:
            st.page_link(
                f"workbench/views/{page}.py", label=f"Go to {called}", icon=icon
            )
    patterns = here.table("templates")
    first = f"the first {MOST} of " if patterns.height > MOST else ""
    st.markdown(
        f"**{_levels(patterns)}**  :gray[{first}{count(patterns.height, 'pattern')}, "
        "errors first]"
    )
    with st.container(gap=None):
        for one in largest(patterns).iter_rows(named=True):
            _line(one, names)


def _levels(patterns: pl.DataFrame) -> str:
    """Return "177 ERROR, 2,823 INFO" of TEMPLATES, the gravest level first."""
    sums = patterns.select(
        pl.col("levels").list.get(at, null_on_oob=True).sum().alias(name)
        for at, name in enumerate(NAMES)
    ).row(0)
    counted = [
        f"{records:,} {name}"
        for name, records in zip(NAMES, sums, strict=True)
        if records
    ]
    return ", ".join(reversed(counted))


def largest(patterns: pl.DataFrame) -> pl.DataFrame:
    """Return the first of TEMPLATES: those of errors, then others, by their records."""
    return patterns.sort(
        pl.col("severity") < ERROR, pl.col("records"), "template_id",
        descending=[False, True, False],
    ).head(MOST)  # fmt: skip


def _line(one: dict[str, Any], names: dict[str, str]) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    name = name_of(one["severity"])
    text = literal(names.get(one["template_id"], one["template"]), most=200)
    row.markdown(
        f"**{one['records']:,}** :gray[{literal(f'{GLYPHS[name]} {name}')}] {text}",
        width="stretch",
    )
    row.button(
        "Lines",
        key=f"overview.undated.{one['template_id']}",
        type="tertiary",
        icon=":material/list:",
        on_click=filters.look_at,
        args=(None, (one["template_id"],)),
    )
