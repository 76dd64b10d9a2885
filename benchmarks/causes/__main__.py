"""Print how often the cause of an incident stands in the digest and in the summary.

    python -m benchmarks.causes [--seeds develop held-out] [--logs 14] [--volume 20000]

Weights of `logai_core/llm/causes.py` are chosen on the seeds `develop` alone; what docs
state is of the seeds `held-out`, which are looked at afterwards.
"""

import argparse
from collections.abc import Callable

from benchmarks.causes.making import LAGS
from benchmarks.causes.scoring import Told, score

SEEDS = {"develop": 0, "held-out": 70_000}
HEADS = ("seeds", "of", "incidents", "digest", "top 10", "top 20", "symptoms")


def row(seeds: str, name: str, own: list[Told]) -> str:
    """Return one row: shares of incidents whose cause is in the digest, and in the summary."""
    shares = (
        [one.digested for one in own],
        [0 <= one.place < 10 for one in own],
        [0 <= one.place < 20 for one in own],
        [one.symptoms for one in own],
    )
    numbers = (f"{sum(each) / len(each):.2f}" for each in shares)
    return f"| {' | '.join([seeds, name, str(len(own)), *numbers])} |"


def print_rows(seeds: str, done: list[Told], by: Callable[[Told], str]) -> None:
    """Print one row for each value of `by`, in the order in which they come."""
    for name in dict.fromkeys(map(by, done)):
        print(row(seeds, name, [one for one in done if by(one) == name]))


def main() -> None:
    """Make the logs that were asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.causes")
    parser.add_argument("--seeds", choices=SEEDS, nargs="+", default=[*SEEDS])
    parser.add_argument("--logs", type=int, default=14, help="of each lag")
    parser.add_argument("--volume", type=int, default=20_000)
    parser.add_argument("--tales", action="store_true", help="tell what was missed")
    given = parser.parse_args()
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * 2}{'--:|' * (len(HEADS) - 2)}")
    for seeds in given.seeds:
        first = SEEDS[seeds]
        done = [
            score(seed, lag, given.volume)
            for lag in LAGS
            for seed in range(first, first + given.logs)
        ]
        print_rows(seeds, done, lambda one: f"lag {one.lag:.1%}")
        print_rows(seeds, done, lambda one: f"cause at {one.level}")
        print_rows(seeds, done, lambda one: f"shares {one.way}")
        if given.tales:
            missed = [one for one in done if not (one.digested and 0 <= one.place < 10)]
            print(*missed, sep="\n")


if __name__ == "__main__":
    main()
