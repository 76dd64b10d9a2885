import numpy as np
import pytest

from logai_core.compare.kinds import kind_of

RNG = np.random.default_rng(4)
DRAWN = RNG.exponential(100, 400).round(2).tolist()
OFTEN = [[float(n) for n in DRAWN], [float(n) for n in DRAWN]]


def mixed(step: int, *, threads: int = 6) -> list[int]:
    """Return a counter as several threads write it: near its place, not in order."""
    jitter = np.random.default_rng(5).integers(0, threads * step, 400)
    return [int(n) for n in 5_000 + np.arange(400) * step + jitter]


@pytest.mark.parametrize(
    "values",
    [
        list(range(400)),
        mixed(1),
        mixed(7),
        [n // 3 for n in range(400)],
        [*range(200), *range(200)],  # it began again
        [*mixed(1)[:200], *mixed(1)[:200]],
    ],
    ids=["each", "threads", "gaps", "several lines", "again", "another source"],
)
@pytest.mark.parametrize("name", ["connection", "count"])
def test_a_counter_is_neither_a_number_nor_a_value(
    name: str, values: list[int]
) -> None:
    assert kind_of(name, [values, values]) == "none"


@pytest.mark.parametrize(
    "values",
    [
        DRAWN,
        [round(n) for n in DRAWN],
        [n + place for place, n in enumerate(DRAWN)],  # slowly worse
        [100 + 20 * np.sin(place / 60) + n for place, n in enumerate(DRAWN)],
        [float(n) for n in np.cumsum(RNG.normal(0, 1, 400))],
    ],
    ids=["time", "bytes", "slowly worse", "waves", "wandering"],
)
def test_what_measures_something_is_a_number(values: list[float]) -> None:
    assert kind_of("took", [values, values]) == "number"


@pytest.mark.parametrize(
    "name", ["connection", "userId", "client", "port", "order", "thread"]
)
def test_whole_numbers_that_name_something_are_compared_by_value(name: str) -> None:
    names = [round(n) for n in DRAWN]
    assert kind_of(name, [names, names]) == "value"


def test_a_request_that_takes_a_fraction_is_a_time() -> None:
    assert kind_of("request", OFTEN) == "number"


@pytest.mark.parametrize("values", [[True, False] * 50, ["a", "b"] * 50, [200] * 99])
def test_what_is_no_number_or_has_few_is_a_value(values: list[object]) -> None:
    assert kind_of("status", [values, values]) == "value"
