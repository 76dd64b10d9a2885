"""The list of threads: how many, which of them are shown, and which one is selected."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.detect.steps import percent
from logai_core.pipeline.tying import Threads
from pages.ui import cache, grids, state, zone
from pages.ui.durations import told
from pages.ui.keys import key_of
from pages.ui.scope import Loaded
from pages.ui.sessions.records import Due, Odd, lacking, odds_of
from pages.ui.sessions.words import in_short, texts_of
from pages.ui.text import count, literal

PAGE_ROWS = 500
MOST_ROWS = 9
MOST_PATTERN = 70  # characters of a pattern within a sentence
_CLOCK = "%m-%d %H:%M:%S%.3f"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "marks": _COLUMN.TextColumn(
        width=124,
        help="Failed: a line at ERROR or above. Odd: a step missing or unexpected. "
        "Slow: at least twice the median of the threads with the same steps, and far "
        "beyond the middle half of them. Listed in this order; of equal ones the oddest.",
    ),
    "id": _COLUMN.TextColumn(width=150),
    "why": _COLUMN.TextColumn(width=400),
    "worst": _COLUMN.TextColumn(width=84, help="The worst level of its lines."),
    "first line (UTC)": _COLUMN.TextColumn(width=142),
    "duration": _COLUMN.TextColumn(width=84, alignment="right"),
    "longest gap": _COLUMN.TextColumn(
        width=90,
        alignment="right",
        help="Between two of its lines that follow each other.",
    ),
    "records": _COLUMN.NumberColumn(width=60, format="localized"),
    "services": _COLUMN.TextColumn(width=110),
    "sources": _COLUMN.TextColumn(width=180),
    "oddness": _COLUMN.NumberColumn(
        width=66,
        format="%.1f",
        help="How rare its three oddest steps are, in nats; marked from 4.0, what one "
        "thread in 55 does.",
    ),
    "at an edge": _COLUMN.TextColumn(
        width=76,
        help="Open: it comes so near to the first or last line of its source that it "
        "may go on beyond it, so what it lacks does not count.",
    ),
}
MARKS = {"failed": "× failed", "flagged": "⚑ odd", "slow": "◷ slow"}
BUT = {
    "due": "take back the selection of the missing step",
    "marks": "choose All",
    "scope": "switch off Only in the scope",
}
SHOWN = {"marked": "Marked", "failed": "Failed", "flagged": "Odd", "slow": "Slow"}


class Asked(NamedTuple):
    """A page of the threads that pass the filters, in order, and a name of what it is.

    Where none passes, `others` would without those filters that are in `but`.
    """

    page: pl.DataFrame
    named: str
    others: int = 0
    but: tuple[str, ...] = ()


def head(threads: Threads) -> None:
    """Draw how many threads there are, and what is to be known of them."""
    listed = threads.listed
    still_open = int(listed["open"].sum())
    parts = [
        f"**{count(listed.height, 'thread')}**",
        count(int(listed["records"].sum()), "record"),
        *_marked(listed),
    ]
    if still_open:
        parts.append(f"{still_open:,} open at an edge, not judged for what they lack")
    if threads.left_out:
        parts.append(f"{threads.left_out:,} earlier ones are left out")
    st.markdown("  ·  ".join(parts))
    for doubt in [*threads.doubts, *_mostly_open(threads, still_open)]:
        st.caption(f":orange[{literal(doubt)}]")


def _marked(listed: pl.DataFrame) -> list[str]:
    found = {name: int(listed[name].sum()) for name in MARKS}
    if not any(found.values()):
        return ["none failed, odd or slow"]
    words = {"failed": "failed", "flagged": "odd", "slow": "slow"}
    return [
        f"**{number:,} {words[name]}** ({percent(number / listed.height)})"
        for name, number in found.items()
        if number
    ]


def _mostly_open(threads: Threads, still_open: int) -> list[str]:
    if 2 * still_open <= threads.listed.height:
        return []
    return [
        f"{still_open:,} of {threads.listed.height:,} threads begin or end within "
        f"{told(threads.pause_s)} of an edge of their source, as long as threads may "
        "pause: what they lack proves nothing. An id that stays for a shorter time tells "
        "more."
    ]


def ask(threads: Threads, key: str, due: Due | None, here: Loaded) -> Asked:
    """Draw the filters; return one page of what they leave of the list."""
    row = st.container(horizontal=True, vertical_alignment="center")
    words = row.text_input(
        "Search ids",
        key=f"sessions.search.{key}",
        placeholder="Part of an id, any case",
        persist_state="session",
        label_visibility="collapsed",
        width=240,
    )
    kept, which = threads.listed, "all"
    if due:
        kept = lacking(threads, due)
    else:
        which = _ask_which(kept, key, here, row)
        kept = with_mark(kept, which)
    kept, scope = _in_scope(kept, key, here, row)
    found = searched(kept, words or "")
    of_what = " that lack the step" if due else ""
    row.caption(
        f"{found.height:,} of {count(threads.listed.height, 'thread')}{of_what}",
        width="content",
    )
    named = key_of(here.root.name, here.analysis, key, words, which, due, scope)
    pages, number = -(-found.height // PAGE_ROWS), 1
    if pages > 1:
        number = row.pagination(pages, key=f"sessions.page.{named}")
    page = found.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    others = searched(threads.listed, words or "").height
    but = (
        (bool(due), BUT["due"]),
        (which != "all", BUT["marks"]),
        (bool(scope), BUT["scope"]),
    )
    return Asked(page, f"{named}.{number}", others, tuple(how for on, how in but if on))


def _in_scope(
    listed: pl.DataFrame, key: str, here: Loaded, row: Any
) -> tuple[pl.DataFrame, str]:
    """Leave the threads with a record in the scope, unless all are asked for."""
    scope = state.workspace().scope
    if not (scope.sources or scope.stretch or scope.query):
        return listed, ""
    ids = cache.thread_ids(here.root, here.analysis, key, scope)
    kept = listed.filter(pl.col("session_id").is_in(ids.implode()))
    only = row.toggle(
        f"Only in the scope ({kept.height:,})",
        value=True,
        key="sessions.in_scope",
        persist_state="session",
        help="Those with a record of the sources, time and query above. Each is shown "
        "with all of its records.",
    )
    return (kept, scope.digest) if only else (listed, "")


def _ask_which(listed: pl.DataFrame, key: str, here: Loaded, row: Any) -> str:
    """Ask which threads to list; none is asked where none has a mark."""
    counts = {one: with_mark(listed, one).height for one in SHOWN}
    if not counts["marked"]:
        return "all"
    kinds = [one for one in MARKS if counts[one]]
    options = ["marked", *(kinds if len(kinds) > 1 else []), "all"]
    chosen: str = row.segmented_control(
        "Threads to list",
        options,
        default="marked",
        required=True,
        format_func=lambda one: (
            f"{SHOWN[one]} ({counts[one]:,})" if one in SHOWN else "All"
        ),
        key=f"sessions.which.{here.analysis}.{key}",
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def with_mark(listed: pl.DataFrame, which: str) -> pl.DataFrame:
    """Return the threads with one mark, with any ("marked"), or all of them."""
    if which == "all":
        return listed
    return listed.filter(pl.any_horizontal(*MARKS) if which == "marked" else which)


def searched(threads: pl.DataFrame, words: str) -> pl.DataFrame:
    """Return the threads whose id holds the words as they stand, in any case."""
    if not words.strip():
        return threads
    ids = pl.col("session_id").str.to_lowercase()
    return threads.filter(ids.str.contains(words.strip().lower(), literal=True))


def pick(
    asked: Asked, threads: Threads, dues: Sequence[Due], here: Loaded
) -> dict[str, Any] | None:
    """Draw a page of threads; return the one that is shown, the first unless chosen.

    Its `odd` tells also what `dues` say of it.
    """
    page = asked.page
    if page.is_empty():
        _explain_none(asked)
        return None
    odds = odds_of(threads, page, dues)
    before = page["session_id"].index_of(state.workspace().session)
    chosen = grids.pick(
        rows(page, odds, here),
        # What the browser remembers is a position: it belongs to this page of these.
        key=f"sessions.rows.{asked.named}",
        columns=COLUMNS,
        alt="Threads, failed, odd and slow ones first",
        most_rows=MOST_ROWS,
        default=before or 0,
    )
    one = page.row(chosen or 0, named=True) | {"odd": odds[chosen or 0]}
    state.change(session=one["session_id"])
    return one


def _explain_none(asked: Asked) -> None:
    """Say what left no thread in the list, and what to do."""
    if asked.others and asked.but:
        st.info(
            f"{count(asked.others, 'thread')} would be listed without what narrows the "
            f"list: {', or '.join(asked.but)}.",
            title="None of these threads is listed",
        )
    else:
        st.info(
            "Search for another part of an id, or for none.", title="No such thread"
        )


def rows(page: pl.DataFrame, odds: list[list[Odd]], here: Loaded) -> pl.DataFrame:
    """Return one page of threads as the rows of a table; `odds` are of each."""
    names = dict(
        here.sources().select("source_id", grids.flat("name", most=60)).iter_rows()
    )
    marks = [pl.when(name).then(pl.lit(words)) for name, words in MARKS.items()]
    shown = page.with_columns(
        why=pl.Series(_reasons(page, odds, here), dtype=pl.String),
        called=pl.col("services").list.join(", "),
    ).select(
        pl.concat_str(*marks, separator=" ", ignore_nulls=True).alias("marks"),
        grids.flat("session_id", most=80).alias("id"),
        grids.flat("why", most=1_000).alias("why"),
        grids.level().alias("worst"),
        zone.texts(pl.col("first_ts"), _CLOCK)
        .fill_null("undated")
        .alias(grids.heading("first line")),
        _told("seconds").alias("duration"),
        _told("gap_s").alias("longest gap"),
        "records",
        grids.flat("called", most=120).alias("services"),
        pl.col("sources")
        .list.eval(pl.element().replace_strict(names, default="?"))
        .list.join(", ")
        .alias("sources"),
        pl.col("nats").alias("oddness"),
        pl.when("open").then(pl.lit("open")).otherwise(pl.lit("")).alias("at an edge"),
    )
    return shown.drop(
        name
        for name in ("marks", "why", "services")
        if not shown[name].fill_null("").str.len_chars().max()
    )


def _told(seconds: str) -> pl.Expr:
    return pl.col(seconds).map_elements(told, return_dtype=pl.String, skip_nulls=False)


def _reasons(page: pl.DataFrame, odds: list[list[Odd]], here: Loaded) -> list[str]:
    used = {one[end] for odd in odds for one in odd for end in ("given", "step")}
    texts = texts_of(here, used, most=MOST_PATTERN)
    rows = page.iter_rows(named=True)
    return [
        "; ".join([in_short(odd, texts)] * bool(odd) + slow_in_words(one))
        for one, odd in zip(rows, odds, strict=True)
    ]


def slow_in_words(one: dict[str, Any]) -> list[str]:
    """Return why a thread is called slow, as a list of one or none."""
    if not one["slow"]:
        return []
    times = one["seconds"] / max(one["usual_s"], 1e-6)
    return [
        f"slow: {told(one['seconds'])}, {times:,.3g} times the median "
        f"{told(one['usual_s'])} of {one['alike']:,} threads with the same steps"
    ]
