"""The list of findings on the page: filtered, and one of them selected."""

from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.charts import Dial
from logai_core.charts.spans import Stretch
from logai_core.detect import Detected, too_little
from logai_core.templates import marks_of
from workbench.ui import grids, state, zone
from workbench.ui.keys import key_of
from workbench.ui.overview.detectors import Asked
from workbench.ui.patterns.edits import Decided
from workbench.ui.scope import Loaded
from workbench.ui.text import count

MOST = 200
HIDES = "overview.hide_noise"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "#": _COLUMN.NumberColumn(
        width=40, help="The episode: findings of one number began together."
    ),
    "level": _COLUMN.TextColumn(width=88),
    "kind": _COLUMN.TextColumn(width=104),
    "finding": _COLUMN.TextColumn(width=430),
    "start (UTC)": _COLUMN.TextColumn(width=116),
    "end (UTC)": _COLUMN.TextColumn(width=116),
    "observed": _COLUMN.NumberColumn(
        width=76, format="localized", help="From start to end."
    ),
    "expected": _COLUMN.NumberColumn(width=76, format="localized"),
    "unit": _COLUMN.TextColumn(width=64),
    "score": _COLUMN.NumberColumn(
        width=56, format="%.1f", help="Strength × severity × spread."
    ),
    "why": _COLUMN.TextColumn(width=320, help="What the score is made of."),
}


class Listed(NamedTuple):
    """Findings without noise, those of them that are listed, and the key of the list.

    `named` stands for what is found; `plain_key` is the key that the list has without a
    filter by kind.
    """

    found: Detected
    rows: pl.DataFrame
    named: str
    key: str
    plain_key: str
    kinds_key: str

    @property
    def scarce(self) -> str | None:
        """Return the sentence that says that there is too little history, if so."""
        # Every window has a score of the total, and WINDOWS may be millions of rows.
        return too_little(self.found.scores.filter(pl.col("series_kind") == "total"))

    def select(self, finding_id: str) -> None:
        """Select a finding in the list, which shows all kinds then."""
        _select(self.found.findings, finding_id, self.kinds_key, self.plain_key)


def ask(found: Detected, here: Loaded, asked: Asked, decided: Decided) -> Listed:
    """Draw the filters by kind and noise; return what they leave."""
    noise = _only_noise(found.findings, decided)
    row = st.container(horizontal=True, vertical_alignment="center")
    kinds_at = row.container(width="content")
    hides = row.toggle(
        f"Hide what only noise carries ({int(noise.sum()):,})",
        value=True,
        key=HIDES,
        persist_state="session",
        disabled=not noise.any(),
        help="Findings that no other pattern carries than those marked as noise on "
        "Patterns; the charts leave them out as well.",
    )
    kept = found.findings.filter(~noise) if hides else found.findings
    sizes = (
        kept["kind"]
        .value_counts(sort=True)
        .sort("count", "kind", descending=[True, False])
    )
    counts = dict(sizes.iter_rows())
    kinds_key = f"overview.kinds.{key_of(*counts)}"
    base = f"overview.findings.{here.analysis}.{asked.key}.{hides}.{decided.digest}"
    wanted = state.workspace().finding
    if wanted is not None:  # by a pin that was opened
        state.change(finding=None)
        _select(kept, wanted, kinds_key, f"{base}.{key_of()}")
    with kinds_at:
        chosen = _ask_kinds(counts, kinds_key)
    rows = kept.filter(pl.col("kind").is_in(chosen)) if chosen else kept
    return Listed(
        Detected(found.scores, kept),
        rows,
        base,
        f"{base}.{key_of(*chosen)}",
        f"{base}.{key_of()}",
        kinds_key,
    )


def _select(
    findings: pl.DataFrame, finding_id: str, kinds_key: str, plain_key: str
) -> None:
    """Select a finding in a list that is drawn later, and shows all kinds then."""
    place = findings["finding_id"].index_of(finding_id)
    if place is not None:
        state.set_widget(kinds_key, [])
        chosen = {"selection": {"rows": [place], "columns": [], "cells": []}}
        state.set_widget(plain_key, chosen)


def _ask_kinds(counts: dict[str, int], key: str) -> list[str]:
    if not counts:
        return []
    return list(
        st.pills(
            "Kinds",
            tuple(counts),
            selection_mode="multi",
            format_func=lambda kind: f"{kind} {counts[kind]:,}",
            key=key,
            persist_state="session",
            label_visibility="collapsed",
        )
    )


def _only_noise(findings: pl.DataFrame, decided: Decided) -> pl.Series:
    """Tell of each finding whether only patterns marked as noise carry it."""
    marks = marks_of([made.edit for made in decided.made])
    noise = marks.filter("noise")["template_id"].to_list()
    carriers = pl.col("templates")
    is_noise = carriers.list.eval(pl.element().is_in(noise)).list.all()
    return findings.select(is_noise & (carriers.list.len() > 0)).to_series()


def pick(listed: Listed) -> dict[str, Any] | None:
    """Draw the findings, largest first; return the selected one."""
    if listed.rows.is_empty():
        return None
    chosen = grids.pick(
        _rows(listed.rows.head(MOST)),
        key=listed.key,
        columns=COLUMNS,
        alt="Findings, largest first",
        most_rows=8,
        default=0,
    )
    zone.tell_sentences(listed.rows["text"].head(MOST))
    if listed.rows.height > MOST:
        st.caption(f"The first {MOST:,} of {count(listed.rows.height, 'finding')}")
    return listed.rows.row(chosen or 0, named=True)


def identity(finding: dict[str, Any] | None) -> str | None:
    """Return the id of the selected finding."""
    return finding["finding_id"] if finding else None


def stretch(finding: dict[str, Any] | None, dial: Dial) -> Stretch | None:
    """Return when a finding was, as charts with a dial take it."""
    if finding is None:
        return None
    return dial.naive(finding["start"]), dial.naive(finding["end"])


def _rows(findings: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("unit") == "share"
    observed, expected = (
        (pl.col(name) * pl.when(share).then(100).otherwise(1)).round_sig_figs(4)
        for name in ("observed", "expected")
    )
    # IsolationForest holds counts against each other, not against a number.
    expected = pl.when(share | (pl.col("detector") != "forest")).then(expected)
    return findings.select(
        pl.col("episode").alias("#"),
        grids.level().alias("level"),
        "kind",
        grids.flat("text").alias("finding"),
        *grids.span(),
        observed.alias("observed"),
        expected.alias("expected"),
        pl.when(share)
        .then(pl.lit("%"))
        .otherwise(grids.flat("unit", most=20))
        .alias("unit"),
        "score",
        grids.flat("why").alias("why"),
    )
