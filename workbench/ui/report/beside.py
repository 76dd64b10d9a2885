"""The report of the open case: what it is made of, its preview and its exports."""

import streamlit as st

from logai_core import pipeline
from logai_core.report import Report
from logai_core.report.concerns import concerns
from logai_core.scrub import scrubber_of
from logai_core.settings import environment
from logai_core.store import Case
from workbench.ui import cache, state
from workbench.ui.errors import shown
from workbench.ui.ingest.reading import ZONES
from workbench.ui.keys import key_of
from workbench.ui.pins import pinning, timeline
from workbench.ui.report import checks, exports, history, sections
from workbench.ui.report.preview import report_preview
from workbench.ui.scope import Loaded

PARTS = ("Write", "Timeline", "History", "Export")
HEIGHT_PX, HEAD_PX = 700, 48


@st.fragment
def draw(here: Loaded) -> None:
    """Draw the parts to write on the left, and the report as it will be on the right.

    Only this runs again while somebody writes. What fails in it is not told outside of it.
    """
    with shown("show the report"):
        _draw(here)


def _draw(here: Loaded) -> None:
    pinning.read(here.case)  # the frame around the page does not run again
    written = here.case.board.fields()
    said = exports.said(here)
    report = cache.report(here.root, here.analysis, said)._replace(
        fields={name: one.field for name, one in written.items()},
        zone=pipeline.report_zone(here.case),
    )
    left, right = st.columns([6, 7], gap="medium")
    with left:
        part = st.segmented_control(
            "Part of the report",
            PARTS,
            default=PARTS[0],
            required=True,
            key="report.part",
            label_visibility="collapsed",
        )
        with st.container(height=HEIGHT_PX - HEAD_PX, border=False, key="report.left"):
            if part == "Timeline":
                timeline.draw(here)
            elif part == "History":
                history.draw(here)
            elif part == "Export":
                _draw_exports(here, report)
            else:
                sections.draw(here, report, written)
    with right:
        page = cache.preview_of(here.root, here.analysis, said, _stand(report), report)
        report_preview(page, key="report.preview", height_px=HEIGHT_PX)


def _stand(report: Report) -> str:
    return key_of(sorted(report.fields.items()), report.zone)


def _draw_exports(here: Loaded, report: Report) -> None:
    key = f"report.zone.{here.root.name}"
    st.selectbox(
        "Zone of its times",
        ZONES,
        index=ZONES.index(report.zone) if report.zone in ZONES else None,
        key=key,
        on_change=_set_zone,
        args=(here.case, key),
        width=320,
    )
    checks.draw(concerns(report, scrubber_of(environment().deny).scrub))
    exports.draw(here)


def _set_zone(case: Case, key: str) -> None:
    chosen = state.widget(key)
    if chosen:
        pipeline.set_report_zone(case, str(chosen))
