"""A series without a band: why, and only what was learnt from is shaded."""

import polars as pl
import pytest

from logai_core.charts import band, cells_of
from logai_core.detect.forest import LAGS, MOST_SERIES
from logai_core.schemas import FINDINGS
from logai_core.store import Case
from tests.charts.frames import at, scores_of
from tests.workbench.driving import texts, visit
from workbench.ui.overview import unjudged
from workbench.ui.overview.unjudged import LEFT_OUT, why

SEEN = 2 * LAGS


def never(windows: int = SEEN) -> pl.DataFrame:
    counts = [0.0] * (windows - 1) + [9.0]
    return scores_of(counts, learning=windows, kind="template", key="T9")


def test_a_series_that_is_judged_needs_no_reason() -> None:
    assert why(scores_of([9] * 6, learning=2), None, "forest") is None


def test_a_series_that_the_forest_leaves_out_says_so() -> None:
    assert why(never(), None, "forest") == LEFT_OUT
    assert str(MOST_SERIES) in LEFT_OUT


def test_a_log_with_too_little_history_says_that() -> None:
    assert why(never(), "Only 12 buckets of 1 s.", "forest") == (
        "Not judged: too little history. Only 12 buckets of 1 s."
    )
    assert why(never(1), None, "forest") == (
        "Not judged: too little history, 1 window with data."
    )


def test_a_series_that_is_left_out_is_shaded_only_while_all_were_learnt_from() -> None:
    total = scores_of([9] * SEEN, learning=3)
    figure = band(never(), FINDINGS.to_frame(), title="", total=total)
    (shade,) = figure.layout.shapes
    assert (shade.x0, shade.x1) == tuple(at(one).replace(tzinfo=None) for one in (0, 3))


def test_a_series_that_is_left_out_is_grey_in_the_strip_only_so_long() -> None:
    scores = pl.concat([scores_of([9] * SEEN, learning=3), never()])
    cells = cells_of(scores, FINDINGS.to_frame(), kinds=("template",))
    assert cells.learning[0].tolist() == [True] * 3 + [False] * (SEEN - 3)
    alone = cells_of(never(), FINDINGS.to_frame(), kinds=("template",))
    assert alone.learning.all()


def test_the_reason_stands_beside_the_chart_of_a_series(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unjudged, "why", lambda *_: "It was left out.")
    assert "It was left out\\." in texts(visit("overview", shop.root.name))
