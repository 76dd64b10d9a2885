"""What is said of sessions whose source ends before they do."""

import polars as pl

from logai_core.detect.sessions import rate_sessions
from logai_core.sessions.tying import Tied, tie_sessions
from tests.builders import at
from tests.sessions.builders import orders

ENDS_S = 1539


def tied_to(until: float, *, odd: tuple[str, ...] = ()) -> Tied:
    """Tie 400 orders of two hosts; the file of the first ends at `until` seconds.

    The orders `odd` have "Trefused" in the place of their second step.
    """
    name = pl.col("trace_id")
    first_host = name.str.head(4).str.to_integer(base=16) % 2 == 0
    log = orders(400).with_columns(
        source_id=pl.when(first_host).then(pl.lit("a.log")).otherwise(pl.lit("b.log")),
        template_id=pl.when(name.is_in(odd) & (pl.col("template_id") == "Tpriced"))
        .then(pl.lit("Trefused"))
        .otherwise("template_id"),
    )
    ended = (pl.col("source_id") == "a.log") & (pl.col("ts") > at(until))
    return tie_sessions(log.filter(~ended).lazy(), "trace_id")


def flagged(tied: Tied) -> list[str]:
    scores = rate_sessions(tied.sessions)
    return sorted(scores.filter("flagged")["session_id"])


def cut_off(tied: Tied) -> pl.DataFrame:
    """Return the sessions of the file that ended which lack their last steps."""
    lacking = ~pl.col("events").list.contains("Tsent")
    last = pl.duration(seconds=ENDS_S) + at(0)
    spans = tied.sessions.with_columns(tied.spans["last_ts"])
    return spans.filter(lacking & (pl.col("last_ts") <= last))


def test_sessions_open_at_the_end_of_their_own_source_are_not_said_to_lack_a_step() -> (
    None
):
    tied = tied_to(ENDS_S)
    assert cut_off(tied).height == 2
    assert cut_off(tied)["open"].all()
    assert flagged(tied) == []


def test_without_that_mark_the_same_sessions_would_be_flagged() -> None:
    tied = tied_to(ENDS_S)
    closed = tied._replace(sessions=tied.sessions.with_columns(open=pl.lit(False)))
    assert flagged(closed) == sorted(cut_off(tied)["session_id"])


def test_a_step_that_is_not_usual_counts_against_an_open_session_all_the_same() -> None:
    odd = cut_off(tied_to(ENDS_S))["session_id"].min()
    assert isinstance(odd, str)
    tied = tied_to(ENDS_S, odd=(odd,))
    assert odd in cut_off(tied).filter("open")["session_id"]
    assert flagged(tied) == [odd]
    (reason,) = rate_sessions(tied.sessions).filter("flagged")["reasons"].to_list()
    assert all("it is here" in one for one in reason)
