import polars as pl
import pytest

from logai_core.errors import SettingError
from logai_core.schemas import SESSION_SPANS, SESSIONS
from logai_core.sessions import tie_sessions
from tests.builders import at
from tests.sessions.builders import STEPS, named, orders

WHOLE = [f"T{step}" for step in STEPS]


def test_records_of_one_id_are_a_session_in_the_order_of_time() -> None:
    tied = tie_sessions(orders(50).lazy(), "message:order")
    assert tied.sessions.schema == SESSIONS
    assert tied.spans.schema == SESSION_SPANS
    assert tied.sessions["session_id"].to_list() == [str(1000 + n) for n in range(50)]
    assert tied.sessions["events"].to_list() == [WHOLE] * 50
    assert (tied.left_out, tied.pause_s) == (0, 3.0)


def test_a_session_knows_when_and_where_it_was() -> None:
    spans = tie_sessions(orders(50).lazy(), "trace_id").spans
    assert spans.row(2, named=True) == {
        "session_id": "00029f",
        "first_ts": at(8),
        "last_ts": at(20),
        "records": 5,
        "sources": ["0123456789ab"],
        "services": ["shop", "store"],
    }


def test_sessions_at_the_edges_are_open() -> None:
    log = orders(50)
    cut = log.filter(pl.col("ts") <= at(150))
    tied = tie_sessions(cut.lazy(), "message:order").sessions
    # Steps are 3 s apart, so one whose last was up to 3 s before the end may go on.
    late = cut.group_by("trace_id").agg(pl.col("ts").max(), pl.len())
    going_on = late.filter(pl.col("ts") >= at(147)).height
    assert tied["open"].sum() == 1 + going_on
    assert tied.filter(~pl.col("open"))["events"].to_list() == [WHOLE] * (
        tied.height - 1 - going_on
    )


def test_a_session_goes_on_in_the_source_where_its_last_record_is() -> None:
    log = orders(50)
    early = pl.col("ts") < at(100)
    parted = log.with_columns(
        source_id=pl.when(early).then(pl.lit("a")).otherwise(pl.lit("b"))
    )
    tied = tie_sessions(parted.lazy(), "message:order").sessions
    over = tied.filter(pl.col("session_id") == "1023")  # from 92 s to 104 s
    assert over.row(0) == ("1023", WHOLE, False)


def test_an_undated_record_stands_where_it_is_in_its_file() -> None:
    records = named(
        ["a order 1", "b order 1", "c order 1"],
        ["Ta", "Tb", "Tc"],
        ts=[at(0), None, at(1)],
    )
    tied = tie_sessions(records.lazy(), "message:order")
    assert tied.sessions["events"].to_list() == [["Ta", "Tb", "Tc"]]
    assert tied.spans["last_ts"].to_list() == [at(1)]


def test_sessions_without_any_time_are_in_the_order_of_lines() -> None:
    nothing = pl.lit(None, pl.Datetime("us", "UTC"))
    tied = tie_sessions(orders(20).with_columns(ts=nothing).lazy(), "message:order")
    assert tied.sessions["events"].to_list() == [WHOLE] * 20
    assert (tied.pause_s, tied.sessions["open"].any()) == (None, False)


def test_of_too_many_sessions_the_latest_are_kept_whole() -> None:
    tied = tie_sessions(orders(50).lazy(), "message:order", most=20)
    assert tied.sessions["session_id"].to_list() == [str(n) for n in range(1030, 1050)]
    assert tied.sessions["events"].to_list() == [WHOLE] * 20
    assert tied.left_out == 30


def test_an_id_that_nothing_has_ties_no_session() -> None:
    tied = tie_sessions(orders(5).lazy(), "request_id")
    assert (tied.sessions.height, tied.spans.height, tied.left_out) == (0, 0, 0)


def test_an_id_that_cannot_be_is_refused() -> None:
    with pytest.raises(SettingError):
        tie_sessions(orders(5).lazy(), "nothing")


def test_neither_the_order_of_records_nor_chunks_nor_the_time_matter() -> None:
    log = orders(40)
    whole = tie_sessions(log.lazy(), "trace_id")
    mixed = tie_sessions(
        log.sample(fraction=1, shuffle=True, seed=5).lazy(), "trace_id"
    )
    assert mixed.sessions.equals(whole.sessions)
    assert mixed.spans.equals(whole.spans)
    chunks = pl.concat([log[:33], log[33:]], rechunk=False)
    assert tie_sessions(chunks.lazy(), "trace_id").spans.equals(whole.spans)
    later = tie_sessions(
        log.with_columns(pl.col("ts") + pl.duration(days=1)).lazy(), "trace_id"
    )
    assert later.sessions.equals(whole.sessions)


def test_the_names_of_ids_do_not_matter() -> None:
    log = orders(40)
    renamed = log.with_columns("z" + pl.col("trace_id").str.reverse())
    columns = ["events", "open"]
    assert (
        tie_sessions(renamed.lazy(), "trace_id")
        .sessions[columns]
        .equals(tie_sessions(log.lazy(), "trace_id").sessions[columns])
    )


def test_steps_of_several_files_are_in_the_order_of_time() -> None:
    # The file with the last steps of each order comes first.
    store = pl.col("service") == "store"
    parted = orders(30).with_columns(
        source_id=pl.when(store).then(pl.lit("a")).otherwise(pl.lit("b"))
    )
    tied = tie_sessions(parted.sort("source_id", "line_no").lazy(), "message:order")
    assert tied.sessions["events"].to_list() == [WHOLE] * 30
    assert tied.spans["sources"].to_list() == [["a", "b"]] * 30
