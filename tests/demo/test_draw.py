import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.demo.draw import draw, lines_of
from logai_core.demo.model import Say, kind
from logai_core.demo.shop import SHOP

SAY = Say("db", "LOG", "", "statement:\n\tSELECT 1")
TRACED = Say(
    "app", "ERROR", "com.example.shop.X", "failed", trace="E: x\n\tat y\n\tat z"
)


@pytest.mark.parametrize(
    ("says", "lines"),
    [
        ((SAY,), 2.0),
        ((TRACED,), 2.5),
        ((SAY, TRACED), 4.5),
    ],
)
def test_a_kind_counts_its_lines_with_traces_in_one_instance_of_two(
    says: tuple[Say, ...], lines: float
) -> None:
    assert lines_of(kind(*says), {"app-1"}) == lines


def test_a_kind_without_a_log_that_keeps_traces_has_a_line_a_record() -> None:
    assert lines_of(kind(TRACED), set()) == 1


@settings(max_examples=10, deadline=None)
@given(lines=st.integers(2_000, 50_000), seed=st.integers(0, 2**32))
def test_occurrences_are_in_time_order_and_every_kind_occurs(
    lines: int, seed: int
) -> None:
    happened = draw(SHOP, lines=lines, seed=seed)
    assert bool(np.all(np.diff(happened.at) >= 0))
    assert bool(np.all(happened.latency >= 0))
    assert set(np.unique(happened.instance)) == {0, 1}
    rare = {number for number, one in enumerate(happened.kinds) if one.weight < 0.5}
    missing = set(range(len(happened.kinds))) - set(happened.kind.tolist())
    assert missing <= rare


def test_more_lines_mean_more_traffic_and_not_more_restarts() -> None:
    counts = []
    for lines in (20_000, 80_000):
        happened = draw(SHOP, lines=lines, seed=1)
        says = [
            " ".join(say.text for say in happened.kinds[number].says)
            for number in happened.kind
        ]
        counts.append(
            (
                sum("GET /search" in text for text in says),
                sum("Starting ShopApplication" in text for text in says),
            )
        )
    (searches, restarts), (more_searches, as_many_restarts) = counts
    assert more_searches > 4 * searches
    assert as_many_restarts == restarts == 4
