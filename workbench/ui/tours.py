"""The tours of the made-up incidents: where each step goes, what it sets, what to see.

What a step says is true of the logs in `sample_logs`; a test holds it to them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from logai_core.scope import Window

THREADS, CLOCKS = "sessions", "clocks"
MOST_SOURCES = "*"


class Step(NamedTuple):
    """A page to go to, and what to look at there.

    `window` is the incident, `largest` sets it to the time of the largest finding;
    `view` is that of Threads and `thread` the one shown there: the one through most
    sources for MOST_SOURCES.
    """

    page: str
    title: str
    text: str
    window: Window | None = None
    largest: bool = False
    query: str = ""
    view: str = ""
    thread: str = ""


def _window(start: str, end: str) -> Window:
    first, last = (
        datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (start, end)
    )
    return Window(first, last)


_SUMMARY = Step(
    "summary",
    "Summary",
    "What happened, in words, each sentence with its lines. Take it away as a report that "
    "opens without a network.",
)

_SHOP = (
    Step(
        "overview",
        "What changed",
        "The first rows say what differs from what came before, the largest first; its time "
        "is now the incident, as the bar of every page says. Drag across the chart to set "
        "another one.",
        largest=True,
    ),
    Step(
        "compare",
        "Compare",
        "The incident against the time before it: what is new, gone, more or less, beyond "
        "what chance explains. Select a row to see its lines of both times.",
        largest=True,
    ),
    Step(
        "lines",
        "Lines",
        "The query keeps the errors of the incident, and below stand the neighbours of the "
        "first one, whatever is filtered. In the lines, j and k move, and ? tells all keys.",
        largest=True,
        query="level>=error",
    ),
    Step(
        "sessions",
        "Clocks",
        "Ids that two sources share show by how much one of their clocks is wrong: app-2 is "
        "38 seconds behind. A correction is one click, is taken back by another, and stands "
        "in the report.",
        view=CLOCKS,
    ),
    _SUMMARY,
)

_FAILING = _window("2026-11-18 10:14", "2026-11-18 10:36")
_ROLLOUT = (
    Step(
        "overview",
        "What changed",
        "The largest says what hurt: from 10:14 on the ingress finds nobody to connect to. "
        "Further down stands what came first: version is 1.9.0 from 10:02 on.",
    ),
    Step(
        "compare",
        "Compare",
        "The failing minutes against as many before: refused connections and 502 are new, "
        "completed requests fall by half. Select a row to see its lines of both times.",
        window=_FAILING,
    ),
    Step(
        "lines",
        "What the nodes say",
        "The kernel killed pods of the api 24 times, on all three nodes, the first at "
        "10:14:00. Below stand the neighbours of that line in all other logs.",
        query='"out of memory"',
    ),
    Step(
        "lines",
        "The cause",
        "1.8.0 starts with a seat map cache that is ready; 1.9.0, from 10:02:12 on, with "
        "one kept without limit. It is a line like any other, at level INFO.",
        query='"seat map cache ready"',
    ),
    Step(
        "sessions",
        "Threads",
        "The id of a request ties what the ingress, the api, the seats and the payments "
        "wrote about it; failed and slow ones stand first. Below the list is one that went "
        "through all four, with the time it waited between its lines.",
        view=THREADS,
        thread=MOST_SOURCES,
    ),
)

_INTRUSION = (
    Step(
        "overview",
        "What changed",
        "The loudest is a scan at 22:30 that gets nothing. What matters comes after it: "
        "guessing from 01:12 on, sudo at 02:03, and a service that nobody knew at 02:13.",
    ),
    Step(
        "lines",
        "The door",
        "At 19:42 an administrator lets the SSH server accept passwords; at 19:47 the first "
        "one fails, and 565 do until the morning. Before, nobody was asked for one.",
        query='"Failed password" OR "sshd_config.d"',
    ),
    Step(
        "lines",
        "The way in",
        "Two logins by password in all of the night, both from 203.0.113.77, which had "
        "guessed for 46 minutes: reports at 01:58, svc-health at 04:34.",
        query='"Accepted password"',
    ),
    Step(
        "lines",
        "As root",
        "Sixteen commands as root by these two: an account, a key, a timer, and an archive "
        "of the members' data. What strangers wrote is shown as it is, and never run.",
        query='"TTY=pts/1"',
    ),
    Step(
        "compare",
        "What stays",
        "The rest of the night against the hours before: svc-health starts every five "
        "minutes, and the firewall stops each of its 46 calls. Select a row to see its "
        "lines.",
        window=_window("2026-11-17 02:13", "2026-11-17 06:00"),
    ),
)

_BATCH = (
    Step(
        "overview",
        "What changed",
        "No record is above INFO, and nothing failed. The first row is about what is not "
        "there: a step that 52 batches lack from 15:13 on.",
    ),
    Step(
        "sessions",
        "Threads",
        "Batch b701160 was cleaned, loaded and shown, but its rows were never priced. The "
        "step that it lacks stands in its place.",
        view=THREADS,
        thread="b701160",
    ),
    Step(
        "lines",
        "What they share",
        "In the same hours 52 batches were of returns, and these are the ones: no other "
        "lacks its prices, and each of these does.",
        query="returns",
        window=_window("2026-11-12 15:10", "2026-11-13 06:00"),
    ),
    Step(
        "lines",
        "The cause",
        "At 15:10:00 the scheduler reads its rules anew: 23, where there were 24 since "
        "midnight. It says so at INFO, as every two hours.",
        query='"Rules read from"',
    ),
    _SUMMARY,
)

TOURS: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {"shop": _SHOP, "rollout": _ROLLOUT, "intrusion": _INTRUSION, "batch": _BATCH}
)
