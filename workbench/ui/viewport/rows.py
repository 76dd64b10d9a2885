"""RECORDS as what the browser draws: short columns of inert text."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from logai_core import instants
from logai_core.inert import inert, inert_text
from logai_core.levels import GLYPHS, NAMES, level_name
from workbench.ui.viewport.look import colours_of

PAGE_CHARS = 400_000  # of messages on one page; what is over the fair share is cut
MOST_HITS = 20
MOST_NAME = 80
_CLOCK = "%Y-%m-%d %H:%M:%S%.3f"


def rows_of(page: pl.DataFrame, sources: pl.DataFrame, *, zone: str) -> dict[str, Any]:
    """Return the columns of a page of RECORDS, with what their numbers mean.

    Names of sources and levels stand once. `more` counts, by row, the characters of a
    message that are not shown.
    """
    most = fair_share(page["message"].str.len_chars().fill_null(0).to_list())
    names, hues = _names(page, sources), colours_of(sources)
    places = {source_id: at for at, source_id in enumerate(names)}
    text = pl.col("message").fill_null("")
    drawn = page.select(
        line=pl.col("line_no"),
        source=pl.col("source_id").replace_strict(places, return_dtype=pl.UInt32),
        time=instants.texts(pl.col("ts"), zone, _CLOCK),
        level=level_name(pl.col("severity").fill_null(0)).replace_strict(
            {name: at for at, name in enumerate(NAMES)}, return_dtype=pl.UInt8
        ),
        message=inert(text.str.slice(0, most)),
        more=text.str.len_chars().cast(pl.Int64) - most,
    )
    more = drawn["more"].to_list()
    return drawn.drop("more").to_dict(as_series=False) | {
        "more": {at: left for at, left in enumerate(more) if left > 0},
        "levels": [[GLYPHS[name], name] for name in NAMES],
        "sources": [
            [source_id, name, hues.get(source_id, 0)]
            for source_id, name in names.items()
        ],
    }


def words_of(hits: Sequence[str]) -> list[str]:
    """Return the words to mark as they stand on the page, the longest first."""
    words = {inert_text(one) for one in hits[:MOST_HITS]} - {""}
    return sorted(words, key=lambda word: (-len(word), word))


def fair_share(lengths: Sequence[int], budget: int = PAGE_CHARS) -> int:
    """Return how long a text may be so that all of them stay within `budget`.

    Short texts leave their share to the long ones.
    """
    left, texts = budget, len(lengths)
    for length in sorted(lengths):
        if length * texts > left:
            return left // texts
        left, texts = left - length, texts - 1
    return max(lengths, default=1)


def _names(page: pl.DataFrame, sources: pl.DataFrame) -> dict[str, str]:
    """Return the names of the sources on the page, in the order of their ids."""
    known = dict(sources.select("source_id", "name").iter_rows())
    ids = page["source_id"].unique().sort().to_list()
    return {one: inert_text(known.get(one, "?"))[:MOST_NAME] for one in ids}
