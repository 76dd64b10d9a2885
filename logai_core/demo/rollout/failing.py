"""What breaks: memory that fills, pods that are killed, requests that nobody answers."""

from logai_core.demo.model import Say, Timed, kind
from logai_core.demo.rollout.pods import RELEASED, Pod
from logai_core.demo.rollout.release import started
from logai_core.demo.rollout.speakers import (
    access,
    api,
    controller,
    event,
    ingress_error,
    journal,
    kubelet,
    payments,
    pod_says,
    seats,
    seats_chore,
)

_MAP = "/api/shows/{show}/seats?area={area}"
_LIMIT_KB = 524_288

# The new version says what it keeps, at a level that nobody reads.
KEEPING = (
    kind(
        access(f"GET {_MAP}", 200),
        api("debug", "seat map kept", entries="{kept}", size_kb="{size_kb}",
            show="{show}", share=0.7),
        api("info", "request completed", method="GET", path="/api/shows/{show}/seats",
            status=200, duration_ms="{ms}"),
        ms=70,
    ),
)  # fmt: skip

SLOWING = (
    kind(
        access(f"GET {_MAP}", 200),
        api("warn", "request slow, collector is busy", path="/api/shows/{show}/seats",
            duration_ms="{slow_ms}", gc_share="0.{few}"),
        ms=1_400,
        weight=3,
    ),
    kind(
        access("POST /api/holds", 201),
        api("warn", "heap is above the soft limit", soft_limit_mb=460),
        ms=900,
    ),
)  # fmt: skip

FAILING = (
    kind(
        access(f"GET {_MAP}", 502, size="150"),
        ingress_error("connect() failed (111: Connection refused) while connecting to "
                      "upstream", f"GET {_MAP}"),
        weight=6,
        ms=3,
    ),
    kind(
        access("POST /api/bookings", 502, size="150"),
        payments("WARN", "caller went away, charge is taken back",
                 booking="{booking}", amount_cents="{cents}"),
        ingress_error("upstream prematurely closed connection while reading response "
                      "header from upstream", "POST /api/bookings"),
        weight=2,
        ms=610,
    ),
    kind(
        access("GET /api/shows/{show}", 503, size="190", upstream="-", answered="-"),
        weight=5,
        ms=1,
    ),
    kind(
        access("POST /api/holds", 502, size="150"),
        seats("WARN", "Hold {hold} was never answered, kept until its time is over"),
        ingress_error("upstream prematurely closed connection while reading response "
                      "header from upstream", "POST /api/holds"),
        weight=2,
        ms=240,
    ),
    kind(
        seats_chore("WARN", "seats.Sweeper", "Hold {hold} of show {show} expired unpaid"),
        weight=3,
    ),
)  # fmt: skip

NOBODY_THERE = (
    kind(
        controller("W", "controller.go:1216", 'Service "tickets/api" does not have any '
                   "active Endpoint."),
    ),
)  # fmt: skip


def _killed(pod: Pod) -> list[Say]:
    node, name = pod.node, f"tickets/{pod.name}"
    rss = _LIMIT_KB - 2_404 + 16 * pod.slot
    return [
        journal("kernel", "api invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, "
                "oom_score_adj=968", node=node),
        journal("kernel", f"memory: usage {_LIMIT_KB}kB, limit {_LIMIT_KB}kB, failcnt "
                "{many}", node=node, after=0.01),
        journal("kernel", f"Memory cgroup out of memory: Killed process {{pid}} (api) "
                f"total-vm:1285304kB, anon-rss:{rss}kB, file-rss:18012kB, "
                "shmem-rss:0kB, UID:1000 pgtables:1320kB oom_score_adj:968",
                node=node, after=0.02),
        kubelet("I", "kubelet.go:2481", f'"SyncLoop (PLEG): event for pod" '
                f'pod="{name}" event={{{{"ID":"{pod.uid}","Type":"ContainerDied",'
                f'"Data":"{pod.container}"}}}}', node=node, after=0.9),
        event("Unhealthy", f"pod/{pod.name}", "Readiness probe failed: Get "
              f'"http://{pod.address}:8080/readyz": dial tcp {pod.address}:8080: '
              "connect: connection refused", after=1.4, level="Warning"),
        kubelet("I", "prober.go:107", f'"Probe failed" probeType="Readiness" '
                f'pod="{name}" podUID="{pod.uid}" containerName="api" '
                'probeResult="failure" output="connect: connection refused"',
                node=node, after=1.5),
    ]  # fmt: skip


def _waiting(pod: Pod, seconds: int) -> list[Say]:
    name = f"tickets/{pod.name}"
    return [
        event("BackOff", f"pod/{pod.name}", "Back-off restarting failed container api in "
              f"pod {pod.name}_tickets({pod.uid})", after=2.2, level="Warning"),
        kubelet("E", "pod_workers.go:1301", '"Error syncing pod, skipping" err="failed '
                'to \\"StartContainer\\" for \\"api\\" with CrashLoopBackOff: '
                f'\\"back-off {seconds}s restarting failed container=api '
                f'pod={pod.name}_tickets\\"" pod="{name}" podUID="{pod.uid}"',
                node=pod.node, after=2.4),
    ]  # fmt: skip


def _again(pod: Pod) -> list[Say]:
    kept = pod_says(
        pod, "info", "seat maps loaded from the kept list", after=2.6, entries=1_140
    )
    return [*started(pod, after=0), kept]


def _lives(pod: Pod) -> list[Timed]:
    said = []
    for number, (killed, back) in enumerate(pod.kills):
        waiting = _waiting(pod, min(300, 10 * 2**number)) if number else []
        said.append(Timed(kind(*_killed(pod), *waiting), (killed,)))
        if back < pod.down:
            said.append(Timed(kind(*_again(pod)), (back - 8,)))
    return said


KILLS = tuple(timed for pod in RELEASED for timed in _lives(pod))
