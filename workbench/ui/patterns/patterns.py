"""Templates on the page: the sum of all, the list, and which of it are selected."""

from typing import Any, NamedTuple, cast

import polars as pl
import streamlit as st

from workbench.ui import cache, filters, grids, state
from workbench.ui.keys import key_of
from workbench.ui.patterns import edits, listing
from workbench.ui.patterns.edits import Decided
from workbench.ui.scope import Loaded
from workbench.ui.text import count

PAGE_ROWS = 500
MOST_ROWS = 12
SEVERAL = "patterns.several"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "why look": _COLUMN.TextColumn(
        width=220, help="What makes it worth a look, the weightiest first."
    ),
    "level": _COLUMN.TextColumn(
        width=92, help="The highest level that it occurs with."
    ),
    "records": _COLUMN.NumberColumn(width=80, format="localized"),
    "in scope": _COLUMN.NumberColumn(
        width=80,
        format="localized",
        help="Records of the sources, time and query above.",
    ),
    "share": _COLUMN.ProgressColumn(
        width=92, format="%.2f%%", min_value=0, max_value=100, help="Of all records."
    ),
    "trend": _COLUMN.BarChartColumn(
        width=116, y_min=0, help="Records in 40 equal slices of the case's time."
    ),
    "pattern": _COLUMN.TextColumn(
        width=450, help="Its text, or the name that it was given."
    ),
    "marks": _COLUMN.TextColumn(
        width=110,
        help="What was decided about it. With a question mark: it is doubtful, and this "
        "edit might set it right; select it to see why.",
    ),
    "first (UTC)": _COLUMN.TextColumn(width=172),
    "last (UTC)": _COLUMN.TextColumn(width=172),
    "levels": _COLUMN.TextColumn(width=140),
    "sources": _COLUMN.TextColumn(width=220),
}


def prove(here: Loaded) -> None:
    """Draw the sum that accounts for every record and line, or how it fails."""
    sums = cache.sums(here.root, here.analysis, here.opened.held)
    told = (
        f"{count(sums.records, 'record')} in {count(sums.patterns, 'pattern')} + "
        f"{sums.records_without:,} without = {count(sums.all_records, 'record')}  ·  "
        f"{count(sums.lines, 'line')} in patterns + {sums.rejected:,} rejected = "
        f"{count(sums.all_lines, 'line')}"
    )
    if sums.hold:
        st.caption(told)
    else:
        st.error(
            f"{told}. Some counts on this page are wrong. Load the files again; if it "
            "is still so, please report it with the log.",
            title="The counts do not add up",
        )


class Asked(NamedTuple):
    """The patterns that pass the filters, in order, and a name of what was asked."""

    patterns: pl.DataFrame
    named: str


def ask(listed: pl.DataFrame, here: Loaded, decided: Decided) -> Asked:
    """Draw search, order and filters; return what they leave of the list."""
    listed, within = _in_scope(listed, here)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.text_input(
            "Search patterns",
            key="patterns.search",
            placeholder="Words, any case",
            persist_state="session",
            label_visibility="collapsed",
            width="stretch",
        )
        sort = st.segmented_control(
            "Order",
            tuple(listing.SORTS),
            default="interest",
            required=True,
            format_func=listing.SORTS.__getitem__,
            key="patterns.sort",
            persist_state="session",
            label_visibility="collapsed",
            help="The largest first; by first time, the latest first.",
        )
        filtered = _ask_filters(listed, within)
        edits.draw_list(here, decided)
    kept = filtered.of(listed)
    matching = listing.in_order(listing.searched(kept, words or ""), str(sort))
    _tell(matching, listed, filtered)
    return Asked(matching, key_of(here.root.name, words, sort, *filtered))


class Filtered(NamedTuple):
    """Which patterns are listed, besides those that are searched for."""

    hides_noise: bool
    doubtful: bool
    in_scope: bool

    def of(self, listed: pl.DataFrame) -> pl.DataFrame:
        """Return what the filters leave of a list."""
        if self.hides_noise:
            listed = listed.filter(~pl.col("noise"))
        if self.doubtful:
            listed = listed.filter(pl.col("doubt").is_not_null())
        return listed.filter(pl.col("in_scope") > 0) if self.in_scope else listed

    def in_words(self, noise: int) -> list[str]:
        """Return what the filters leave out, of so many patterns that are noise."""
        said = {
            f"noise hidden ({noise:,})": self.hides_noise and noise > 0,
            "doubtful ones only": self.doubtful,
            "in the scope only": self.in_scope,
        }
        return [one for one, holds in said.items() if holds]


def _ask_filters(listed: pl.DataFrame, within: int | None) -> Filtered:
    """Draw the filters behind one button; what they do is told above the list.

    So the row is one row on a narrow screen too, and as wide whatever is set.
    """
    noise = int(listed["noise"].sum())
    doubtful = listed.height - listed["doubt"].null_count()
    with st.popover("Filters", key="patterns.filters", icon=":material/filter_list:"):
        hides = st.toggle(
            f"Hide noise ({noise:,})",
            value=True,
            key="patterns.hide_noise",
            persist_state="session",
        )
        doubts = st.toggle(
            f"Only doubtful ({doubtful:,})",
            key="patterns.doubtful",
            persist_state="session",
        )
        only = within is not None and st.toggle(
            f"Only in the scope ({within:,})",
            value=True,
            key="patterns.in_scope",
            persist_state="session",
            help="Those that have a record of the sources, time and query above.",
        )
    return Filtered(bool(hides), bool(doubts), bool(only))


def _in_scope(listed: pl.DataFrame, here: Loaded) -> tuple[pl.DataFrame, int | None]:
    """Return the list with counts of the scope, and how many patterns are in it."""
    scope = filters.besides_left_out()
    if not (scope.sources or scope.stretch or scope.query):
        return listing.with_scope(listed, None), None
    counts = cache.templates_of(here.root, here.analysis, scope)
    return listing.with_scope(listed, counts), counts.height


def _tell(matching: pl.DataFrame, listed: pl.DataFrame, filtered: Filtered) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    told = [
        f"{matching.height:,} of {count(listed.height, 'pattern')}, holding "
        f"{_records(matching):,} of {count(_records(listed), 'record')}",
        *filtered.in_words(int(listed["noise"].sum())),
    ]
    row.toggle("Select several", key=SEVERAL, persist_state="session")
    row.caption("  ·  ".join(told), width="content")
    without = filters.left_out()
    if without:
        row.caption(
            f"·  {count(len(without), 'pattern')} left out of Lines", width="content"
        )
        row.button(
            "Show all in Lines again",
            key="patterns.take_in",
            type="tertiary",
            on_click=filters.take_in,
            args=(without,),
        )


def _records(patterns: pl.DataFrame) -> int:
    return int(patterns["records"].sum())


def pick(asked: Asked, here: Loaded) -> pl.DataFrame:
    """Draw one page of patterns; return those that are selected.

    The one that was shown before stays so when others come into the list or leave it.
    """
    matching = asked.patterns
    if matching.is_empty():
        st.info(
            "Search for other words, or for none. Filters lets in noise, patterns that "
            "are not doubtful, and those outside the scope.",
            title="No pattern holds these words"
            if state.widget("patterns.search")
            else "No pattern passes the filters",
        )
        return matching
    pages = -(-matching.height // PAGE_ROWS)
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"patterns.page.{asked.named}.{pages}")
    page = matching.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    chosen = page[_chosen(page, here)]
    if chosen.height == 1:
        state.change(pattern=chosen["template_id"].item())
    return chosen


def _chosen(page: pl.DataFrame, here: Loaded) -> list[int]:
    """Draw a page of patterns; return the positions of those that are selected."""
    rows = listing.rows(page, here.sources(), filters.left_out())
    mode = "multi-row" if state.widget(SEVERAL) else "single-row"
    # What the browser remembers are positions: they belong to these in this order.
    key = f"patterns.rows.{here.analysis}.{mode}.{key_of(*page['template_id'])}"
    before = _shown_before(page)
    if mode == "single-row":
        one = grids.pick(
            rows, key=key, columns=COLUMNS, alt="Patterns", most_rows=MOST_ROWS,
            default=before,
        )  # fmt: skip
        return [] if one is None else [one]
    selected = st.dataframe(
        rows.to_arrow(),
        key=key,
        hide_index=True,
        column_config=grids.in_zone(COLUMNS),
        row_height=grids.ROW_PX,
        height=grids.HEAD_PX + grids.ROW_PX * min(page.height, MOST_ROWS) + 2,
        placeholder="",
        on_select="rerun",
        selection_mode="multi-row",
        selection_default=cast(Any, {"selection": {"rows": [before]}}),
        alt="Patterns",
    )
    return [row for row in selected["selection"]["rows"] if row < page.height]


def _shown_before(page: pl.DataFrame) -> int:
    """Return the position of the pattern that was shown before, or the first."""
    found = page["template_id"].index_of(state.workspace().pattern)
    return found or 0
