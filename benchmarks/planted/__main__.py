"""Print how many planted incidents are found, and what is found in clean logs."""

import argparse
import time

from benchmarks.planted import differences
from benchmarks.planted.making import KINDS
from benchmarks.planted.running import LOGS, SEEDS, WORKERS, Run, runs
from benchmarks.planted.table import by_kind, of_clean, tales


def print_found(done: list[Run], *, told: bool) -> None:
    """Print the tables of what was found; `told` with the tales of what was not."""
    for lines in (
        by_kind(done, by_volume=False),
        by_kind(done, by_volume=True),
        of_clean(done),
    ):
        print("\n".join(["", *lines]))
    unfit = [
        f"{run.kind} {run.volume:,} seed {run.seed}"
        for run in done
        if not run.made.fits
    ]
    if unfit:
        print(f"\nno such incident fits in {len(unfit)} logs: {'; '.join(unfit)}")
    if told:
        print("\n".join(tales(done)))


def main() -> None:
    """Run what was asked for and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planted")
    parser.add_argument("what", nargs="?", choices=("findings", "differences"))
    parser.add_argument("--seeds", choices=SEEDS, default="report")
    parser.add_argument("--kind", choices=KINDS, nargs="+", default=list(KINDS))
    parser.add_argument(
        "--volume", type=int, choices=LOGS, nargs="+", default=list(LOGS)
    )
    parser.add_argument("--grade", choices=("fair", "hard"), default="fair")
    parser.add_argument("--share", type=float, default=1.0, help="of the logs")
    parser.add_argument("--tales", action="store_true", help="tell what was missed")
    parser.add_argument("--workers", type=int, default=WORKERS)
    given = parser.parse_args()
    began = time.perf_counter()
    if given.what != "differences":
        done = list(
            runs(
                given.kind,
                given.volume,
                given.seeds,
                share=given.share,
                grade=given.grade,
                workers=given.workers,
            )
        )
        print(f"incidents planted, {given.grade}, {given.seeds}: {len(done)} logs")
        print_found(done, told=given.tales)
    if given.what != "findings":
        print(
            "\n".join(["", *differences.table(SEEDS[given.seeds], share=given.share)])
        )
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
