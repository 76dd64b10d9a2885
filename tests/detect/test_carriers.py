"""Which patterns a finding of a place names where none of them stands out by itself."""

import numpy as np
import polars as pl

from logai_core.detect import detect

from .builders import BUCKETS, sources_of

MOVED, PATTERNS = 600, [f"T{at}" for at in range(12)]


def test_a_fall_of_a_source_names_only_what_is_in_it() -> None:
    rng, rows = np.random.default_rng(1), np.arange(BUCKETS)
    day = 0.5 + rows / BUCKETS
    left = np.where((rows >= MOVED) & (rows < MOVED + 60), 0.3, 1.0)
    here = {key: rng.poisson(0.25 * day * left) for key in PATTERNS}
    there = {key: rng.poisson(0.5 * day) for key in PATTERNS}
    others = {"X": rng.poisson(6 * day), "Y": rng.poisson(3 * (2 - day))}
    windows, templates = sources_of({"a": here, "b": there, "c": others})
    found = detect(windows, templates).findings
    [fall] = found.filter(pl.col("kind") == "drop").rows(named=True)
    assert (fall["series_kind"], fall["key"]) == ("source", "a")
    assert len(fall["templates"]) == 5
    assert set(fall["templates"]) <= set(PATTERNS)
