import polars as pl

from logai_core.detect.missing import find_missing_steps
from logai_core.detect.sessions import rate_sessions
from logai_core.schemas import TEMPLATES
from logai_core.sessions.covering import COVERED
from logai_core.sessions.tying import Tied, tie_sessions
from tests.builders import at
from tests.sessions.builders import orders

SHOP = pl.col("service") == "shop"
NONE_KNOWN = TEMPLATES.to_frame()


def tied_from(source: pl.Expr, *, until: float = 1e9) -> Tied:
    """Tie 400 orders; the log of the store holds what comes up to `until` seconds."""
    log = orders(400).with_columns(source_id=source)
    return tie_sessions(
        log.filter(SHOP | (pl.col("ts") <= at(until))).lazy(), "trace_id"
    )


def missed_in(tied: Tied) -> list[str]:
    found = find_missing_steps(
        tied.sessions, tied.spans, NONE_KNOWN, covered=tied.covered
    )
    return found["key"].to_list()


OF_SERVICES = pl.when(SHOP).then(pl.lit("shop.log")).otherwise(pl.lit("store.log"))


def test_what_only_an_ended_source_logs_is_not_missed_after_its_end() -> None:
    tied = tied_from(OF_SERVICES, until=1540)
    blind = find_missing_steps(tied.sessions, tied.spans, NONE_KNOWN)
    assert (blind["key"].to_list(), missed_in(tied)) == (["Tpacked"], [])


def test_a_session_is_not_odd_for_want_of_what_only_an_ended_source_logs() -> None:
    tied = tied_from(OF_SERVICES, until=1587)
    blind, told = (
        rate_sessions(tied.sessions, spans=tied.spans, covered=covered)["flagged"].sum()
        for covered in (None, tied.covered)
    )
    assert (blind, told) == (4, 0)


def test_times_covered_are_those_of_the_sources_of_a_step_less_a_pause() -> None:
    tied = tied_from(OF_SERVICES, until=1540)
    assert tied.covered.schema == COVERED
    assert tied.pause_s == 3
    assert {name: (since, until) for name, since, until in tied.covered.rows()} == {
        "Taccepted": (at(3), at(1599)),
        "Tpaid": (at(3), at(1599)),
        "Tpriced": (at(3), at(1599)),
        "Tpacked": (at(12), at(1537)),
        "Tsent": (at(12), at(1537)),
    }


def test_a_step_that_ceases_in_a_source_that_goes_on_is_missed() -> None:
    log = orders(400).with_columns(source_id=OF_SERVICES)
    lost = (pl.col("template_id") == "Tpacked") & (pl.col("ts") > at(1200))
    assert missed_in(tie_sessions(log.filter(~lost).lazy(), "trace_id")) == ["Tpacked"]


def test_the_next_file_of_a_rotated_log_stands_in_for_the_one_before() -> None:
    turned = pl.col("ts") > at(1200)
    log = orders(400).with_columns(
        source_id=pl.when(turned).then(pl.lit("new.log")).otherwise(pl.lit("old.log"))
    )
    lost = (pl.col("template_id") == "Tpacked") & turned
    assert missed_in(tie_sessions(log.filter(~lost).lazy(), "trace_id")) == ["Tpacked"]


def test_without_times_nothing_is_said_of_what_is_covered() -> None:
    undated = orders(20).with_columns(ts=pl.lit(None, pl.Datetime("us", "UTC")))
    assert tie_sessions(undated.lazy(), "trace_id").covered.is_empty()
