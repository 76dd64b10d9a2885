import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect.sessions import MOST_EVENTS, rate_sessions
from logai_core.schemas import SESSION_SCORES, SESSIONS

USUAL = ["open", "read", "close"]


def sessions_of(
    *events: list[str], still_open: frozenset[int] = frozenset()
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "session_id": [f"s{n:04}" for n in range(len(events))],
            "events": events,
            "open": [n in still_open for n in range(len(events))],
        },
        schema=SESSIONS,
    )


def test_a_missing_step_is_flagged_with_the_count_that_says_so() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 299, ["open", "read"]))
    first = rated.row(0, named=True)
    assert rated["flagged"].sum() == 1
    assert (first["session_id"], first["reasons"]) == snapshot(
        (
            "s0299",
            [
                "99.7% of 300 sessions with 'open' have 'close'; this one does not",
                "99.7% of 300 sessions with 'read' have 'close'; this one does not",
            ],
        )
    )


def test_an_unexpected_step_is_flagged() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 299, [*USUAL, "retry"]))
    assert rated.filter("flagged").select("session_id", "reasons").rows() == snapshot(
        [
            (
                "s0299",
                [
                    "only 0.3% of 300 sessions with 'close' have 'retry'; this one does",
                    "only 0.3% of 300 sessions with 'open' have 'retry'; this one does",
                    "only 0.3% of 300 sessions with 'read' have 'retry'; this one does",
                ],
            )
        ]
    )


def test_a_session_that_is_still_open_may_yet_take_its_steps() -> None:
    log = sessions_of(*[USUAL] * 299, ["open", "read"], still_open=frozenset({299}))
    assert not rate_sessions(log)["flagged"].any()


def test_a_session_that_is_still_open_may_not_take_unexpected_steps() -> None:
    log = sessions_of(
        *[USUAL] * 299, ["open", "read", "retry"], still_open=frozenset({299})
    )
    assert rate_sessions(log).filter("flagged")["session_id"].to_list() == ["s0299"]


def test_sessions_that_are_all_alike_are_not_odd() -> None:
    assert rate_sessions(sessions_of(*[USUAL] * 50))["score"].to_list() == [0.0] * 50


def test_too_few_sessions_flag_nothing() -> None:
    assert not rate_sessions(sessions_of(*[USUAL] * 20, ["open"]))["flagged"].any()


def test_two_common_ways_to_go_are_not_odd() -> None:
    log = sessions_of(*[USUAL] * 100, *[["open", "write", "close"]] * 100)
    assert not rate_sessions(log)["flagged"].any()


def test_sessions_that_have_no_common_way_are_not_flagged() -> None:
    many = [[f"e{n % 89}", f"e{n % 97}", f"e{n % 83}"] for n in range(2_000)]
    rated = rate_sessions(sessions_of(*many))
    assert (rated["nats"].median(), rated["flagged"].any()) == snapshot(
        (4.351258712641101, False)
    )


def test_no_sessions_give_no_scores() -> None:
    assert rate_sessions(sessions_of()).equals(SESSION_SCORES.to_frame())


def test_a_session_without_events_is_not_odd() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 99, []))
    assert rated.filter(pl.col("session_id") == "s0099")["nats"].to_list() == [0.0]


def test_more_events_than_can_be_paired_count_as_one() -> None:
    many = [[f"e{n}", "open"] for n in range(MOST_EVENTS + 100)]
    assert rate_sessions(sessions_of(*many)).height == MOST_EVENTS + 100


EVENTS = st.lists(st.sampled_from("abcdef"), max_size=8)


@settings(max_examples=50, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_neither_the_order_of_sessions_nor_of_events_matters(
    events: list[list[str]], random: object
) -> None:
    log = sessions_of(*events)
    shuffled = log.sample(fraction=1, shuffle=True, seed=7).with_columns(
        pl.col("events").list.reverse()
    )
    assert rate_sessions(shuffled).equals(rate_sessions(log))


@settings(max_examples=50, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60))
def test_every_session_is_rated_once_and_a_flag_has_its_reasons(
    events: list[list[str]],
) -> None:
    log = sessions_of(*events)
    rated = rate_sessions(log)
    assert sorted(rated["session_id"]) == sorted(log["session_id"])
    assert (rated.filter("flagged")["reasons"].list.len() > 0).all()
    assert rated["score"].is_sorted(descending=True)
