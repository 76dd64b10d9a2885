"""The button that pins what stands beside it, and what is pinned already.

The pins are read once a run, before anything is drawn; a click pins or unpins before
that. Pinned or not, the button is as wide: nothing moves.
"""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from logai_core.pin import Kind, Pin, Pinned
from logai_core.pipeline import pinning
from logai_core.pipeline.pinning import Mark
from logai_core.record_id import RecordId
from logai_core.store import Case
from workbench.ui import state
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded

ICON = ":material/push_pin:"
WIDTH_PX = 92
ICONS: dict[Kind, str] = {
    "line": ":material/notes:",
    "range": ":material/reorder:",
    "pattern": ":material/segment:",
    "finding": ":material/monitoring:",
    "change": ":material/compare_arrows:",
    "chart": ":material/bar_chart:",
    "thread": ":material/account_tree:",
    "query": ":material/search:",
    "claim": ":material/format_quote:",
    "event": ":material/flag:",
}
CALLED: dict[Kind, str] = {
    "line": "line",
    "range": "lines",
    "pattern": "pattern",
    "finding": "finding",
    "change": "difference",
    "chart": "chart",
    "thread": "thread",
    "query": "query",
    "claim": "sentence",
    "event": "outside event",
}


def read(case: Case) -> None:
    """Read the pins of the case, for all that is drawn in this run."""
    state.change(pins=tuple(case.board.pins()))


def held() -> tuple[Pinned, ...]:
    """Return the pins of the case, as they lie on the timeline."""
    return state.workspace().pins


def events() -> list[Pinned]:
    """Return the outside events among the pins, without noise."""
    return [one for one in held() if one.pin.kind == "event" and not one.pin.noise]


def records() -> list[RecordId]:
    """Return the records that are pinned as lines."""
    return [one.pin.records[0] for one in held() if one.pin.kind == "line"]


def button(
    here: Loaded,
    mark: Mark,
    make: Callable[[], Pin],
    *,
    at: Any = st,
    where: str,
    kind: Literal["secondary", "tertiary"] = "tertiary",
    disabled: bool = False,
    label: str = "Pin",
) -> None:
    """Draw in `at` the button that pins a thing, or unpins it.

    `make` gives the pin when it is asked for, so that drawing costs nothing. `where`
    stands for the place of the page: the same thing may have a button in several.
    """
    is_pinned = bool(pinning.numbers_of(held(), mark))
    at.button(
        ":primary[Pinned]" if is_pinned else label,
        key=f"pin.{where}.{key_of(*mark)}",
        icon=ICON,
        type=kind,
        width=WIDTH_PX if label == "Pin" else "content",
        help="Unpin it" if is_pinned else f"Keep it as evidence: {CALLED[mark.kind]}",
        disabled=disabled,
        on_click=turn,
        args=(here.case, mark, make),
    )


def turn(case: Case, mark: Mark, make: Callable[[], Pin]) -> None:
    """Pin a thing, or unpin it where it is pinned."""
    with shown("pin it", go_on=True):
        pinning.turn(case, mark, make)
