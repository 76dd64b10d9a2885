"""A bad deploy in a Kubernetes namespace: memory without a limit, pods killed, undone."""

from logai_core.demo.model import Incident, Planted, Voice, Wave
from logai_core.demo.rollout import failing
from logai_core.demo.rollout.background import BEATS, DRAINING, GAUGES, ODDS
from logai_core.demo.rollout.fields import FIELDS
from logai_core.demo.rollout.release import RELEASE
from logai_core.demo.rollout.requests import TRAFFIC
from logai_core.demo.rollout.speakers import (
    API,
    EVENTS,
    INGRESS,
    NODES,
    PAYMENTS,
    SEATS,
)
from logai_core.demo.rollout.times import (
    CALM,
    DEPLOY,
    DEPLOYED,
    FIRST_KILL,
    MINUTES,
    NEW,
    OLD,
    START,
    UNDO,
)
from logai_core.demo.rollout.voices import (
    api_json,
    ecs_json,
    events,
    ingress,
    logfmt,
    node_journal,
)
from logai_core.demo.timing import seconds

VOICES = (
    Voice("api.jsonl.gz", API, api_json),
    Voice("events.log", EVENTS, events),
    Voice("ingress.log.gz", INGRESS, ingress),
    Voice("nodes.log", NODES, node_journal),
    Voice("payments.log", PAYMENTS, logfmt),
    Voice("seats.jsonl.gz", SEATS, ecs_json),
)

WAVES = (
    Wave(
        TRAFFIC,
        ((0, 20), (50, 25), (FIRST_KILL, 26), (FIRST_KILL + 5, 13), (UNDO, 9),
         (CALM, 22), (MINUTES, 24)),
    ),
    Wave(ODDS, ((0, 9), (MINUTES, 9))),
    Wave(
        failing.KEEPING,
        ((DEPLOY + 0.4, 0), (DEPLOYED, 5), (FIRST_KILL, 5), (FIRST_KILL + 5, 2),
         (UNDO, 1.5), (CALM - 1, 0)),
    ),
    Wave(
        failing.SLOWING,
        ((DEPLOYED + 3, 0), (FIRST_KILL, 5), (FIRST_KILL + 5, 3), (UNDO, 2.5),
         (UNDO + 2, 0)),
    ),
    Wave(
        failing.FAILING,
        ((FIRST_KILL, 0), (FIRST_KILL + 0.1, 6), (FIRST_KILL + 5, 22), (UNDO, 27),
         (CALM - 1, 0)),
    ),
    Wave(
        failing.NOBODY_THERE,
        ((FIRST_KILL + 6, 0), (FIRST_KILL + 8, 3), (UNDO, 4), (UNDO + 1, 0)),
    ),
)  # fmt: skip

PLANTED = (
    Planted(
        f"deploy of {NEW}",
        "deploy",
        ("api", "events", "nodes"),
        seconds(DEPLOY),
        seconds(DEPLOYED),
        f"The four pods of the api are replaced, {OLD} by {NEW}, one after the other. The "
        "new ones keep every seat map they have read: their start says so.",
    ),
    Planted(
        "memory fills",
        "slow leak",
        ("api",),
        seconds(DEPLOYED),
        seconds(FIRST_KILL),
        "The heap of each new pod rises from about 115 MB towards its limit of 512 MB; "
        "requests become slow in the last minutes.",
    ),
    Planted(
        "pods are killed",
        "crash loop",
        ("nodes", "events", "api"),
        seconds(FIRST_KILL),
        seconds(UNDO),
        "The kernel kills pods at their memory limit. Started again, each fills its "
        "memory in a minute or so, and waits longer from time to time.",
    ),
    Planted(
        "requests without an answer",
        "cascade",
        ("ingress", "payments", "seats"),
        seconds(FIRST_KILL),
        seconds(CALM),
        "The ingress answers 502 and 503; charges are taken back, held seats expire "
        "unpaid.",
    ),
    Planted(
        f"rollback to {OLD}",
        "recovery",
        ("api", "events", "nodes"),
        seconds(UNDO),
        seconds(CALM),
        f"The deployment is rolled back to {OLD}; errors end with its fourth pod.",
    ),
)

ROLLOUT = Incident(
    what="A bad deploy in a Kubernetes namespace over two hours: a version that keeps "
    "too much in memory, pods killed again and again, a rollback.",
    start=START,
    minutes=MINUTES,
    voices=VOICES,
    waves=WAVES,
    timed=(*GAUGES, *BEATS, *DRAINING, *RELEASE, *failing.KILLS),
    outages=(),
    fields=FIELDS,
    planted=PLANTED,
    lines=9_000,
)
