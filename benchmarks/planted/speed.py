"""How long counting, finding and comparing take over millions of records.

    python -m benchmarks.planted.speed [--records 5000000]

The records are one made-up log, laid end to end, with their templates, on disk as
Parquet; nothing is asserted.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.planted.making import Made, make
from benchmarks.planted.stages import step_us_of, with_templates
from logai_core import measures as stating
from logai_core import sessions, values, windows
from logai_core.attributes import draw_sample
from logai_core.compare import (
    IDS,
    Columns,
    changes_of,
    comparable,
    compare,
    count_columns,
)
from logai_core.compare.together import tied
from logai_core.detect import detect, gather
from logai_core.detect.changed import find_changed_values
from logai_core.detect.instructions import find_instructions
from logai_core.detect.measured import find_latency_shifts
from logai_core.detect.missing import find_missing_steps
from logai_core.pipeline.finding import find_changes, patterns_of, unscored
from logai_core.pipeline.kept_ids import ids_in
from logai_core.pipeline.parts import COMPRESSION
from logai_core.profiles import COLUMNS, profiles_of
from logai_core.progress import tell_nobody
from logai_core.query.member_columns import values_of_many
from logai_core.settings import DetectSettings

TILE = 200_000


class Clock:
    """Prints the seconds of each stage, on the wall and of processors."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.wall, self.cpu = self.wall + wall, self.cpu + cpu
        print_row(stage, wall, cpu)


def print_row(stage: str, wall: float, cpu: float) -> None:
    """Print one line of the table, with the most memory so far in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{stage:<24}{wall:>8.2f}{cpu:>10.2f}{peak:>10,.0f}", flush=True)


def tiled(made: Made, path: Path, *, records: int) -> pl.DataFrame:
    """Write a log laid end to end as Parquet parts, with templates; return TEMPLATES."""
    named = with_templates(made)
    rows = named.records.collect().sort("ts")
    tiles = -(-records // rows.height)
    for at in range(tiles):
        later = pl.duration(microseconds=at * round(made.span * 1e6))
        tile = rows.with_columns(
            pl.col("ts") + later,
            (pl.col("line_no") + at * rows.height).cast(pl.UInt32),
            pl.concat_str("request_id", pl.lit(f"-{at}")),
        )
        tile.write_parquet(path / f"{at:05}.parquet", compression=COMPRESSION)
    return named.templates


def measure(path: Path, described: pl.DataFrame) -> None:
    """Print the table: stages one after another, and all as the pipeline has them."""
    records = pl.scan_parquet(path / "*.parquet")
    print(f"{'':<24}{'wall s':>8}{'of CPU':>10}{'peak MiB':>10}")
    print_row("(before)", 0.0, 0.0)
    clock = Clock()
    counted = stages(records, described, clock)
    print_row("sum", clock.wall, clock.cpu)
    with clock("all, side by side"):
        find_changes(
            records, described, settings=DetectSettings(), names={}, tell=tell_nobody
        )
    comparisons(records, counted, clock)


def stages(
    records: pl.LazyFrame, described: pl.DataFrame, clock: Clock
) -> pl.DataFrame:
    """Time each stage by itself; return WINDOWS."""
    with clock("windows"):
        counted, places = windows.count_windows_and_places(records)
    step_us = step_us_of(counted)
    with clock("detect"):
        counts = detect(counted, described)
    with clock("sample"):
        sample = draw_sample(records, *{*stating.SAMPLED, *values.SAMPLED})
    with clock("measures"):
        measures = stating.count_measures(
            records, step_us=step_us, places=patterns_of(described), sample=sample
        )
    with clock("latency shifts"):
        shifts = find_latency_shifts(measures, described)
    with clock("values"):
        valued = values.count_values(
            records, step_us=step_us, sample=sample, counted=places
        )
    with clock("changed values"):
        changed = find_changed_values(valued)
    with clock("instructions"):
        told = find_instructions(records, described)
    with clock("ids"):
        ids = sessions.find_ids(records)
    with clock("sessions"):
        tied = sessions.tie_sessions(records, ids["key"][0])
    with clock("missing steps"):
        missing = find_missing_steps(
            tied.sessions, tied.spans, described, covered=tied.covered
        )
    with clock("gather"):
        gather([counts, shifts, *(unscored(one) for one in (changed, told, missing))])
    return counted


def comparisons(records: pl.LazyFrame, counted: pl.DataFrame, clock: Clock) -> None:
    """Time the comparison of all records, and of two stretches next to each other."""
    middle = records.select(pl.col("ts").mean()).collect().item()
    length = (middle - counted["window_start"].min()) / 4
    ts = pl.col("ts")
    told = {
        "both halves": (ts >= middle, ts < middle),
        "two eighths": (
            ts.is_between(middle, middle + length),
            ts.is_between(middle - length, middle, closed="left"),
        ),
    }
    for name, (here, there) in told.items():
        with clock(f"compare, {name}"):
            compare(records.filter(here), records.filter(there))
    # What an analysis keeps of a case, and what its pages compare by.
    with clock("columns of a case"):
        columns = columns_in(records)
    for name, sides in told.items():
        with clock(f"of columns, {name}"):
            rows = (
                np.flatnonzero(columns.profiles.where(one)).astype(np.uint32)
                for one in sides
            )
            changes_of(count_columns(columns, *rows))


def columns_in(records: pl.LazyFrame) -> Columns:
    """Return what a comparison asks for, of records with their templates."""
    profiles = profiles_of(
        records.select(*COLUMNS, "ts").collect_batches(maintain_order=True)
    )
    if profiles is None:
        raise AssertionError
    length = 250_000
    scans = (
        records.slice(at, length) for at in range(0, profiles.of.size, length)
    )  # fmt: skip
    found = values_of_many(scans, comparable(records))
    ids = cache(partial(ids_in, records))
    for name in IDS:
        ids(name)
    together = tied(profiles, found)
    return Columns(profiles, list(found), found.__getitem__, ids, together)


def main() -> None:
    """Make the records in a temporary folder and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted.speed")
    parser.add_argument("--records", type=int, default=5_000_000)
    given = parser.parse_args()
    print(f"{given.records:,} records with their templates")
    with tempfile.TemporaryDirectory() as folder:
        described = tiled(make("clean", TILE, 0), Path(folder), records=given.records)
        measure(Path(folder), described)


if __name__ == "__main__":
    main()
