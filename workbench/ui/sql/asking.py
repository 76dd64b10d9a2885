"""Where a statement is written, with what there is to ask."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from logai_core.schemas import FINDINGS, RECORDS, SOURCES, TEMPLATES
from logai_core.settings import environment
from workbench.ui import grids, state

TEXT, ASKED = "sql.text", "sql.asked"
TABLES: Mapping[str, pl.Schema] = {
    "records": pl.Schema({**RECORDS, "level": pl.String(), "template_id": pl.String()}),
    "templates": TEMPLATES,
    "findings": FINDINGS,
    "sources": SOURCES,
}
WHAT = {
    "records": "One row a record of the scope above, and of no other.",
    "templates": "One row a pattern of the whole case.",
    "findings": "One row a finding of the whole case, the largest score first.",
    "sources": "One row a source: its receipt.",
}
EXAMPLES = {
    "Errors by minute": """SELECT date_trunc('minute', ts) AS minute, service,
       count(*) AS errors
FROM records
WHERE level IN ('ERROR', 'FATAL')
GROUP BY ALL
ORDER BY minute, service""",
    "Busiest patterns": """SELECT template, count(*) AS records,
       min(ts) AS first, max(ts) AS last
FROM records JOIN templates USING (template_id)
GROUP BY template
ORDER BY count(*) DESC
LIMIT 20""",
    "Longest silences": """SELECT source_id, ts,
       ts - lag(ts) OVER (PARTITION BY source_id ORDER BY ts) AS silence
FROM records
WHERE ts IS NOT NULL
ORDER BY silence DESC NULLS LAST
LIMIT 20""",
}
_KINDS = {pl.String: "text", pl.Boolean: "true or false", pl.List: "list"}
_COLUMNS = {
    "column": st.column_config.TextColumn(width=130),
    "kind": st.column_config.TextColumn(width=90),
}


def only_where_allowed() -> None:
    """Stop in a public demo, where nobody writes SQL."""
    if environment().demo:
        st.info("SQL is switched off in the public demo.")
        st.stop()


def ask() -> str | None:
    """Draw the editor and the tables beside it; return the statement to answer."""
    wide, narrow = st.columns([5, 4], gap="medium")  # the tables' names fit at 800 px
    with wide:
        _draw_examples()
        with st.form("sql.form", border=False):
            st.text_area(
                "Statement", key=TEXT, height=210, persist_state="session",
                label_visibility="collapsed",
                placeholder="SELECT service, count(*) FROM records GROUP BY service",
            )  # fmt: skip
            st.form_submit_button(
                "Run", type="primary", icon=":material/play_arrow:", on_click=_run
            )
    with narrow:
        _draw_tables()
    asked: str | None = state.widget(ASKED)
    return asked


def teach() -> None:
    """Say what can be asked."""
    st.info(
        "Write one statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE, SHOW or "
        "EXPLAIN, in the words of DuckDB. It sees the four tables beside it and nothing "
        "else: no file, no network, no setting. Up to 10,000 rows within 10 seconds. "
        "Start from one of the examples above.",
        title="Ask in SQL what the other pages do not show",
    )


def _run() -> None:
    text = str(state.widget(TEXT) or "").strip()
    state.set_widget(ASKED, text or None)


def _draw_examples() -> None:
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.caption("Examples", width="content")
    for name, statement in EXAMPLES.items():
        row.button(
            name,
            key=f"sql.example.{name}",
            type="tertiary",
            on_click=state.set_widget,
            args=(TEXT, statement),
        )


def _draw_tables() -> None:
    name = st.segmented_control(
        "Table", tuple(TABLES), default="records", required=True, key="sql.table",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    schema = TABLES[name]
    rows = {"column": list(schema), "kind": [_kind(one) for one in schema.dtypes()]}
    grids.show(
        pl.DataFrame(rows), columns=_COLUMNS, alt=f"Columns of {name}", most_rows=7
    )
    st.caption(WHAT[name])


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "number"
    if dtype.is_temporal():
        return "time, UTC"
    return _KINDS.get(dtype.base_type(), "text")
