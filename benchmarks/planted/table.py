"""Tables of what was found, and the tales of what was not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from benchmarks.planted.incidents import Planted
from benchmarks.planted.making import CLEAN
from benchmarks.planted.running import Run, order

EXAMPLES = 5


def by_kind(runs: Sequence[Run], *, by_volume: bool) -> list[str]:
    """Return the lines of the table of planted kinds.

    Precision is that of the findings of a kind in all logs: those planted over those
    planted and false ones; echoes of an incident of another kind count as neither.
    "ideal" is the recall of an observer who knows all rates, see `ideal.py`.
    """
    volumes = sorted({run.volume for run in runs})
    groups = {"all": volumes}
    if by_volume:
        groups = {f"{volume:,}": [volume] for volume in volumes}
    lines = [
        f"{'kind':<14}{'volume':>10}{'planted':>9}{'ideal':>7}{'recall':>8}{'any kind':>9}"
        f"{'precision':>10}{'hits':>6}{'false':>6}{'echoes':>7}{'onset off':>10}{'open right':>11}"
    ]
    for kind in sorted({run.kind for run in runs} - set(CLEAN), key=order):
        lines += [_kind_line(kind, name, of, runs) for name, of in groups.items()]
    return lines


def _kind_line(
    kind: str, volume: str, volumes: Sequence[int], runs: Sequence[Run]
) -> str:
    these = [run for run in runs if run.volume in volumes]
    own = [run.scored for run in these if run.kind == kind]
    truth = [one for run in these if run.kind == kind for one in run.made.truth]
    ideal = [one.ideal for one in truth if one.ideal is not None]
    found = [one for scored in own for one in scored.found]
    any_kind = [one for scored in own for one in scored.any_kind]
    off = [one for scored in own for one in scored.off if one is not None]
    right = [one for scored in own for one in scored.open_right if one is not None]
    hits, echoes, false = (
        sum(seen.kind == kind for run in these for seen in getattr(run.scored, name))
        for name in ("hits", "echoes", "false")
    )
    return (
        f"{kind:<14}{volume:>10}{len(found):>9}{_share(sum(ideal), len(ideal)):>7}"
        f"{_share(sum(found), len(found)):>8}"
        f"{_share(sum(any_kind), len(found)):>9}{_share(hits, hits + false):>10}"
        f"{hits:>6}{false:>6}{echoes:>7}"
        f"{(f'{median(off):.1f}' if off else '-'):>10}"
        f"{_share(sum(right), len(right)):>11}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def of_clean(runs: Sequence[Run]) -> list[str]:
    """Return the lines of the table of logs in which nothing may be found."""
    lines = [
        f"{'clean logs':<14}{'volume':>10}{'logs':>6}{'buckets':>10}{'false':>7}{'per 1,000':>11}  kinds"
    ]
    for kind in CLEAN:
        for volume in sorted({run.volume for run in runs}):
            own = [run for run in runs if (run.kind, run.volume) == (kind, volume)]
            lines += [_clean_line(kind, f"{volume:,}", own)] if own else []
    own = [run for run in runs if run.kind in CLEAN]
    lines += [_clean_line("all", "all", own)] if own else []
    return lines


def _clean_line(kind: str, volume: str, runs: Sequence[Run]) -> str:
    buckets = sum(run.buckets for run in runs)
    false = [seen.kind for run in runs for seen in run.scored.false]
    kinds = ", ".join(f"{one} {false.count(one)}" for one in sorted(set(false)))
    return f"{kind:<14}{volume:>10}{len(runs):>6}{buckets:>10,}{len(false):>7}{1000 * len(false) / buckets:>11.2f}  {kinds}"


def tales(runs: Sequence[Run]) -> list[str]:
    """Return for each kind some incidents that were missed and findings that are false."""
    missed: dict[str, list[str]] = defaultdict(list)
    false: dict[str, list[str]] = defaultdict(list)
    for run in runs:
        where = f"{run.kind}, {run.volume:,} records, seed {run.seed}, bucket {run.step:g} s"
        for planted, found in zip(run.made.truth, run.scored.found, strict=True):
            if not found:
                there = [f"{seen.kind}: {seen.text}" for seen in run.scored.echoes]
                missed[run.kind].append(
                    f"- {where}: {planted.what}, {_interval(planted.start, planted.end, run)}"
                    f"{', open' * planted.open}, {planted.evidence:.0f} nats{_ideally(planted)}\n      found: "
                    + ("\n             ".join(there[:3]) or "nothing there")
                )
        for seen in run.scored.false:
            false[seen.kind].append(
                f"- {where}: {_interval(seen.start, seen.end, run)} {seen.text}"
            )
    lines = ["", "FALSE in clean logs, by what they are about:", *_about(runs)]
    for name, told in (("MISSED", missed), ("FALSE", false)):
        for kind in sorted(told, key=order):
            lines += ["", f"{name} {kind}: {len(told[kind])}", *_spread(told[kind])]
    return lines


def _ideally(planted: Planted) -> str:
    return ", beyond an ideal observer" if planted.ideal is False else ""


def _about(runs: Iterable[Run]) -> list[str]:
    told = Counter(
        f"{seen.kind} {seen.text.split(': ')[0]}, {run.volume:,} records"
        for run in runs
        if run.made.clean
        for seen in run.scored.false
    )
    return [f"{number:>5} {about}" for about, number in told.most_common(12)]


def _spread(told: Sequence[str]) -> list[str]:
    """Return some of the tales, from all volumes."""
    step = max(1, len(told) // EXAMPLES)
    return list(told[::step][:EXAMPLES])


def _interval(start: float, end: float, run: Run) -> str:
    return f"at {start / run.made.span:.1%} to {end / run.made.span:.1%}"
