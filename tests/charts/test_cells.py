from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.charts import cells_of, kinds_in
from logai_core.schemas import FINDINGS, SCORES
from tests.charts.frames import at, finding, findings_of, scores_of

NO_FINDINGS = FINDINGS.to_frame()


def series(key: str, *observed: float | None, kind: str = "level", **other: Any) -> Any:
    return scores_of(list(observed), kind=kind, key=key, **other)


def out(cells: Any) -> list[list[float | None]]:
    return [
        [None if np.isnan(cell) else round(float(cell), 2) for cell in row]
        for row in cells.out
    ]


def test_a_cell_is_the_strength_and_its_sign_the_side() -> None:
    cells = cells_of(series("ERROR", 10, 25, 15, 5), NO_FINDINGS)
    assert cells.rows == [("level", "ERROR")]
    assert out(cells) == [[0.0, 2.0, 1.0, -1.0]]  # three times, once, once as far off


def test_learning_and_missing_windows_are_not_judged_and_told_apart() -> None:
    cells = cells_of(series("ERROR", 10, 10, None, 10, learning=2), NO_FINDINGS)
    assert out(cells) == [[None, None, None, 0.0]]
    assert cells.learning.tolist() == [[True, True, False, False]]


def test_a_column_holds_its_furthest_window_with_its_numbers() -> None:
    cells = cells_of(series("ERROR", 10, 25, 4, 10), NO_FINDINGS, columns=2)
    assert out(cells) == [[2.0, -1.14]]
    assert cells.observed.tolist() == [[25.0, 4.0]]
    assert cells.edges == [at(bucket).replace(tzinfo=None) for bucket in (0, 2, 4)]


def test_a_column_that_was_judged_in_part_is_not_learning() -> None:
    cells = cells_of(
        series("ERROR", 10, 10, 10, 25, learning=2), NO_FINDINGS, columns=1
    )
    assert (out(cells), cells.learning.tolist()) == ([[2.0]], [[False]])


def test_a_window_of_a_rare_measure_fills_the_columns_that_it_covers() -> None:
    rare = series("request_s", *[10, 25, 10], kind="measure").with_columns(
        window_start=at(0) + 2 * (pl.col("window_start") - at(0))
    )
    both = pl.concat([series("ERROR", *[10] * 6), rare])
    assert out(cells_of(both, NO_FINDINGS)) == [
        [0.0] * 6,
        [0.0, 0.0, 2.0, 2.0, 0.0, 0.0],
    ]


def test_levels_stand_from_grave_to_light_and_named_series_come_first() -> None:
    scores = pl.concat(
        [series(name, 10, 10) for name in ("INFO", "ERROR", "WARN")]
        + [series(key, 10, 20, kind="service") for key in ("b", "a")]
        + [series(key, 10, 10, kind="template") for key in ("T1", "T2")]
    )
    named = findings_of(
        finding(0, 1, series_kind="template", key="T2"),
        finding(0, 1, series_kind="service", key="b", templates=["T1"]),
    )
    assert cells_of(scores, named).rows == snapshot(
        [
            ("level", "ERROR"),
            ("level", "WARN"),
            ("level", "INFO"),
            ("service", "b"),
            ("service", "a"),
            ("template", "T2"),
            ("template", "T1"),
        ]
    )


def test_kinds_share_the_rows_evenly() -> None:
    scores = pl.concat(
        [series(f"s{n}", 10, kind="service") for n in range(9)]
        + [series(f"T{n}", 10, kind="template") for n in range(9)]
        + [series("ERROR", 10)]
    )
    rows = cells_of(scores, NO_FINDINGS, most=7).rows
    assert [kind for kind, _ in rows] == ["level"] + ["service"] * 3 + ["template"] * 3


def test_every_level_has_a_row_however_many_others_there_are() -> None:
    scores = pl.concat(
        [series(name, 10) for name in ("FATAL", "ERROR", "WARN", "INFO", "DEBUG")]
        + [series(f"s{n}", 90, kind="service") for n in range(9)]
    )
    rows = cells_of(scores, NO_FINDINGS, most=7).rows
    assert [kind for kind, _ in rows] == ["level"] * 5 + ["service"] * 2


def test_only_the_asked_kinds_have_rows() -> None:
    scores = pl.concat([series("ERROR", 10), series("a", 10, kind="host")])
    assert cells_of(scores, NO_FINDINGS, kinds=("host",)).rows == [("host", "a")]
    assert kinds_in(scores) == ["level", "host"]


@pytest.mark.parametrize(
    "scores", [SCORES.to_frame(), series("", 10, 20, kind="total")]
)
def test_without_series_there_is_no_cell(scores: pl.DataFrame) -> None:
    assert cells_of(scores, NO_FINDINGS).rows == []


@given(st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_the_picture_shows_the_furthest_of_all_windows(
    observed: list[int | None],
) -> None:
    scores = series("ERROR", *observed)
    cells = cells_of(scores, NO_FINDINGS, columns=7)
    assert cells.out.shape[1] <= 7
    furthest = scores["ratio"].max()
    if furthest is None:
        assert np.isnan(cells.out).all()
    else:
        assert np.nanmax(np.abs(cells.out)) == pytest.approx(np.log2(1 + furthest))


def test_the_order_of_rows_does_not_matter() -> None:
    scores = pl.concat([series("ERROR", 10, 25, 4), series("a", 9, 9, 30, kind="host")])
    one, other = cells_of(scores, NO_FINDINGS), cells_of(scores.reverse(), NO_FINDINGS)
    assert one.rows == other.rows
    np.testing.assert_array_equal(one.out, other.out)
