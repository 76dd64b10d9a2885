import polars as pl
from inline_snapshot import snapshot

from logai_core.detect.sessions import rate_sessions
from tests.detect.test_sessions import sessions_of

TWICE = ["open", "copy", "copy", "close"]


def flagged(log: pl.DataFrame) -> list[tuple[str, list[str]]]:
    return rate_sessions(log).filter("flagged").select("session_id", "reasons").rows()


def test_a_step_that_comes_more_often_than_it_does_as_a_rule_is_flagged() -> None:
    log = sessions_of(*[TWICE] * 399, ["open", *["copy"] * 7, "close"])
    assert flagged(log) == snapshot(
        [
            (
                "s0399",
                [
                    "'copy' comes 2 times in 99.8 % of 400 sessions with it; 7 times here"
                ],
            )
        ]
    )


def test_a_step_that_comes_less_often_is_flagged() -> None:
    log = sessions_of(*[TWICE] * 399, ["open", "copy", "close"])
    assert flagged(log) == snapshot(
        [
            (
                "s0399",
                ["'copy' comes 2 times in 99.8 % of 400 sessions with it; once here"],
            )
        ]
    )


def test_a_session_that_is_still_open_may_yet_repeat_a_step() -> None:
    late = frozenset({399})
    less, more = (
        sessions_of(*[TWICE] * 399, ["open", *["copy"] * times], still_open=late)
        for times in (1, 3)
    )
    assert (flagged(less), len(flagged(more))) == ([], 1)


def test_a_step_that_is_repeated_as_it_comes_is_never_odd() -> None:
    log = sessions_of(*(["open", *["poll"] * (1 + n % 7), "close"] for n in range(399)),
                      ["open", *["poll"] * 50, "close"])  # fmt: skip
    assert flagged(log) == []


def test_a_line_that_is_logged_twice_now_and_then_is_not_odd() -> None:
    log = sessions_of(*[TWICE] * 990, *[["open", "open", "copy", "copy", "close"]] * 10)
    assert flagged(log) == []


def test_repeats_that_go_with_an_odd_step_are_not_odd_once_more() -> None:
    again = ["open", "failed", "copy", "copy", "copy", "close"]
    log = sessions_of(*[TWICE] * 995, *[again] * 5)
    odd = rate_sessions(log).filter("flagged")
    alone = rate_sessions(sessions_of(*[TWICE] * 995, *[["failed", *TWICE]] * 5))
    assert odd["nats"].to_list() == alone.filter("flagged")["nats"].to_list()
    assert odd["reasons"][0].to_list() == snapshot(
        [
            "'open' is followed by 'failed' in only 0.5 % of 1,000 sessions; it is here",
            "'copy' comes 2 times in 99.5 % of 1,000 sessions with it; 3 times here",
        ]
    )
