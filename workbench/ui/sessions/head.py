"""How many threads there are, and what is to be known of them all."""

import polars as pl
import streamlit as st

from logai_core.detect.steps import percent
from logai_core.pipeline.tying import Threads
from workbench.ui.durations import told
from workbench.ui.sessions.rows import MARKS
from workbench.ui.text import count, literal


def draw(threads: Threads) -> None:
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
