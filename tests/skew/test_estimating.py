from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.schemas import OFFSETS
from logai_core.skew import estimate_offsets
from tests.skew.builders import ID, queued, records, requests

FIGURES = ["ids", "low_s", "high_s", "fits", "rho", "holds_now", "holds_then"]


def estimated(frame: pl.DataFrame) -> pl.DataFrame:
    return estimate_offsets(frame.lazy(), ID)


def pair(offsets: pl.DataFrame, source: str, against: str) -> dict[str, Any]:
    own = (pl.col("source_id") == source) & (pl.col("against_id") == against)
    return offsets.row(by_predicate=own, named=True)


def test_clocks_that_are_off_are_found_within_the_middle_half() -> None:
    offsets = estimated(requests(200, {"web": 0.0, "api": 5.0, "db": -38.0}))
    truth = {("api", "web"): -5.0, ("db", "web"): 38.0, ("db", "api"): 43.0}
    for ends, offset_s in truth.items():
        one = pair(offsets, *ends)
        assert one["low_s"] - 1e-3 <= offset_s <= one["high_s"] + 1e-3
        assert one["verdict"] == "skew"


def test_clocks_that_are_right_agree() -> None:
    offsets = estimated(requests(200, {}))
    assert offsets["verdict"].to_list() == ["agree"] * 3
    assert offsets["text"][0] == snapshot("The clocks of api and web agree: as the times are, one visit lies within the other in 100 % of 200 shared ids.")  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.integers(-4_000_000, 4_000_000), st.integers(-90_000, 90_000))
def test_a_source_moved_in_time_moves_its_offset_by_as_much(
    moved_ms: int, before_ms: int
) -> None:
    frame = requests(12, {"db": before_ms / 1e3})
    moved = pl.when(pl.col("source_id") == "db").then(moved_ms).otherwise(0)
    later = frame.with_columns(pl.col("ts") + pl.duration(milliseconds=moved))
    before, after = (pair(estimated(one), "db", "web") for one in (frame, later))
    for name in ("offset_s", "low_s", "high_s"):
        assert after[name] == pytest.approx(before[name] - moved_ms / 1e3, abs=1e-6)
    assert (after["ids"], after["fits"], after["rho"]) == (
        before["ids"], before["fits"], before["rho"],
    )  # fmt: skip


@given(st.permutations(range(24)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_records_does_not_matter(order: list[int]) -> None:
    frame = requests(4, {"db": -3.0})
    assert_frame_equal(estimated(frame[order]), estimated(frame), check_exact=True)


def test_sources_that_share_no_id_have_no_offset() -> None:
    rows = [(source, f"{source}{n}", n, "x") for n in range(9) for source in "ab"]
    assert_frame_equal(estimated(records(rows)), OFFSETS.to_frame())
    assert_frame_equal(estimated(records([])), OFFSETS.to_frame())


def test_a_tenth_of_ids_that_come_again_at_any_time_hardly_moves_the_offset() -> None:
    frame = requests(200, {"db": -38.0})
    number = pl.col("request_id").str.slice(1).cast(pl.Int64)
    stray = (number % 10 == 0) & (pl.col("source_id") == "db")
    far = pl.when(stray).then(number * 7_919 % 3_600).otherwise(0)
    one = pair(estimated(frame.with_columns(pl.col("ts") + pl.duration(seconds=far))), "db", "web")  # fmt: skip
    assert one["offset_s"] == pytest.approx(38.0, abs=0.01)
    assert one["verdict"] == "skew"


def test_a_wait_that_is_always_the_same_is_not_told_from_a_clock() -> None:
    one = estimated(records(queued(50, (38.0, 38.4)))).row(0, named=True)
    assert one["verdict"] == "either"
    assert one["text"] == snapshot('worker comes 38.2 s after api (50 shared ids, IQR 211 ms). That is a clock that is off, or work that always waits so long: nothing in these records tells which.')  # fmt: skip


def test_a_wait_that_changes_is_a_lag() -> None:
    one = estimated(records(queued(50, (1.0, 90.0)))).row(0, named=True)
    assert one["verdict"] == "lag"
    assert one["text"].endswith("and it differs from id to id: a lag, no clock.")


def test_a_wait_as_short_as_work_is_a_lag() -> None:
    one = estimated(records(queued(50, (0.03, 0.04)))).row(0, named=True)
    assert one["verdict"] == "lag"
    assert one["text"].endswith("as short as work takes: nothing speaks against these clocks.")  # fmt: skip


def test_too_few_ids_say_nothing() -> None:
    offsets = estimated(requests(4, {"db": -38.0}))
    assert offsets["verdict"].to_list() == ["few"] * 3


def test_visits_of_one_record_prove_no_wait() -> None:
    frame = requests(50, {"db": -38.0}).filter(pl.col("template_id") != "told")
    one = pair(estimated(frame), "db", "web")
    assert (one["verdict"], one["rho"]) == ("either", None)


def test_times_to_the_second_agree_within_a_second() -> None:
    frame = requests(60, {}).with_columns(
        pl.when(pl.col("source_id") == "db")
        .then(pl.col("ts").dt.truncate("1s"))
        .otherwise("ts")
    )
    assert estimated(frame)["verdict"].to_list() == ["agree"] * 3


def test_sentences_name_the_sources_as_they_are_called() -> None:
    offsets = estimate_offsets(
        requests(60, {"db": -38.0}).lazy(), ID, names={"db": "db.log", "web": "web.log"}
    )
    assert pair(offsets, "db", "web")["text"] == snapshot('db.log is 38 s behind web.log (60 shared ids, IQR 0.5 ms). web.log pauses as long as db.log works, so it waits for it, yet the work falls into the pause in 0 % of the ids as the times are, and in 100 % with +38 s. No lag does that.')  # fmt: skip


def test_very_many_ids_are_thinned_the_same_whatever_the_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logai_core.skew.visits.MOST_PAIRS", 100)
    ids = {estimated(requests(90, {"db": s}))["ids"][0] for s in (0.0, -38.0)}
    assert ids == {30}
