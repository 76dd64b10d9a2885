"""The list of sessions: how many, which of them are shown, and which one is selected."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.detect.steps import percent
from pages.ui import grids, state
from pages.ui.durations import told
from pages.ui.keys import key_of
from pages.ui.scope import Loaded
from pages.ui.session_records import Due, Odd, Threads, lacking, odds_of
from pages.ui.session_words import in_short, texts_of
from pages.ui.text import count, literal

PAGE_ROWS = 500
MOST_ROWS = 9
MOST_PATTERN = 70  # characters of a pattern within a sentence
_CLOCK = "%m-%d %H:%M:%S%.3f"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "": _COLUMN.TextColumn(width=76),
    "id": _COLUMN.TextColumn(width=150),
    "why": _COLUMN.TextColumn(width=440),
    "oddness": _COLUMN.NumberColumn(
        width=66,
        format="%.1f",
        help="How rare its three oddest steps are, in nats; flagged from 4.0, what one "
        "session in 55 does. The list is ordered by this and by how rare the session "
        "is as a whole.",
    ),
    "first line (UTC)": _COLUMN.TextColumn(width=142),
    "duration": _COLUMN.TextColumn(width=88, alignment="right"),
    "records": _COLUMN.NumberColumn(width=60, format="localized"),
    "at an edge": _COLUMN.TextColumn(
        width=76,
        help="Open: it comes so near to the first or last line of its source that it "
        "may go on beyond it, so what it lacks does not count.",
    ),
    "services": _COLUMN.TextColumn(width=110),
    "sources": _COLUMN.TextColumn(width=180),
}


class Asked(NamedTuple):
    """A page of the sessions that pass the filters, in order, and a name of what it is."""

    page: pl.DataFrame
    named: str


def head(threads: Threads) -> None:
    """Draw how many sessions there are, and what is to be known of them."""
    listed = threads.listed
    flagged, still_open = int(listed["flagged"].sum()), int(listed["open"].sum())
    parts = [
        f"**{count(listed.height, 'session')}**",
        count(int(listed["records"].sum()), "record"),
        f"**{flagged:,} flagged** ({percent(flagged / listed.height)})"
        if flagged
        else "none flagged",
    ]
    if still_open:
        parts.append(f"{still_open:,} open at an edge, not judged for what they lack")
    if threads.left_out:
        parts.append(f"{threads.left_out:,} earlier ones are left out")
    st.markdown("  ·  ".join(parts))
    for doubt in [*threads.doubts, *_mostly_open(threads, still_open)]:
        st.caption(f":orange[{literal(doubt)}]")


def _mostly_open(threads: Threads, still_open: int) -> list[str]:
    if 2 * still_open <= threads.listed.height:
        return []
    return [
        f"{still_open:,} of {threads.listed.height:,} sessions begin or end within "
        f"{told(threads.pause_s)} of an edge of their source, as long as sessions may "
        "pause: what they lack proves nothing. An id that stays for a shorter time tells "
        "more."
    ]


def ask(threads: Threads, key: str, due: Due | None, here: Loaded) -> Asked:
    """Draw the filters; return one page of what they leave of the list."""
    flagged = int(threads.listed["flagged"].sum())
    row = st.container(horizontal=True, vertical_alignment="center")
    words = row.text_input(
        "Search ids",
        key=f"sessions.search.{key}",
        placeholder="Part of an id, any case",
        persist_state="session",
        label_visibility="collapsed",
        width=240,
    )
    only = False
    if due is None and flagged:
        only = row.toggle(
            f"Flagged only ({flagged:,})",
            value=True,
            key=f"sessions.flagged.{here.analysis}.{key}",
            persist_state="session",
        )
    kept = lacking(threads, due) if due else threads.listed
    kept = kept.filter("flagged") if only else kept
    found = searched(kept, words or "")
    of_what = " that lack the step" if due else ""
    row.caption(
        f"{found.height:,} of {count(threads.listed.height, 'session')}{of_what}",
        width="content",
    )
    named = key_of(here.root.name, here.analysis, key, words, only, due)
    pages, number = -(-found.height // PAGE_ROWS), 1
    if pages > 1:
        number = row.pagination(pages, key=f"sessions.page.{named}")
    page = found.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    return Asked(page, f"{named}.{number}")


def searched(sessions: pl.DataFrame, words: str) -> pl.DataFrame:
    """Return the sessions whose id holds the words as they stand, in any case."""
    if not words.strip():
        return sessions
    ids = pl.col("session_id").str.to_lowercase()
    return sessions.filter(ids.str.contains(words.strip().lower(), literal=True))


def pick(
    asked: Asked, threads: Threads, dues: Sequence[Due], here: Loaded
) -> dict[str, Any] | None:
    """Draw a page of sessions; return the one that is shown, the first unless chosen.

    Its `odd` tells also what `dues` say of it.
    """
    page = asked.page
    if page.is_empty():
        st.info(
            "Search for another part of an id, or for none.", title="No such session"
        )
        return None
    odds = odds_of(threads, page, dues)
    before = page["session_id"].index_of(state.workspace().session)
    chosen = grids.pick(
        rows(page, odds, here),
        # What the browser remembers is a position: it belongs to this page of these.
        key=f"sessions.rows.{asked.named}",
        columns=COLUMNS,
        alt="Sessions, the oddest first",
        most_rows=MOST_ROWS,
        default=before or 0,
    )
    one = page.row(chosen or 0, named=True) | {"odd": odds[chosen or 0]}
    state.change(session=one["session_id"])
    return one


def rows(page: pl.DataFrame, odds: list[list[Odd]], here: Loaded) -> pl.DataFrame:
    """Return one page of sessions as the rows of a table; `odds` are of each."""
    names = dict(
        here.sources().select("source_id", grids.flat("name", most=60)).iter_rows()
    )
    shown = page.with_columns(
        why=pl.Series(_reasons(odds, here), dtype=pl.String),
        called=pl.col("services").list.join(", "),
    ).select(
        pl.when("flagged").then(pl.lit("⚑ flagged")).otherwise(pl.lit("")).alias(""),
        grids.flat("session_id", most=80).alias("id"),
        grids.flat("why", most=1_000).alias("why"),
        pl.col("nats").alias("oddness"),
        pl.col("first_ts")
        .dt.strftime(_CLOCK)
        .fill_null("undated")
        .alias("first line (UTC)"),
        duration()
        .map_elements(told, return_dtype=pl.String, skip_nulls=False)
        .alias("duration"),
        "records",
        pl.when("open").then(pl.lit("open")).otherwise(pl.lit("")).alias("at an edge"),
        grids.flat("called", most=120).alias("services"),
        pl.col("sources")
        .list.eval(pl.element().replace_strict(names, default="?"))
        .list.join(", ")
        .alias("sources"),
    )
    return shown.drop(
        name
        for name in ("", "why", "services")
        if shown[name].str.len_chars().max() == 0
    )


def duration() -> pl.Expr:
    """Return the seconds from first to last line; null where there is but one time."""
    span = (pl.col("last_ts") - pl.col("first_ts")).dt.total_microseconds() / 1e6
    return pl.when(pl.col("records") > 1).then(span)


def _reasons(odds: list[list[Odd]], here: Loaded) -> list[str]:
    used = {one[end] for odd in odds for one in odd for end in ("given", "step")}
    texts = texts_of(here, used, most=MOST_PATTERN)
    return [in_short(odd, texts) for odd in odds]
