from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.errors import SettingError
from logai_core.scope import Scope, Window, address, scope_at

START = datetime(2026, 11, 20, 12, 50, tzinfo=UTC)
HOUR = Window(START, START + timedelta(hours=1))

times = st.integers(-4 * 10**15, 4 * 10**15).map(
    lambda us: START + timedelta(microseconds=us)
)
lengths = st.timedeltas(timedelta(microseconds=1), timedelta(days=9))
windows = st.none() | st.builds(lambda a, b: Window(a, a + b), times, lengths)
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)
scopes = st.builds(
    Scope,
    sources=st.lists(texts, max_size=3).map(tuple),
    window=windows,
    baseline=windows,
    side=st.sampled_from(["incident", "baseline", "all"]),
    query=texts | st.just(""),
    off=st.lists(texts, max_size=3).map(tuple),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"]),
)


@given(scopes)
def test_a_link_shows_the_same_scope(scope: Scope) -> None:
    link = urlencode(address(scope), doseq=True)
    assert scope_at(parse_qs(link, keep_blank_values=True)) == scope


@given(scopes, scopes)
def test_scopes_have_one_digest_only_where_they_are_the_same(
    one: Scope, other: Scope
) -> None:
    assert (one.digest == other.digest) == (one == other)


def test_a_scope_that_restricts_nothing_has_an_empty_address() -> None:
    assert address(Scope()) == {}
    assert scope_at({"case": ["x"]}) == Scope()


def test_a_window_is_written_with_its_zone_to_the_microsecond() -> None:
    window = Window(START, START + timedelta(microseconds=7))
    assert address(Scope(window=window)) == {
        "window": ["2026-11-20T12:50:00Z~2026-11-20T12:50:00.000007Z"]
    }


def test_times_of_other_zones_are_taken_as_the_same_instants() -> None:
    link = {"window": ["2026-11-20T13:50:00+01:00~2026-11-20T13:50:00Z"]}
    assert scope_at(link) == Scope(window=HOUR)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", "yesterday"),
        ("window", "2026-11-20T12:50:00~2026-11-20T12:51:00"),
        ("window", "2026-11-20T12:50:00Z~2026-11-20T12:50:00Z"),
        ("baseline", "2026-11-20T12:50:00Z"),
        ("window", "0001-01-01T00:00:00+14:00~2026-11-20T12:50:00Z"),
        ("side", "both"),
        ("zone", "Berlin"),
        ("zone", ""),
    ],
)
def test_a_wrong_address_says_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"address, {name}: found") as told:
        scope_at({name: [value]})
    assert told.value.hint == f"Correct {name}= in the address, or take it away."


def test_the_side_says_which_time_is_shown() -> None:
    scope = Scope(window=HOUR, side="incident")
    assert scope.stretch == HOUR
    assert Scope(window=HOUR, side="all").stretch is None
    assert Scope(window=HOUR, side="baseline").stretch is None


def test_one_part_is_taken_away_alone() -> None:
    scope = Scope(sources=("a",), window=HOUR, query="pool")
    assert scope.without("window") == Scope(sources=("a",), query="pool")
