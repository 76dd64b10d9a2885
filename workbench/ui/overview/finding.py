"""One finding: what was seen, why it counts, its lines, its series."""

from typing import Any

import streamlit as st

from logai_core.levels import GLYPHS, name_of
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from workbench.ui import cache, filters, grids, state, zone
from workbench.ui.overview import heat
from workbench.ui.overview.detectors import Asked
from workbench.ui.overview.findings import Listed
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.summary import ways
from workbench.ui.text import count, literal, plain

MOST_TEMPLATES = 5
NARROW_PX = 430


def draw(
    finding: dict[str, Any],
    listed: Listed,
    here: Loaded,
    asked: Asked,
    names: dict[str, str],
) -> None:
    """Draw a finding."""
    name = name_of(finding["severity"])
    span = zone.between(finding["start"], finding["end"])
    if finding["open"]:
        span = f"{zone.clock(finding['start'])} {zone.name()}, still open"
    sources = ", ".join(names.get(one, "?") for one in finding["sources"])
    st.markdown(
        f"**#{finding['episode']} {literal(finding['kind'])}: {literal(finding['text'])}**"
    )
    told = [
        f"{GLYPHS[name]} {name}",
        span,
        against(finding),
        finding["why"],
        f"score {finding['score']:,.1f}",
        plain(sources, most=120),
    ]
    st.caption(literal("  ·  ".join(one for one in told if one), most=900))
    _draw_lines(finding, here, asked)
    grid = st.grid(2, min_column_width=NARROW_PX, gap="medium")
    with grid.cell():
        _draw_templates(finding, names)
    with grid.cell():
        series = (finding["series_kind"], finding["key"])
        if not heat.band(series, here, listed, names, asked, key="overview.band"):
            st.caption("This kind is judged from records, not from a series in time.")


def against(finding: dict[str, Any]) -> str:
    """Return "412 records against 35", "23 % against 0.3 %".

    IsolationForest expects no number: what it found is told alone.
    """
    seen, usual, unit = (finding[name] for name in ("observed", "expected", "unit"))
    if unit == "share":
        return f"{_short(seen * 100)} % against {_short(usual * 100)} %"
    if finding["detector"] == "forest":
        return f"{_short(seen)} {plain(unit, most=20)}"
    word = f" {plain(unit, most=20)}" if unit else ""
    return f"{_short(seen)}{word} against {_short(usual)}"


def _short(number: float) -> str:
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.2g}" if abs(number) < 10 else f"{number:.1f}".removesuffix(".0")


def _draw_lines(finding: dict[str, Any], here: Loaded, asked: Asked) -> None:
    lines = cache.examples(
        here.root,
        here.analysis,
        asked.detector,
        finding["finding_id"],
        asked.threshold,
    )
    rows = grids.line_rows(lines, here.sources())
    grids.show(
        rows,
        columns=grids.LINE_COLUMNS,
        alt="Lines of the finding",
        most_rows=8,
    )
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button(
        _opens(finding),
        key="overview.open",
        icon=":material/list:",
        on_click=look_at,
        args=(finding,),
    )
    draw_pin(finding, here, asked, where="finding", at=row)
    if finding["finding_id"] in here.table("findings")["finding_id"]:
        about = f"finding:{finding['finding_id']}"
        ways.button(about, key="overview.summarise", at=row)


def _opens(finding: dict[str, Any]) -> str:
    if pinning.is_alone(finding) and finding["observed"]:
        return f"Open its {count(finding['observed'], 'line')} in Lines"
    of_some = finding["series_kind"] in ("errors", "measure")
    return f"Open its {'lines' if of_some else 'time'} in Lines"


def draw_pin(
    finding: dict[str, Any], here: Loaded, asked: Asked, *, where: str, at: Any = st
) -> None:
    """Draw the button that pins a finding."""
    mark = pinning.finding_mark(finding["finding_id"])
    pins.button(here, mark, lambda: _pin(finding, here, asked), at=at, where=where)


def _pin(finding: dict[str, Any], here: Loaded, asked: Asked) -> Pin:
    scope, rows = state.workspace().scope, None
    if pinning.is_alone(finding):
        own = pinning.scope_of_finding(finding, scope)
        rows = cache.matching(here.root, here.analysis, own, "file")
    examples = cache.examples(
        here.root,
        here.analysis,
        asked.detector,
        finding["finding_id"],
        asked.threshold,
    )
    return pinning.pin_of_finding(here.case, finding, examples, scope, rows)


def look_at(finding: dict[str, Any]) -> None:
    """Let Lines show the records of a finding, or its time where they are not apart."""
    filters.look(pinning.scope_of_finding(finding, state.workspace().scope))


def _draw_templates(finding: dict[str, Any], names: dict[str, str]) -> None:
    ids = finding["templates"][:MOST_TEMPLATES]
    if not ids:
        return
    rest = len(finding["templates"]) - len(ids)
    st.caption("Carried by" + (f", and {count(rest, 'more pattern')}" if rest else ""))
    lines = [plain(names.get(one, one)) for one in ids]
    st.code("\n".join(lines), language=None, wrap_lines=True)
