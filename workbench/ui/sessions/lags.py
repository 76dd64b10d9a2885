"""Lead and lag: which patterns begin some time after another, again and again."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.detect.lags import lag_in_words
from workbench.ui import filters, grids
from workbench.ui.durations import told
from workbench.ui.scope import Loaded
from workbench.ui.sessions.words import texts_of
from workbench.ui.text import count

MOST_PATTERN = 60
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "what comes before what": _COLUMN.TextColumn(width=760),
    "followed": _COLUMN.TextColumn(
        width=84,
        alignment="right",
        help="Beginnings of the first pattern after a calm that the second one follows.",
    ),
    "lag": _COLUMN.TextColumn(width=84, alignment="right", help="The median."),
    "middle half": _COLUMN.TextColumn(width=150, alignment="right"),
    "within": _COLUMN.TextColumn(width=84, alignment="right"),
    "by chance": _COLUMN.NumberColumn(
        width=84,
        format="%.0e",
        help="How likely so many are where the two have nothing to do with each other, "
        "times all pairs looked at.",
    ),
}


def draw(here: Loaded) -> None:
    """Draw what begins before what, the surest first, and both patterns of one."""
    lags = here.table("lags")
    if lags.is_empty():
        st.info(
            "No pattern of the foremost findings begins, three times or more, some time "
            "after another. Lead and lag need things that come again.",
            title="Nothing leads or lags",
        )
        return
    st.caption(
        "Patterns of the foremost findings that begin, after a calm, some time after "
        "another one begins. That tells the order, not the cause. Times are known to "
        "one bucket of the overview."
    )
    chosen = grids.pick(
        rows(lags, here),
        key=f"sessions.lags.{here.root.name}.{here.analysis}",
        columns=COLUMNS,
        alt="What comes before what, the surest first",
        default=0,
    )
    _draw_one(lags.row(chosen or 0, named=True), here)


def rows(lags: pl.DataFrame, here: Loaded) -> pl.DataFrame:
    """Return LAGS as the rows of a table."""
    used = {*lags["before"], *lags["after"]}
    texts = texts_of(here, used, most=MOST_PATTERN)
    return pl.DataFrame(
        {
            "what comes before what": [
                _sentence(one, texts) for one in lags.iter_rows(named=True)
            ],
            "followed": [
                f"{one['followed']:,} of {one['episodes']:,}"
                for one in lags.iter_rows(named=True)
            ],
            "lag": lags["lag_s"].map_elements(told, return_dtype=pl.String),
            "middle half": [
                f"{told(low)} to {told(high)}"
                for low, high in lags.select("low_s", "high_s").iter_rows()
            ],
            "within": lags["within_s"].map_elements(told, return_dtype=pl.String),
            "by chance": lags["chance"],
        }
    )


def _sentence(one: dict[str, Any], texts: dict[str, str]) -> str:
    before, after = (
        f"'{texts.get(one[end], one[end])}'" for end in ("before", "after")
    )
    return lag_in_words(before, after, one["lag_s"], one["followed"], one["episodes"])


def _draw_one(one: dict[str, Any], here: Loaded) -> None:
    pair = (one["before"], one["after"])
    texts = texts_of(here, pair, most=2_000)
    before, after = (texts.get(end, end) for end in pair)
    st.code(before, language=None, wrap_lines=True)
    half = f"{told(one['low_s'])} to {told(one['high_s'])}"
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(
        f"**{told(one['lag_s'])} later**, in {one['followed']:,} of "
        f"{count(one['episodes'], 'episode')} (middle half {half}):",
        width="content",
    )
    row.button(
        "Open both in Lines",
        key=f"sessions.lag.{one['before']}.{one['after']}",
        icon=":material/list:",
        on_click=filters.look_at,
        args=(None, pair),
    )
    st.code(after, language=None, wrap_lines=True)
