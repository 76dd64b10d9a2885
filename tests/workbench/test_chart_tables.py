"""Every chart has a table beside it and says in words what it shows."""

import numpy as np
import polars as pl
from inline_snapshot import snapshot

from logai_core.charts import Cells
from logai_core.pipeline import pinning
from logai_core.scope import Scope
from logai_core.store import Case
from tests.builders import at
from tests.charts.frames import finding, findings_of, histogram_of, scores_of
from tests.workbench.at_sessions import select
from tests.workbench.driving import visit
from workbench.ui import chart_tables
from workbench.ui.overview.finding import against

WINDOW = "2026-11-20T12:40:00Z~2026-11-20T12:42:00Z"
EDGES = [at(60 * i).replace(tzinfo=None) for i in range(4)]
CELLS = Cells(
    [("level", "ERROR"), ("source", "aaaaaaaaaaaa"), ("level", "INFO")],
    EDGES,
    np.array([[0.0, 2.0, 0.5], [np.nan] * 3, [-0.5, 0.25, 0.0]], np.float32),
    np.zeros((3, 3), np.bool_),
    np.array([[1, 90, 20], [0, 0, 0], [5, 6, 7]], np.float32),
    np.array([[1, 10, 10], [0, 0, 0], [9, 6, 7]], np.float32),
)


def test_the_strip_names_where_each_series_is_furthest_out() -> None:
    rows = chart_tables.strip(CELLS, {"aaaaaaaaaaaa": "web <b>.log"})
    assert rows.rows() == snapshot(
        [
            ("× ERROR", 3, 1, "2026-11-20 12:01:00.000", 90.0, 10.0, 3.0),
            ("i INFO", 3, 0, "2026-11-20 12:00:00.000", 5.0, 9.0, 0.41),
            ("source web <b>.log", 0, 0, None, None, None, None),
        ]
    )
    assert chart_tables.strip_in_words(rows) == snapshot(
        "3 series against time, 1 not judged, 1 out of their bands at times: furthest × ERROR at 2026-11-20 12:01:00.000"
    )


def test_a_strip_within_its_bands_says_so() -> None:
    calm = chart_tables.strip(CELLS._replace(out=CELLS.out * 0), {})
    assert chart_tables.strip_in_words(calm) == (
        "3 series against time, 1 not judged, none of them out of its band"
    )


def test_a_strip_of_no_series_is_an_empty_table() -> None:
    none = Cells([], [], *(np.zeros((0, 0), np.float32) for _ in range(4)))
    assert chart_tables.strip(none, {}).height == 0
    assert chart_tables.strip_in_words(chart_tables.strip(none, {})).startswith("0 ")


def test_a_detector_that_expects_nothing_is_told_by_what_it_saw() -> None:
    scores = scores_of([1, 9], expected=1).with_columns(
        expected=pl.lit(None, pl.Float64)
    )
    assert chart_tables.band_in_words(scores, "all").endswith(" UTC: 9")


def test_a_detector_without_a_band_holds_counts_against_no_number() -> None:
    scores = scores_of([1, 9], expected=1).with_columns(
        pl.lit(None, pl.Float64).alias("lower"), pl.lit(None, pl.Float64).alias("upper")
    )
    assert chart_tables.band_in_words(scores, "all").endswith(" UTC: 9")


def test_isolation_forest_is_told_by_what_it_saw_alone(shop: Case) -> None:
    found = finding(0, 1, observed=412.0, expected=35.0, unit="records", why="")
    isolated = found | {"detector": "forest"}
    assert (against(found), against(isolated)) == (
        "412 records against 35",
        "412 records",
    )
    pins = [
        pinning.pin_of_finding(shop, one, shop.table("examples").clear(), Scope(), None)
        for one in (found, isolated)
    ]
    assert [" against " in one.shown for one in pins] == [True, False]


def test_a_series_is_a_row_a_window_and_its_worst_in_words() -> None:
    scores = scores_of([1, 1, 9], expected=1, learning=1)
    assert chart_tables.band(scores).rows() == snapshot(
        [
            ("2026-11-21 12:00:00.000", 1.0, None, None, None, None),
            ("2026-11-21 12:00:30.000", 1.0, 1.0, -4.0, 6.0, False),
            ("2026-11-21 12:01:00.000", 9.0, 1.0, -4.0, 6.0, True),
        ]
    )
    assert chart_tables.band_in_words(scores, "level ERROR") == snapshot(
        "level ERROR: 3 windows, 2 judged, 1 out of its band, furthest at 2026-11-21 12:01:00.000 UTC: 9 against 1 expected"
    )


def test_a_series_that_is_not_judged_is_not_called_within_its_band() -> None:
    scores = scores_of([1, 9], learning=2)
    assert chart_tables.band_in_words(scores, "all") == (
        "all: 2 windows, none of them judged"
    )


def test_detectors_are_told_by_their_findings() -> None:
    found = {"Record": findings_of(finding(0, 2)), "Forest": findings_of()}
    assert chart_tables.lanes(found).height == 1
    assert chart_tables.lanes_in_words(found) == (
        "Findings of each detector over time: Record 1 finding, Forest 0 findings"
    )


def test_a_histogram_is_told_by_its_sum_and_its_highest_bar() -> None:
    counted = histogram_of(INFO=[3, 9, 9], ERROR=[0, 1, 1])
    assert chart_tables.histogram_in_words(counted) == snapshot(
        "23 records, the most in one bar 10 from 2026-11-21 12:00:30.000 UTC on"
    )
    assert chart_tables.histogram(counted).height == 3
    assert chart_tables.histogram_in_words(counted.clear()) == "no record has a time"


def test_each_chart_of_the_overview_has_a_table(shop: Case) -> None:
    app = visit("overview", shop.root.name)
    before = len(app.dataframe)
    tables = ("overview.table", "overview.heat_table", "overview.band_table")
    for number, key in enumerate(tables, start=1):
        app.toggle(key=key).set_value(True).run()
        assert not app.exception
        assert len(app.dataframe) == before + number
    said = [one.proto.alt for one in app.get("plotly_chart")]
    assert len(said) == 3
    assert all(": " in one or " against " in one for one in said)


def test_the_compared_windows_and_the_trend_of_a_pattern_have_a_table(
    shop: Case,
) -> None:
    app = visit("compare", shop.root.name, window=WINDOW)
    before = len(app.dataframe)
    app.toggle(key="compare.table").set_value(True).run()
    assert len(app.dataframe) == before + 1
    assert "records, the most in one bar" in app.get("plotly_chart")[0].proto.alt
    app = visit("patterns", shop.root.name)
    select(app, 0, 0)
    before = len(app.dataframe)
    app.toggle(key="patterns.trend_table").set_value(True).run()
    assert len(app.dataframe) == before + 1
    assert app.dataframe[1].value["records"].sum() == 120


def test_a_trend_is_as_long_as_the_sources() -> None:
    sources = pl.DataFrame({"first_ts": [at(0), None], "last_ts": [at(80), at(40)]})
    assert chart_tables.trend([5, 0, 1, 2], sources).rows() == snapshot(
        [
            ("2026-11-20 12:00:00.000", 5),
            ("2026-11-20 12:00:20.000", 0),
            ("2026-11-20 12:00:40.000", 1),
            ("2026-11-20 12:01:00.000", 2),
        ]
    )
    undated = sources.select(
        pl.lit(None, pl.Datetime).alias(one) for one in sources.columns
    )
    assert chart_tables.trend([0], undated).height == 0
