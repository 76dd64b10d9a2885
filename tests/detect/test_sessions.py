import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect.sessions import doubts_about, rate_sessions, reasons_in_words
from logai_core.detect.steps import count_steps
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
            ["'open' is followed by 'close' in 99.7 % of 300 sessions; missing here"],
        )
    )


def test_an_unexpected_step_is_flagged() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 299, [*USUAL, "retry"]))
    assert rated.filter("flagged").select("session_id", "reasons").rows() == snapshot(
        [
            (
                "s0299",
                [
                    "'open' is followed by 'retry' in only 0.3 % of 300 sessions; it is here"
                ],
            )
        ]
    )


@pytest.mark.parametrize("usual", [["open"], ["open", "close"]])
def test_an_unexpected_step_is_flagged_in_a_short_session_too(usual: list[str]) -> None:
    rated = rate_sessions(sessions_of(*[usual] * 299, [*usual, "retry"]))
    assert rated.filter("flagged").select("session_id", "reasons").rows() == [
        (
            "s0299",
            ["'open' is followed by 'retry' in only 0.3 % of 300 sessions; it is here"],
        )
    ]


def test_a_missing_step_is_flagged_where_only_one_is_left() -> None:
    rated = rate_sessions(sessions_of(*[["open", "close"]] * 299, ["open"]))
    assert rated.filter("flagged")["reasons"].to_list() == [
        ["'open' is followed by 'close' in 99.7 % of 300 sessions; missing here"]
    ]


def test_a_session_of_one_step_is_not_odd_because_that_step_is_rare() -> None:
    rare = [[f"refused for {n}"] for n in range(30)]
    assert not rate_sessions(sessions_of(*[["paid"]] * 970, *rare))["flagged"].any()


def test_what_an_odd_step_brings_with_it_is_not_odd_once_more() -> None:
    refused = [["open", "refused", "told"]] * 5
    log = sessions_of(*[USUAL] * 990, *refused, *[["open", "late", *USUAL[1:]]] * 5)
    rated = rate_sessions(log).filter("flagged")
    assert rated["nats"].n_unique() == 1
    assert rated.filter(session_id="s0990")["reasons"].to_list() == snapshot(
        [
            [
                "'open' is followed by 'refused' in only 0.5 % of 1,000 sessions; it is here",
                "'open' is followed by 'read' in 99.5 % of 1,000 sessions; missing here",
                "'open' is followed by 'close' in 99.5 % of 1,000 sessions; missing here",
            ]
        ]
    )


def test_open_sessions_do_not_weaken_the_rule_that_others_keep() -> None:
    still = frozenset(range(100))
    log = sessions_of(
        *[["open", "read"]] * 100, *[USUAL] * 299, ["open", "read"], still_open=still
    )
    assert rate_sessions(log).filter("flagged").select(
        "session_id", "reasons"
    ).rows() == [
        (
            "s0399",
            ["'open' is followed by 'close' in 99.7 % of 300 sessions; missing here"],
        )
    ]


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
        (3.414042597, False)
    )


def test_no_sessions_give_no_scores() -> None:
    assert rate_sessions(sessions_of()).equals(SESSION_SCORES.to_frame())


def test_a_session_without_events_is_not_odd() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 99, []))
    assert rated.filter(pl.col("session_id") == "s0099")["nats"].to_list() == [0.0]


def test_more_events_than_can_be_paired_count_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logai_core.detect.steps.MOST_STEPS", 200)
    log = sessions_of(*[[f"e{n}", "open"] for n in range(300)])
    assert len(count_steps(log).names) == 201
    assert rate_sessions(log).height == 300


EVENTS = st.lists(st.sampled_from("abcdef"), max_size=8)


@settings(max_examples=20, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60))
def test_the_order_of_sessions_does_not_matter(events: list[list[str]]) -> None:
    log = sessions_of(*events)
    shuffled = log.sample(fraction=1, shuffle=True, seed=7)
    assert rate_sessions(shuffled).equals(rate_sessions(log))


@settings(max_examples=20, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60))
def test_sessions_that_are_alike_are_rated_alike(events: list[list[str]]) -> None:
    log = sessions_of(*events, *events)
    both = log.join(rate_sessions(log), on="session_id").with_columns(
        pl.col("events").list.sort()
    )
    figures = both.group_by("events").agg(
        pl.col("score", "nats", "flagged", "reasons").n_unique()
    )
    assert set(figures.drop("events").rows()) == {(1, 1, 1, 1)}


@settings(max_examples=20, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60))
def test_the_names_of_sessions_do_not_matter(events: list[list[str]]) -> None:
    log = sessions_of(*events)
    renamed = log.with_columns("other-" + pl.col("session_id"))
    assert (
        rate_sessions(renamed)
        .with_columns(pl.col("session_id").str.strip_prefix("other-"))
        .equals(rate_sessions(log))
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=60))
def test_every_session_is_rated_once_and_a_flag_has_its_reasons(
    events: list[list[str]],
) -> None:
    log = sessions_of(*events)
    rated = rate_sessions(log)
    assert sorted(rated["session_id"]) == sorted(log["session_id"])
    assert (rated.filter("flagged")["reasons"].list.len() > 0).all()
    assert rated["score"].is_sorted(descending=True)


def test_a_reason_calls_steps_by_their_texts() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 299, ["open", "read"]))
    texts = {"open": "opened <path>", "close": "closed <path>"}
    assert reasons_in_words(rated["odd"][0].to_list(), texts) == snapshot(
        [
            "'opened <path>' is followed by 'closed <path>' in 99.7 % of 300 sessions; missing here"
        ]
    )


def test_what_is_odd_is_told_in_parts() -> None:
    rated = rate_sessions(sessions_of(*[USUAL] * 299, [*USUAL, "retry"]))
    assert rated["odd"][0].to_list() == snapshot(
        [
            {
                "given": "open",
                "step": "retry",
                "present": True,
                "follows": True,
                "share": 0.0033333333333333335,
                "sessions": 300,
                "nats": 6.00025744530882,
                "times": None,
                "usually": None,
            }
        ]
    )


def test_of_steps_that_all_lack_the_first_is_told_first() -> None:
    whole = ["open", "check", "write", "close"]
    rated = rate_sessions(sessions_of(*[whole] * 299, ["open"]))
    steps = [one["step"] for one in rated["odd"][0].to_list()]
    assert steps == ["check", "write", "close"]


def test_steps_are_in_the_order_in_which_they_come() -> None:
    log = sessions_of(["z", "m", "a"], ["z", "z", "a"], ["m", "a"])
    assert count_steps(log).names[:3] == ["z", "m", "a"]


def test_a_step_that_one_in_sixty_takes_is_no_anomaly() -> None:
    log = sessions_of(*[USUAL] * 590, *[[*USUAL, "coupon"]] * 10)
    assert not rate_sessions(log)["flagged"].any()


def test_too_few_sessions_are_said_to_be_too_few() -> None:
    assert doubts_about(rate_sessions(sessions_of(*[USUAL] * 20))) == snapshot(
        [
            "Only 20 sessions were rated, expected at least 100: too few to tell a rule from chance."
        ]
    )


def test_sessions_without_a_common_way_are_said_to_have_none() -> None:
    many = [[f"e{n % 89}", f"e{n % 97}", f"e{n % 83}"] for n in range(2_000)]
    assert doubts_about(rate_sessions(sessions_of(*many))) == snapshot(
        [
            "879 of 2,000 sessions differ from all others, more than 30 %: they have no common way, so none is flagged."
        ]
    )


def test_many_sessions_with_a_common_way_raise_no_doubt() -> None:
    assert doubts_about(rate_sessions(sessions_of(*[USUAL] * 200))) == []


def test_no_sessions_are_said_to_be_none() -> None:
    assert doubts_about(SESSION_SCORES.to_frame()) == snapshot(
        ["There are no sessions to rate."]
    )
