import numpy as np
import polars as pl
import pytest

from logai_core.detect import detect

from .builders import BUCKETS, sources_of

RATES = {"A": 2.0, "B": 1.0, "C": 0.5, "D": 0.2}
OTHERS = {"X": 2.0, "Y": 1.0}
SILENT = ["silence", "drop"]

Edges = tuple[int, int]


def piece(
    rates: dict[str, float], edges: Edges, but: Edges = (0, 0)
) -> dict[str, np.ndarray]:
    """Return counts of patterns in some buckets, none in those of `but`."""
    rows = np.arange(BUCKETS)
    inside = (rows >= edges[0]) & (rows < edges[1])
    inside &= (rows < but[0]) | (rows >= but[1])
    return {
        key: np.random.default_rng((edges[0], ord(key))).poisson(rate, BUCKETS) * inside
        for key, rate in rates.items()
    }


def of_sources(log: dict[str, dict[str, np.ndarray]], **settings: str) -> pl.DataFrame:
    findings = detect(*sources_of(log), **settings).findings  # type: ignore[arg-type]
    return findings.filter(pl.col("series_kind") == "source")


@pytest.mark.parametrize("cuts", [[500], [620], [300, 480, 700]])
@pytest.mark.parametrize("detector", ["record", "zscore"])
def test_one_log_in_pieces_neither_stops_nor_begins(cuts: list[int], detector) -> None:
    edges = zip([0, *cuts], [*cuts, BUCKETS], strict=True)
    log = {
        f"app.log.{number}": piece(RATES, (first, last))
        for number, (first, last) in enumerate(edges)
    }
    assert of_sources(log, detector=detector).height == 0


def test_a_short_pause_between_the_pieces_is_none() -> None:
    log = {
        "app.log.1": piece(RATES, (0, 500)),
        "app.log": piece(RATES, (508, BUCKETS)),
        "db.log": piece(OTHERS, (0, BUCKETS)),
    }
    assert of_sources(log).height == 0


def test_a_source_is_silent_when_other_patterns_begin_where_it_ends() -> None:
    log = {"app.log": piece(RATES, (0, 500)), "db.log": piece(OTHERS, (500, BUCKETS))}
    log["web.log"] = piece({"W": 3.0}, (0, BUCKETS))
    [one] = of_sources(log).filter(pl.col("kind").is_in(SILENT)).rows(named=True)
    assert (one["key"], one["expected"] > 1_500) == ("app.log", True)


def test_a_source_is_silent_when_its_patterns_go_on_much_later() -> None:
    log = {"app.log.1": piece(RATES, (0, 500)), "app.log": piece(RATES, (640, BUCKETS))}
    log["db.log"] = piece({"W": 9.0}, (0, BUCKETS))
    assert "app.log.1" in of_sources(log)["key"]


def test_a_pause_inside_a_piece_is_still_told() -> None:
    log = {
        "app.log.1": piece(RATES, (0, 700), but=(400, 440)),
        "app.log": piece(RATES, (700, BUCKETS)),
        "db.log": piece(OTHERS, (0, BUCKETS)),
    }
    found = of_sources(log).select("kind", "key").rows()
    assert found == [("silence", "app.log.1")]
