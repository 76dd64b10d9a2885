"""Exactly what would leave this machine, what was replaced in it, and what was not."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from logai_core.inert import inert_text
from logai_core.llm import Outgoing, Preview
from logai_core.scrub import KINDS, NOT_FOUND
from workbench.ui import grids
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.text import count

MOST_CHARS = 20_000  # of a request, on the page
MOST_NAMES = 500
_NAME = r"<([A-Z][A-Z0-9]{1,9})_[0-9]{1,9}>"
_COLUMN = st.column_config


def draw(here: Loaded, preview: Preview) -> None:
    """Draw what scrubbing replaced, and the text of each request."""
    with st.container(gap=None):
        st.caption(replaced_text(one.user for one in preview.requests))
        st.caption(NOT_FOUND)
    if not preview.requests:
        return
    with st.expander(
        "Exactly what would be sent", key="summary.outgoing", on_change="rerun"
    ) as sent:
        if sent.open:
            _draw_text(preview, here)
    if preview.pseudonyms:
        with st.expander(
            "What the placeholders stand for, which stays here",
            key="summary.names",
            on_change="rerun",
        ) as names:
            if names.open:
                _draw_names(preview)


def replaced_text(texts: Iterable[str]) -> str:
    """Say by kind how many values were replaced in texts, and in how many places."""
    found = pl.Series("text", list(texts), pl.String).str.extract_all(_NAME)
    names = pl.DataFrame({"name": found.explode()}).drop_nulls()
    kinds = (
        names.with_columns(kind=pl.col("name").str.extract(_NAME))
        .group_by("kind")
        .agg(values=pl.col("name").n_unique(), places=pl.len())
    )
    counted = {row["kind"]: row for row in kinds.to_dicts()}
    said = [
        f"{words} ({count(counted[kind]['values'], 'value')} "
        f"in {count(counted[kind]['places'], 'place')})"
        for kind, words in KINDS.items()
        if kind in counted
    ]
    if not said:
        return "Nothing in it looks like a secret, an address or personal data."
    return f"Replaced by placeholders: {', '.join(said)}."


def _draw_text(preview: Preview, here: Loaded) -> None:
    requests = preview.requests
    row = st.container(horizontal=True, vertical_alignment="center")
    number = 1
    if len(requests) > 1:
        with row:
            number = st.pagination(
                len(requests),
                key=f"summary.request.{key_of(here.analysis, len(requests))}",
            )
    one = requests[number - 1]
    row.caption(
        f"Request {number:,} of {len(requests):,}, to {one.model}, "
        f"with {count(one.lines, 'line')}",
        width="stretch",
    )
    row.download_button(
        "All of it as a file",
        lambda: whole(requests),
        file_name="outgoing.txt",
        mime="text/plain",
        key="summary.download",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption("The instructions that come before:")
    _draw_piece(one.system, 160)
    st.caption("The facts and lines:")
    _draw_piece(one.user, 420)
    st.caption(
        "One more request joins the answers. It holds the same facts and lines, and the "
        "model's own words; so does one that asks for an answer to be mended."
    )


def _draw_piece(text: str, height: int) -> None:
    st.code(
        inert_text(text[:MOST_CHARS]), language=None, wrap_lines=True, height=height
    )
    if len(text) > MOST_CHARS:
        st.caption(
            f"{MOST_CHARS:,} of {len(text):,} characters are shown; the file has all"
        )


def whole(requests: list[Outgoing]) -> str:
    """Return the text of all requests, one after the other."""
    return "\n\n".join(
        f"=== request {number} of {len(requests)}, to {one.model} ===\n"
        f"--- instructions ---\n{one.system}\n--- facts and lines ---\n{one.user}"
        for number, one in enumerate(requests, 1)
    )


def _draw_names(preview: Preview) -> None:
    pairs = list(preview.pseudonyms.items())
    rows = pl.DataFrame(
        pairs[:MOST_NAMES], schema={"sent": pl.String, "here": pl.String}, orient="row"
    ).with_columns(grids.flat("sent", most=60), grids.flat("here"))
    grids.show(
        rows,
        columns={
            "sent": _COLUMN.TextColumn(width=160),
            "here": _COLUMN.TextColumn(width=520),
        },
        alt="Placeholders and what they stand for",
    )
    if len(pairs) > MOST_NAMES:
        st.caption(f"The first {MOST_NAMES:,} of {len(pairs):,}")
