import numpy as np
import pytest

from logai_core.detect.episodes import Episode
from logai_core.detect.events import members_of, merge
from logai_core.detect.explain import explanations
from logai_core.detect.grid import Grid, Verdict
from logai_core.detect.wording import Words

ROWS, LEARNT = 1_000, 150


@pytest.mark.parametrize("end", [500 + LEARNT, ROWS])
@pytest.mark.parametrize(("sign", "word"), [(-1, "falls"), (1, "rises")])
def test_what_lasts_as_long_as_a_level_takes_to_be_learnt_is_a_shift(
    sign: int, word: str, end: int
) -> None:
    kind, text = told(sign, end)
    assert kind == "level shift"
    assert f"12 are usual; it {word} to that level and stays there" in text


@pytest.mark.parametrize(("sign", "kind"), [(-1, "drop"), (1, "burst")])
def test_what_passes_sooner_is_none(sign: int, kind: str) -> None:
    assert told(sign, 500 + LEARNT - 1)[0] == kind


@pytest.mark.parametrize("end", [510, ROWS])
def test_no_records_are_a_silence_however_long(end: int) -> None:
    assert told(-1, end, level=0.0)[0] == "silence"


def told(sign: int, end: int, level: float | None = None) -> tuple[str, str]:
    """Return the kind and the sentence of a change from 1 record a bucket."""
    counts = np.ones((ROWS, 1))
    counts[500:end] = 1 + 0.5 * sign if level is None else level
    grid = Grid(5_000_000 * np.arange(ROWS), 5_000_000, ["source"], ["a"], counts)
    verdict = Verdict(*(np.ones((ROWS, 1)) for _ in Verdict._fields))
    one = Episode(0, sign, 500, end, 2.0, 1.0)
    [member] = members_of(grid, verdict, [one], [], {})
    return member.kind, Words(grid, {}, {}).sentence(member, None)


@pytest.mark.parametrize(("clearer", "named"), [("service", "web"), ("template", "A")])
def test_a_fall_is_named_by_what_shows_it_more_clearly(
    clearer: str, named: str
) -> None:
    counts = np.column_stack([np.full(ROWS, 2.0), np.full(ROWS, 3.0)])
    counts[500:540] = [0.2, 0.5]
    kinds = ["template", "service"]
    grid = Grid(5_000_000 * np.arange(ROWS), 5_000_000, kinds, ["A", "web"], counts)
    verdict = Verdict(*(np.ones((ROWS, 2)) for _ in Verdict._fields))
    falls = [
        Episode(at, -1, 500, 540, 3.0 if kind == clearer else 1.5, level, back=True)
        for at, (kind, level) in enumerate(zip(kinds, (2.0, 3.0), strict=True))
    ]
    members = members_of(grid, verdict, falls, [], {})
    [event] = merge(grid, members, explanations(grid, members))
    assert grid.keys[event[0].episode.series] == named
