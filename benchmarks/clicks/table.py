"""The table of clicks."""

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.clicks.watching import Cost

TIME_S, BYTES = 0.400, 300_000


def lines(costs: Mapping[str, Sequence[Cost]]) -> list[str]:
    """Return a line a click; what is over the figure is marked."""
    head = f"{'':<28}{'p50 ms':>8}{'p95 ms':>8}{'p50 CPU':>9}{'p95 CPU':>9}{'runs':>6}{'kB':>8}"
    body = [row(name, some) for name, some in costs.items() if some]
    every = [one for some in costs.values() for one in some]
    return [head, *body, row("all", every)] if every else [head]


def row(name: str, costs: Sequence[Cost]) -> str:
    """Return the line of one click; bytes are the most that it took."""
    wall, cpu = ([one[at] for one in costs] for at in (0, 1))
    sent = max(one.sent for one in costs)
    marks = "  time" * (share(wall, 0.95) > TIME_S) + "  bytes" * (sent > BYTES)
    times = [statistics.median(wall), share(wall, 0.95)]
    used = [statistics.median(cpu), share(cpu, 0.95)]
    told = "".join(f"{one * 1000:>8,.0f}" for one in times)
    told += "".join(f"{one * 1000:>9,.0f}" for one in used)
    runs = max(one.runs for one in costs)
    return f"{name:<28}{told}{runs:>6}{sent / 1000:>8,.0f}{marks}"


def share(values: Sequence[float], part: float) -> float:
    """Return the value that `part` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]
