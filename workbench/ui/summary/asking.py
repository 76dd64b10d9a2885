"""What a model is to sum up: the case, a window, a finding, a comparison, the pins."""

from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.llm.row import LineRef
from logai_core.llm.subject import Subject
from workbench.ui import looking, state, zone
from workbench.ui.compare import windows
from workbench.ui.compare.windows import between
from workbench.ui.keys import key_of
from workbench.ui.pins import pinning
from workbench.ui.scope import Loaded
from workbench.ui.state import Window
from workbench.ui.text import count, plain

CALLED = {
    "case": "Whole case",
    "window": "Incident window",
    "comparison": "Window against baseline",
    "finding": "A finding",
    "pins": "The pins",
}
WINDOW, LINES = "a window that is set", "lines that are pinned"
MOST_FINDINGS = 50
FINDING_CHARS = 140


class Choice(NamedTuple):
    """What there is to sum up in the case as it is looked at."""

    window: Window | None
    baseline: Window | None
    findings: pl.DataFrame
    lines: tuple[LineRef, ...]
    pins: int

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of subject that can be chosen."""
        there = {
            "case": True,
            "window": self.window is not None,
            "comparison": self.window is not None and self.baseline is not None,
            "finding": not self.findings.is_empty(),
            "pins": bool(self.lines),
        }
        return tuple(kind for kind, is_there in there.items() if is_there)


def choice(here: Loaded) -> Choice:
    """Return what there is to choose from."""
    pins = [one.pin for one in pinning.held() if not one.pin.noise and one.pin.records]
    lines = {LineRef(*record) for pin in pins for record in pin.records}
    return Choice(
        state.workspace().scope.window,
        windows.baseline_of(here),
        here.table("findings").head(MOST_FINDINGS),
        tuple(sorted(lines)),
        len(pins),
    )


def ask(here: Loaded) -> Subject:
    """Draw the choice of a subject; return the chosen one, without its question.

    The address has it; what it names that is not there is said, and the whole case taken.
    """
    found, about = choice(here), state.workspace().about
    wanted = about.partition(":")[0]
    kind = wanted if wanted in found.kinds else "case"
    key = f"summary.of.{key_of(about, found.kinds)}"
    row = st.container(horizontal=True, vertical_alignment="center")
    row.segmented_control(
        "What it is to be of",
        found.kinds,
        default=kind,
        required=True,
        format_func=CALLED.__getitem__,
        key=key,
        on_change=_choose,
        args=(key, kind, found),
        label_visibility="collapsed",
    )
    more = [WINDOW] * (found.window is None) + [LINES] * (not found.lines)
    if more:
        row.caption(f"Also {' and '.join(more)}, once there are some", width="content")
    _explain_missing(wanted, found)
    if kind == "finding":
        return Subject(finding_id=_ask_finding(found, about))
    return _told(kind, found, here)


def _choose(key: str, shown: str, found: Choice) -> None:
    """Change what it is of, unless that was shown: see `views`."""
    kind = state.widget(key)
    if kind != shown:
        first = f":{found.findings['finding_id'][0]}" if kind == "finding" else ""
        looking.ask_about(f"{kind}{first}")


def _explain_missing(wanted: str, found: Choice) -> None:
    missing = {
        "window": "no window is set; drag across the chart of Overview",
        "comparison": "no window with a baseline is set; see Compare",
        "finding": "nothing was found in this case",
        "pins": "no lines are pinned",
    }
    if wanted in missing and wanted not in found.kinds:
        st.info(
            f"There is nothing of that kind: {missing[wanted]}. The whole case is taken.",
        )


def _ask_finding(found: Choice, about: str) -> str:
    """Draw the findings, largest first; return the id of the chosen one."""
    ids = found.findings["finding_id"].to_list()
    named = about.partition(":")[2]
    if named and named not in ids:
        st.info("That finding is none of this analysis any more; choose another one.")
    rows = {row["finding_id"]: row for row in found.findings.to_dicts()}
    key = f"summary.finding.{key_of(about, *ids)}"
    shown = named if named in ids else ids[0]
    chosen = st.selectbox(
        "Finding",
        ids,
        index=ids.index(shown),
        format_func=lambda one: _finding(rows[one]),
        key=key,
        on_change=_choose_finding,
        args=(key, shown),
        label_visibility="collapsed",
    )
    return str(chosen)


def _choose_finding(key: str, shown: str) -> None:
    if state.widget(key) != shown:
        looking.ask_about(f"finding:{state.widget(key)}")


def _finding(row: dict[str, Any]) -> str:
    began = zone.clock(row["start"])
    return f"#{row['episode']}  {began}  {plain(row['text'], most=FINDING_CHARS)}"


def _told(kind: str, found: Choice, here: Loaded) -> Subject:
    """Say exactly which records a kind of subject has; return the subject."""
    if kind == "pins":
        pins, lines = count(found.pins, "pin"), count(len(found.lines), "line")
        st.caption(f"{pins} with {lines}; those marked as noise are left out")
        return Subject(lines=found.lines)
    if kind == "case" or found.window is None:
        total = int(here.sources()["records"].sum())
        st.caption(f"All {count(total, 'record')}, whatever is filtered above")
        return Subject()
    said = f"All records from {between(found.window)} {zone.name()}"
    if kind == "window" or found.baseline is None:
        st.caption(said)
        return Subject(window=found.window)
    st.caption(f"{said}, set against those from {between(found.baseline)}")
    return Subject(window=found.window, baseline=found.baseline)
