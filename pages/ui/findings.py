"""Findings on the page: the list, and one with the lines that carry it."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.detect import Detected
from logai_core.instants import clock
from logai_core.levels import GLYPHS, name_of
from pages.ui import cache, filters, grids
from pages.ui.scope import Loaded
from pages.ui.state import Window
from pages.ui.text import count, literal, plain

MOST = 200
MOST_TEMPLATES = 5
NARROW_PX = 430
DETECTORS = {
    "record": "Record",
    "zscore": "Rolling z-score",
    "forest": "IsolationForest",
}
SAYS = {
    "record": "Marks a count that is larger than any before it would lead one to expect, "
    "given how it usually rises and falls.",
    "zscore": "Marks a count that is far from the mean of the windows before it, in "
    "standard deviations.",
    "forest": "Marks windows whose counts, taken together, are easy to tell apart from "
    "the others.",
}
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "#": _COLUMN.NumberColumn(width=36),
    "level": _COLUMN.TextColumn(width=92),
    "finding": _COLUMN.TextColumn(width=500),
    "start (UTC)": _COLUMN.TextColumn(width=132),
    "end (UTC)": _COLUMN.TextColumn(width=132),
    "observed": _COLUMN.NumberColumn(
        width=76, format="localized", help="Records from start to end."
    ),
    "expected": _COLUMN.NumberColumn(width=76, format="%.1f"),
    "score": _COLUMN.NumberColumn(width=58, format="%.1f"),
}


def ask_detector() -> str:
    """Draw the choice of detector and what it does; return its name."""
    row = st.container(horizontal=True, vertical_alignment="center")
    chosen = row.segmented_control(
        "Detector",
        tuple(DETECTORS),
        default="record",
        required=True,
        format_func=DETECTORS.__getitem__,
        key="overview.detector",
        persist_state="session",
        label_visibility="collapsed",
    )
    row.caption(SAYS[str(chosen)])
    return str(chosen)


def pick(found: Detected, *, key: str) -> dict[str, Any] | None:
    """Draw the findings, largest first; return the selected one."""
    if found.findings.is_empty():
        st.info("Nothing stands out from what came before it.", title="No findings")
        return None
    chosen = grids.pick(
        _rows(found.findings.head(MOST)),
        key=key,
        columns=COLUMNS,
        alt="Findings, largest first",
        most_rows=8,
        default=0,
    )
    return found.findings.row(chosen or 0, named=True)


def _rows(findings: pl.DataFrame) -> pl.DataFrame:
    short = "%m-%d %H:%M:%S"
    return findings.with_row_index("#", offset=1).select(
        "#",
        grids.level().alias("level"),
        grids.flat("text").alias("finding"),
        pl.col("start").dt.strftime(short).alias("start (UTC)"),
        pl.when("open")
        .then(pl.lit("still open"))
        .otherwise(pl.col("end").dt.strftime(short))
        .alias("end (UTC)"),
        "observed",
        "expected",
        "score",
    )


def draw(finding: dict[str, Any], found: Detected, here: Loaded, detector: str) -> None:
    """Draw one finding: what was seen, its lines, its series."""
    name = name_of(finding["severity"])
    start = clock(finding["start"])
    end = f"{clock(finding['end'])} UTC"
    span = f"{start} UTC, still open" if finding["open"] else f"{start} to {end}"
    st.markdown(f"**{literal(finding['text'])}**")
    st.caption(
        f"{literal(GLYPHS[name])} {name}  ·  {span}  ·  "
        f"{finding['observed']:,.0f} observed against {finding['expected']:,.1f} expected"
        f"  ·  score {finding['score']:,.1f}  ·  {_named(finding['sources'], here)}"
    )
    _draw_lines(finding, here, detector)
    grid = st.grid(2, min_column_width=NARROW_PX, gap="medium")
    with grid.cell():
        _draw_templates(finding, here)
    with grid.cell():
        _draw_series(finding, found, here)


def _named(source_ids: list[str], here: Loaded) -> str:
    names = dict(here.sources().select("source_id", "name").iter_rows())
    return literal(", ".join(names.get(one, "?") for one in source_ids), most=120)


def _draw_lines(finding: dict[str, Any], here: Loaded, detector: str) -> None:
    lines = cache.examples(here.root, here.analysis, detector, finding["finding_id"])
    rows = grids.line_rows(lines, here.sources())
    grids.show(
        rows,
        columns=grids.LINE_COLUMNS,
        alt="Lines of the finding",
        most_rows=8,
    )
    opened = st.button(
        f"Open its {count(finding['observed'], 'line')} in Lines"
        if finding["observed"]
        else "Open its time in Lines",
        key="overview.open",
        icon=":material/list:",
        on_click=_look_at,
        args=(finding,),
    )
    if opened:
        st.switch_page("pages/views/lines.py")


def _look_at(finding: dict[str, Any]) -> None:
    kind, key = finding["series_kind"], finding["key"]
    filters.look_at(
        Window(finding["start"], finding["end"]),
        template_ids=(key,) if kind == "template" else (),
        levels=(key,) if kind == "level" else (),
    )


def _draw_templates(finding: dict[str, Any], here: Loaded) -> None:
    ids = finding["templates"][:MOST_TEMPLATES]
    if not ids:
        return
    texts = _texts(here)
    rest = len(finding["templates"]) - len(ids)
    st.caption("Carried by" + (f", and {count(rest, 'more pattern')}" if rest else ""))
    lines = [plain(texts.get(one, one)) for one in ids]
    st.code("\n".join(lines), language=None, wrap_lines=True)


def _texts(here: Loaded) -> dict[str, str]:
    return dict(here.table("templates").select("template_id", "template").iter_rows())


def _draw_series(finding: dict[str, Any], found: Detected, here: Loaded) -> None:
    kind, key = finding["series_kind"], finding["key"]
    own = pl.col("series_kind").eq(kind) & pl.col("key").eq(key)
    called = {"total": "All records", "level": f"Level {key}"}
    figure = charts.band(
        found.scores.filter(own),
        found.findings.filter(own),
        title=called.get(kind) or _texts(here).get(key, key),
        dark=st.context.theme.type == "dark",
    )
    st.plotly_chart(
        figure,
        key="overview.band",
        theme=None,
        config={"displayModeBar": False},
        alt="The series of the finding against what was expected",
    )
