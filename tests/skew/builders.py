"""Requests that are handed on from source to source, by clocks that are off."""

import random
from collections.abc import Mapping
from typing import Any

import polars as pl

from logai_core.schemas import UTC_US
from tests.builders import at

ID = pl.col("request_id")
Visit = tuple[str, str, float, str]


def requests(
    number: int, clocks: Mapping[str, float], *, seed: int = 1
) -> pl.DataFrame:
    """Return requests through web, api and db: each waits for the next, as long as it takes.

    `clocks` are the seconds that each clock is ahead; times are to the millisecond.
    """
    chance = random.Random(seed)  # noqa: S311 - lengths of made-up work
    rows: list[Visit] = []
    for n in range(number):
        way, work, render = (chance.lognormvariate(mu, 0.4) for mu in (-5, -3, -6))
        begin, rid = 3.0 * n, f"r{n}"
        called, asked = begin + way, begin + 2 * way
        rows += [
            ("web", rid, begin, "begins"),
            ("api", rid, called, "called"),
            ("db", rid, asked, "asked"),
            ("db", rid, asked + work, "told"),
            ("api", rid, asked + work + way + render, "rendered"),
            ("web", rid, asked + work + 2 * way + render, "ends"),
        ]
    return records(rows, clocks)


def queued(number: int, waits: tuple[float, float], *, sources: tuple[str, str] = ("api", "worker"), seed: int = 1) -> list[Visit]:  # fmt: skip
    """Return orders that one source takes and another one works off after a wait."""
    chance = random.Random(seed)  # noqa: S311
    rows: list[Visit] = []
    for n in range(number):
        begin, rid = 7.123 * n, f"{sources[0]}-{n}"
        rows += [
            (sources[0], rid, begin, "taken"),
            (sources[1], rid, begin + chance.uniform(*waits), "worked off"),
        ]
    return rows


def records(
    rows: list[Visit], clocks: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Return records of visits, each clock ahead by as much as `clocks` say."""
    ahead: Mapping[str, Any] = clocks or {}
    made = [
        {
            "source_id": source,
            "request_id": rid,
            "ts": at(round(when + ahead.get(source, 0.0), 3)),
            "template_id": step,
        }
        for source, rid, when, step in rows
    ]
    schema = {"source_id": pl.String, "request_id": pl.String, "ts": UTC_US, "template_id": pl.String}  # fmt: skip
    return pl.DataFrame(made, schema=schema)
