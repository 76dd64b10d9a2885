"""Print lines per second by stage and format, and the peak memory.

    python -m benchmarks [--lines 1000000] [--only NAME]
    python -m benchmarks --file PATH [--workers 2]

"records" is from bytes to records on disk, "all" to findings, on the wall; the stages
are measured one by one, in one thread. With a file, it is loaded by path as records.

Each format is measured in a process of its own, so that its peak memory is its own;
the column "peak" is that of "records". Nothing is asserted: speeds differ from machine
to machine; compare ratios within one run.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.logs import FORMATS, write_log
from logai_core import evidence, formats, pipeline, templates, windows
from logai_core.detect import detect
from logai_core.parse import Parser
from logai_core.pipeline.parts import WORKERS
from logai_core.report import render_html
from logai_core.schemas import PARTED
from logai_core.settings import Limits, ParseSettings, Settings
from logai_core.sources import LineReader, keep
from logai_core.store import Case

STAGES = ("keep", "read", "parse", "shapes", "write", "records", "mine", "describe",
          "windows", "detect", "examples", "all", "report")  # fmt: skip
SETTINGS = Settings(parse=ParseSettings(year=2026))


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - began


class Measured(NamedTuple):
    """Seconds by stage, and the most memory that "records" took, in MiB."""

    seconds: dict[str, float]
    peak: float


def measure(name: str, lines: int) -> Measured:
    """Measure a log of the named format."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "bench.log"
        write_log(log, FORMATS[name], lines=lines)
        with clock("records"):
            records_of(log, Path(folder) / "records")
        peak = _peak()
        _stages(log, Path(folder), clock)
        _whole(log, Path(folder), clock)
    return Measured(clock.seconds, peak)


def records_of(log: Path, folder: Path, *, workers: int = WORKERS) -> Case:
    """Load a log by path into a new case, as records without shapes."""
    case = Case.create(folder, title="bench")
    inputs = [pipeline.Input(log, log.name)]
    pipeline.load(case, inputs, settings=SETTINGS, with_shapes=False, workers=workers)
    return case


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _stages(log: Path, folder: Path, clock: Clock) -> None:
    with clock("keep"):
        kept = keep(log, into=folder, name=log.name)
    reader = LineReader(kept.path, name=log.name, limits=Limits())
    parser = Parser(
        formats.guess(reader.sample(), known=formats.ALL),
        source_id=kept.source_id,
        settings=ParseSettings(year=2026),
        limits=Limits(),
    )
    blocks = iter(reader)
    number = 0
    while True:
        with clock("read"):
            block = next(blocks, None)
        if block is None:
            break
        with clock("parse"):
            parsed = parser.feed(block)
        with clock("shapes"):
            shaped = templates.add_shapes(parsed.records)
        with clock("write"):
            shaped.records.write_parquet(folder / f"{number:05}.parquet")
        number += 1


def _whole(log: Path, folder: Path, clock: Clock) -> None:
    case = Case.create(folder / "case", title="bench")
    with clock("all"):
        pipeline.load(case, [pipeline.Input(log, log.name)], settings=SETTINGS)
        pipeline.analyze(case, settings=SETTINGS)
    shapes = templates.merge_shapes(case.shape_parts())
    with clock("mine"):
        mined = templates.mine_templates(shapes)
    records = case.records_with_templates()
    parted = PARTED.to_frame()
    with clock("describe"):
        described = templates.describe_templates(records, mined, shapes, parted)
    with clock("windows"):
        counted = windows.count_windows(records)
    with clock("detect"):
        found = detect(counted, described)
    with clock("examples"):
        evidence.choose_examples(records, found.findings)
    with clock("report"):
        render_html(pipeline.report_of(case))


def print_file(log: Path, *, workers: int) -> None:
    """Print what it takes to load a file by path: seconds, lines a second, memory."""
    with tempfile.TemporaryDirectory(dir=log.parent) as folder:
        began, used = time.perf_counter(), time.process_time()
        case = records_of(log, Path(folder) / "case", workers=workers)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        source = case.sources().row(0, named=True)
        disk = sum(part.stat().st_size for part in case.parts()) / 2**20
    print(f"{log.name}: {log.stat().st_size / 2**20:,.0f} MiB as {source['format']}")
    print(f"{source['lines_in']:>14,} lines, {source['records']:,} records")
    print(f"{wall:>14.2f} s wall, {cpu:.2f} s of processors, {workers} workers")
    print(f"{source['lines_in'] / wall:>14,.0f} lines/s")
    print(f"{_peak():>14,.0f} MiB at most, {disk:,.0f} MiB of records on disk")


def print_row(name: str, lines: int) -> None:
    """Print one line of the table."""
    seconds, peak = measure(name, lines)
    rates = [lines / seconds[stage] / 1000 for stage in STAGES]
    print(f"{name:<16}" + "".join(f"{rate:>10,.0f}" for rate in rates), end="")
    print(f"{peak:>10,.0f}")


def main() -> None:
    """Measure each format in a process of its own and print one table."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks")
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--only", choices=FORMATS, help="one format, this process")
    arguments.add_argument("--file", type=Path, help="a log to load by path")
    arguments.add_argument("--workers", type=int, default=WORKERS)
    given = arguments.parse_args()
    if given.file:
        print_file(given.file, workers=given.workers)
        return
    if given.only:
        print_row(given.only, given.lines)
        return
    print(f"{given.lines:,} lines; thousand lines per second by stage; peak in MiB")
    print(
        f"{'':<16}" + "".join(f"{stage:>10}" for stage in [*STAGES, "peak"]), flush=True
    )
    for name in FORMATS:
        command = [sys.executable, "-m", "benchmarks", "--only", name]
        subprocess.run([*command, "--lines", str(given.lines)], check=True)


if __name__ == "__main__":
    main()
