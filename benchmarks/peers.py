"""Print how fast templates are mined beside Drain3, on the same messages and core.

    python -m benchmarks.peers [--data DIR] [--lines 1000000] [--seconds 30]

From message text to template ids, in seconds of the processor, each miner in a process
of its own on one core, after a first block to warm up. Without a folder of labelled
logs (see `corpora`) the logs are made up. Drain3 runs with its defaults, and with masks
as in its example. It is stopped after `--seconds` (marked +): as it slows down with the
number of its clusters, that flatters it. "true" is the number of labelled templates;
peak is in MiB, of the process with all messages.
"""

import argparse
import statistics
from pathlib import Path

from benchmarks.corpora import Corpus, corpora
from benchmarks.miners import MINERS, Took, mine

_HEAD = "".join(
    f" │{name:>14}{'times':>7}{'templates':>11}{'peak':>6}" for name in MINERS
)


def print_row(corpus: Corpus, seconds: float) -> list[float]:
    """Print one line of the table; return our speed as multiples of the others'."""
    true = "-" if corpus.labels is None else f"{corpus.labels.n_unique():,}"
    print(f"{corpus.name:<16}{true:>6}", end="", flush=True)
    took: list[Took] = []
    for name in MINERS:
        took.append(mine(name, corpus.messages, seconds=seconds)[0])
        one, times = took[-1], took[0].rate / took[-1].rate
        part = "+" if one.lines < len(corpus.messages) else " "
        print(f" │{one.rate:>13,.0f}{part}{times:>7.1f}", end="")
        print(f"{one.templates:>11,}{one.peak:>6,.0f}", end="", flush=True)
    print()
    return [took[0].rate / one.rate for one in took]


def main() -> None:
    """Measure each log in turn and print one table."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    arguments.add_argument("--data", type=Path, help="a folder of labelled logs")
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--seconds", type=float, default=30, help="most for Drain3")
    given = arguments.parse_args()
    print(f"{given.lines:,} messages; lines per second on one core, times as fast")
    print(f"{'':<16}{'true':>6}{_HEAD}", flush=True)
    rows = [
        print_row(corpus, given.seconds)
        for corpus in corpora(given.data, lines=given.lines)
    ]
    medians = zip(MINERS, zip(*rows, strict=True), strict=True)
    for name, times in list(medians)[1:]:
        print(f"median: {statistics.median(times):.1f} times as fast as {name}")


if __name__ == "__main__":
    main()
