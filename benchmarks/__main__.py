"""Print lines per second by stage and format, and the peak memory.

    python -m benchmarks [--lines 1000000]

Each format is measured in a process of its own, so that its peak memory is its own.
Nothing is asserted: speeds differ from machine to machine; compare ratios within
one run.
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

from benchmarks.logs import FORMATS, write_log
from logai_core import evidence, formats, pipeline, templates, windows
from logai_core.detect import detect
from logai_core.parse import Parser
from logai_core.report import render_html
from logai_core.settings import Limits, ParseSettings, Settings
from logai_core.sources import LineReader, keep
from logai_core.store import Case

STAGES = ("keep", "read", "parse", "shapes", "write", "mine", "describe", "windows",
          "detect", "examples", "all", "report")  # fmt: skip


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - began


def measure(name: str, lines: int) -> dict[str, float]:
    """Return seconds by stage for a log of the named format."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "bench.log"
        write_log(log, FORMATS[name], lines=lines)
        _stages(log, Path(folder), clock)
        _whole(log, Path(folder), clock)
    return clock.seconds


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
    settings = Settings(parse=ParseSettings(year=2026))
    with clock("all"):
        pipeline.load(case, [pipeline.Input(log, log.name)], settings=settings)
        pipeline.analyze(case, settings=settings)
    shapes = templates.merge_shapes(case.shape_parts())
    with clock("mine"):
        mined = templates.mine_templates(shapes)
    with clock("describe"):
        described = templates.describe_templates(case.records(), mined, shapes)
    records = case.records_with_templates()
    with clock("windows"):
        counted = windows.count_windows(records)
    with clock("detect"):
        found = detect(counted, described)
    with clock("examples"):
        evidence.choose_examples(records, found.findings)
    with clock("report"):
        render_html(pipeline.report_of(case))


def main() -> None:
    """Measure each format in a process of its own and print one table."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks")
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--only", help="one format, in this process")
    given = arguments.parse_args()
    if given.only:
        seconds = measure(given.only, given.lines)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rates = [given.lines / seconds[stage] / 1000 for stage in STAGES]
        print(
            f"{given.only:<16}" + "".join(f"{rate:>10,.0f}" for rate in rates), end=""
        )
        print(f"{peak:>10,.0f}")
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
