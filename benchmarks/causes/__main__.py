"""Print how often the cause of an incident stands in the digest and in the summary.

    python -m benchmarks.causes --seeds develop|held-out [--logs 14] [--volume 20000]

Weights of `logai_core/llm/causes.py` are chosen on the seeds `develop` alone.
"""

import argparse
from collections.abc import Callable

from benchmarks.causes.making import LAGS
from benchmarks.causes.scoring import Told, score

SEEDS = {"develop": 0, "held-out": 70_000}


def share(of: list[bool]) -> str:
    """Write a share with what it is of."""
    return f"{sum(of) / len(of):.2f} ({len(of)})"


def print_table(done: list[Told], head: str, by: Callable[[Told], str]) -> None:
    """Print one row for each value of `by`."""
    print(f"\n{head:<10}{'digest':>12}{'top 10':>12}{'top 20':>12}{'symptoms':>10}")
    for name in sorted({by(one) for one in done}):
        own = [one for one in done if by(one) == name]
        print(
            f"{name:<10}{share([one.digested for one in own]):>12}"
            f"{share([0 <= one.place < 10 for one in own]):>12}"
            f"{share([0 <= one.place < 20 for one in own]):>12}"
            f"{sum(one.symptoms for one in own) / len(own):>10.2f}"
        )


def main() -> None:
    """Make the logs that were asked for and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.causes")
    parser.add_argument("--seeds", choices=SEEDS, default="develop")
    parser.add_argument("--logs", type=int, default=14, help="of each lag")
    parser.add_argument("--volume", type=int, default=20_000)
    parser.add_argument("--tales", action="store_true", help="tell what was missed")
    given = parser.parse_args()
    seeds = range(SEEDS[given.seeds], SEEDS[given.seeds] + given.logs)
    done = [score(seed, lag, given.volume) for lag in LAGS for seed in seeds]
    print(f"{given.seeds}: {len(done)} incidents in {given.volume:,} lines each")
    print_table(done, "lag", lambda one: f"{one.lag:.1%}")
    print_table(done, "level", lambda one: one.level)
    print_table(done, "shared", lambda one: one.way)
    print_table(
        [one for one in done if one.way != "nothing"],
        "linked",
        lambda one: f"{one.lag:.1%}",
    )
    if given.tales:
        for one in done:
            if not (one.digested and 0 <= one.place < 10):
                print(one)


if __name__ == "__main__":
    main()
