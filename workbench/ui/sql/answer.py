"""The answer to a statement: found, shown as inert text, taken away."""

import secrets
import tempfile
from pathlib import Path

import polars as pl
import streamlit as st

from logai_core.cells import unformulated
from logai_core.inert import inert
from logai_core.pipeline.asking import MOST_ROWS, Answer
from logai_core.scope import Scope
from workbench.ui import cache, grids, state
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.sql.asking import ASKED
from workbench.ui.text import count, plain

SHOWN_ROWS = 200


def find(here: Loaded, looked_at: Scope, statement: str) -> Answer:
    """Find the answer, with a button to cancel for as long as it takes."""
    cancel = Path(tempfile.gettempdir()) / f"logai-cancel-{secrets.token_hex(8)}"
    slot = st.empty()
    row = slot.container(horizontal=True, vertical_alignment="center")
    row.caption("Answering…", width="stretch")
    row.button("Cancel", key="sql.cancel", on_click=_cancel, args=(cancel,))
    try:
        return cache.sql(here.root, here.analysis, looked_at, statement, cancel)
    finally:
        cancel.unlink(missing_ok=True)
        slot.empty()


def draw(answer: Answer, statement: str) -> None:
    """Draw the first rows; all of them can be downloaded."""
    rows = answer.rows
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(_said(answer), width="stretch")
    row.download_button(
        "CSV",
        lambda: as_csv(rows),
        file_name="answer.csv",
        mime="text/csv",
        key=f"sql.csv.{key_of(statement)}",
        icon=":material/download:",
        on_click="ignore",
        help="All rows found; what a spreadsheet could take for a formula is defused.",
    )
    if rows.is_empty():
        st.info("The statement was answered, and no row fits it.", title="No rows")
        return
    grids.show(shown(rows), columns={}, alt="Answer", most_rows=16)


def shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that the page shows, each text a single inert line."""
    first = rows.head(SHOWN_ROWS)
    texts = [name for name in first.columns if first[name].dtype == pl.String]
    flat = first.with_columns(grids.flat(name).alias(name) for name in texts)
    named: dict[str, str] = {}
    for name in flat.columns:
        own = plain(name, most=60)
        named[name] = f"{own} ({len(named) + 1})" if own in named.values() else own
    return flat.rename(named)


def as_csv(rows: pl.DataFrame) -> bytes:
    """Return all rows as CSV without terminal escapes or formulas."""
    heads = pl.DataFrame({"name": rows.columns}, schema={"name": pl.String})
    safe = unformulated(inert(pl.col("name")))
    names = heads.select(safe).to_series().to_list()
    texts = unformulated(inert(pl.col(pl.String)))
    plain_rows = rows.with_columns(texts)
    plain_rows.columns = [
        f"{name} {at}" if name in names[:at] else name for at, name in enumerate(names)
    ]
    return plain_rows.write_csv(quote_style="non_numeric").encode()


def _said(answer: Answer) -> str:
    rows = answer.rows.height
    found = count(rows, "row")
    if answer.more:
        found = (
            f"The first {MOST_ROWS:,} rows; more rows exist, aggregate or add a LIMIT"
        )
    if rows > SHOWN_ROWS:
        found += f"  ·  {SHOWN_ROWS:,} of them are shown, the download has all"
    return f"{found}  ·  {answer.seconds:.1f} s"


def _cancel(cancel: Path) -> None:
    cancel.touch()
    state.set_widget(ASKED, None)
