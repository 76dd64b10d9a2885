"""The lines that carry a difference: told by profiles as a scan of the records tells."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from logai_core.scope import Scope, Window
from logai_core.store import Case
from tests.workbench.cases import APP, WEB
from workbench.ui.state import Pair

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def window(first: int, last: int) -> Window:
    return Window(*(NOON + timedelta(minutes=one) for one in (first, last)))


def _compare(root: str, pair: "Pair") -> None:
    """Find the lines of every value that differs in both ways; tell of each kind."""
    from pathlib import Path

    import streamlit as st
    from polars.testing import assert_frame_equal

    from logai_core.store import Case
    from workbench.ui.cache import differing
    from workbench.ui.compare import records

    case = Case(Path(root))
    analysis = case.analysis or ""
    found = differing.compared(case.root, analysis, pair)
    fields = differing.fields_of(case.root, analysis, pair.within)
    numbers = [(records.MEASURE, one) for one in found.distributions["measure"]]
    for named in [*found.changes.select("dimension", "value").rows(), *numbers]:
        for side in (0, 1):
            scanned = records.carriers(case.root, pair, fields, side, named, 20)
            told = differing.carriers(case.root, analysis, pair, side, named, 20)
            assert {*differing.SHOWN} <= {*told.columns}
            assert_frame_equal(told, scanned.select(told.columns))
            st.text(named[0])


@pytest.mark.parametrize(
    "pair",
    [
        Pair(window(40, 42), window(38, 40)),
        Pair(window(40, 42), window(38, 40), within=Scope(query="pool OR cart")),
        Pair(window(40, 42), window(38, 40), within=Scope(sources=(WEB, APP))),
        Pair(window(38, 42), window(40, 41)),  # records belong to the shorter one
        Pair(source_ids=(APP,), source_ids_b=(WEB,)),
    ],
)
def test_lines_of_a_value_are_those_that_a_scan_finds(pair: Pair, shop: Case) -> None:
    app = AppTest.from_function(_compare, args=(str(shop.root), pair))
    app.run(timeout=30)
    assert not app.exception
    assert {one.value for one in app.text} >= {"template", "level"}
