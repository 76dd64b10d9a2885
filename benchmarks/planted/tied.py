"""Comparing halves of a log of transfers: counted by the id in its messages, or by lines."""

from collections.abc import Iterator, Sequence

import polars as pl

from benchmarks.planted.threaded import NAMED, halves
from logai_core.compare import compare
from logai_core.pipeline import counted_by


def significant(planted: str, volume: int, seed: int, *, by_id: bool) -> list[str]:
    """Return the values of significant CHANGES, in their order."""
    before, after = (
        one.lazy().drop("voice") for one in halves(volume, seed, planted=planted)
    )
    ids = counted_by.found_in(pl.concat([before, after])) if by_id else {}
    return compare(after, before, ids=ids).filter("significant")["value"].to_list()


def lines_of(volume: int, few: Sequence[int], many: Sequence[int]) -> Iterator[str]:
    """Yield a line for each thing planted, and for nothing, by id and by lines."""
    for planted, named in {"": "", **NAMED}.items():
        for by_id in (True, False):
            seeds = few if planted else many
            found = [significant(planted, volume, one, by_id=by_id) for one in seeds]
            first = sum(one[:1] == [named] for one in found)
            others = sum(value != named for one in found for value in one)
            quiet = sum(not one for one in found)
            yield (
                f"{planted or 'nothing':<18}{'id' if by_id else 'line':>6}{volume:>10,}"
                f"{len(found):>7}{first:>7}{others:>8}{quiet:>9}"
            )


HEAD = (
    f"{'transfers':<18}{'by':>6}{'volume':>10}{'logs':>7}{'first':>7}{'others':>8}"
    f"{'nothing':>9}"
)
