"""Print what mining a long labelled log takes, and how well it goes.

    python -m benchmarks.mining --data DIR [--lines 1000000]

For each system of a folder of labelled logs (see `corpora`), made long: lines per second
on one core from message text to template ids, peak memory of the process in MiB with
all messages, templates found against true ones, and FGA (F1 over groups of lines that
are exactly those of a true template) of the short log and of the long one.
"""

import argparse
from pathlib import Path

import polars as pl

from benchmarks.corpora import Corpus, labelled, lengthened
from benchmarks.miners import mine


def group_f1(truth: pl.Series, found: pl.Series) -> float:
    """Return FGA."""
    cells = pl.DataFrame({"truth": truth, "found": found}).group_by(pl.all()).len()
    alone = (pl.len().over("truth") == 1) & (pl.len().over("found") == 1)
    right = cells.filter(alone).height
    return 2 * right / (truth.n_unique() + found.n_unique())


def print_row(short: Corpus, lines: int) -> None:
    """Print one line of the table."""
    assert short.labels is not None
    few = group_f1(short.labels, mine("ours", short.messages)[1])
    long = lengthened(short, lines=lines)
    assert long.labels is not None
    took, found = mine("ours", long.messages)
    true = long.labels.n_unique()
    print(f"{short.name:<16}{took.rate:>12,.0f}{took.peak:>8,.0f}", end="")
    print(f"{took.templates:>11,}{true:>7,}{took.templates / true:>7.2f}", end="")
    print(f"{few:>10.3f}{group_f1(long.labels, found):>10.3f}", flush=True)


def main() -> None:
    """Measure each log in turn and print one table."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.mining")
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--lines", type=int, default=1_000_000)
    given = arguments.parse_args()
    print(f"{given.lines:,} messages, one core")
    print(
        f"{'':<16}{'lines/s':>12}{'peak':>8}{'templates':>11}{'true':>7}{'ratio':>7}"
        f"{'FGA short':>10}{'FGA long':>10}"
    )
    for short in labelled(given.data):
        print_row(short, given.lines)


if __name__ == "__main__":
    main()
