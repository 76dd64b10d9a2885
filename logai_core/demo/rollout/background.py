"""What the machines write by the clock and at odd times, and a node that is drained."""

from logai_core.demo.model import Say, Timed, kind
from logai_core.demo.rollout.pods import EVICTED, MOVED, PODS
from logai_core.demo.rollout.release import scheduled, started, stopped
from logai_core.demo.rollout.speakers import (
    controller,
    event,
    journal,
    kubelet,
    payments_chore,
    pod_says,
    seats_chore,
)
from logai_core.demo.rollout.times import DRAIN, UNCORDON, every
from logai_core.demo.timing import seconds

# Gauges of each pod while it lives, at a second of its own.
GAUGES = tuple(
    Timed(
        kind(
            pod_says(pod, "info", "runtime stats", heap_mb=f"{{heap {pod.name}}}",
                     goroutines="{goroutines}", gc_ms="{ms_small}"),
        ),
        tuple(at for at in every(60, 0.08 + 0.19 * pod.slot) if pod.serves(at)),
        thins=True,
    )
    for pod in PODS
)  # fmt: skip

BEATS = (
    Timed(
        kind(seats_chore("INFO", "seats.Holds", "{holds} holds are open")),
        every(30, 0.2),
        thins=True,
    ),
    Timed(
        kind(
            payments_chore("INFO", "provider health", provider="pay.example.net",
                           took_ms="{ms_small}", ok="true"),
        ),
        every(60, 0.4),
        thins=True,
    ),
    Timed(
        kind(
            event("Created", "job/sweep-holds", "Created pod: sweep-holds-{conn}"),
            event("Completed", "job/sweep-holds", "Job completed", after=6.3),
            seats_chore("INFO", "seats.Sweeper", "Swept {few} holds past their time"),
        ),
        every(300, 3.1),
    ),
    Timed(
        kind(
            controller(
                "I",
                "leaderelection.go:271",
                "successfully renewed lease ingress-nginx/ingress-nginx-leader",
            )
        ),
        every(120, 0.9),
        thins=True,
    ),
)  # fmt: skip


def _noise(node: str) -> tuple[tuple[Say, float], ...]:
    mount = (
        '"MountVolume.SetUp succeeded for volume \\"config\\" (UniqueName: '
        '\\"kubernetes.io/configmap/config\\")" pod="logging/shipper"'
    )
    late = '"Housekeeping took longer than expected" expected="1s" actual="{late_ms}ms"'
    gone = '"RemoveContainer" containerID="{trace}"'
    image = (
        'time="{stamp}" level=info msg="ImageUpdate event '
        'name:\\"registry.example.com/tickets/sweep:4\\""'
    )
    unmounted = "run-containerd-{conn}.mount: Succeeded."
    return (
        (kubelet("I", "operation_generator.go:721", mount, node=node), 3),
        (kubelet("E", "kubelet.go:2448", late, node=node), 0.5),
        (kubelet("I", "scope.go:117", gone, node=node), 2),
        (journal("containerd[702]", image, node=node), 1),
        (journal("systemd[1]", unmounted, node=node), 3),
    )


ODDS = (
    *(
        kind(say, weight=weight)
        for node in ("node-1", "node-2", "node-3")
        for say, weight in _noise(node)
    ),
    kind(
        seats_chore(
            "INFO", "db.Pool", "Pool seats: {few} connections in use, {few} idle"
        ),
        weight=6,
    ),
    kind(
        seats_chore("WARN", "db.Slow", "Query holdsOfShow took {slow_ms} ms"),
        weight=1,
        ms=300,
    ),
    kind(
        payments_chore("INFO", "webhook received", event="payout.paid", id="{request}"),
        weight=3,
    ),
    kind(
        payments_chore("WARN", "webhook repeated, left out", id="{request}"), weight=0.6
    ),
    kind(
        controller(
            "W",
            "controller.go:1216",
            'Service "tickets/preview" does not have any active Endpoint.',
        ),
        weight=0.8,
    ),
)

# The decoy: a node is emptied for a kernel update, one pod moves, nobody notices.
_DRAINED = (
    event("NodeNotSchedulable", "node/node-3", "Node node-3 status is now: "
          "NodeNotSchedulable"),
    event("Killing", f"pod/{EVICTED.name}", "Stopping container api", after=6),
    *stopped(EVICTED, after=6),
    *scheduled(MOVED, after=7),
    *started(MOVED, after=20),
    *(
        kubelet("I", "kubelet.go:2458", f'"SyncLoop DELETE" source="api" '
                f'pods=["tickets/{name}"]', node="node-3", after=9 + 2.3 * number)
        for number, name in enumerate(
            ("web-6f7b8d5c9-l4x2z", "mailer-59c6d8f7b-r8k5q", EVICTED.name)
        )
    ),
    journal("systemd-logind[611]", "System is rebooting.", node="node-3", after=96),
    *(
        journal("systemd[1]", text, node="node-3", after=97 + 0.4 * number)
        for number, text in enumerate(
            ("Stopping Kubernetes Kubelet...", "Stopped Kubernetes Kubelet.",
             "Stopping containerd container runtime...",
             "Stopped containerd container runtime.", "Reached target Reboot.")
        )
    ),
    *(
        journal("kernel", text, node="node-3", after=141 + 0.3 * number)
        for number, text in enumerate(
            ("Linux version 6.8.0-88-generic (build@kernel.example.com)",
             "Command line: root=/dev/vda1 ro console=ttyS0",
             "Memory: 16318320K/16776704K available", "cgroup: cgroup2: enabled")
        )
    ),
)  # fmt: skip
_RETURNED = (
    kubelet("I", "server.go:467", '"Kubelet version" kubeletVersion="v1.33.2"',
            node="node-3", after=-280),
    kubelet("I", "kubelet_node_status.go:78", '"Successfully registered node" '
            'node="node-3"', node="node-3", after=-276),
    event("NodeReady", "node/node-3", "Node node-3 status is now: NodeReady",
          after=-270),
    event("NodeSchedulable", "node/node-3", "Node node-3 status is now: "
          "NodeSchedulable"),
)  # fmt: skip
DRAINING = (
    Timed(kind(*_DRAINED), (seconds(DRAIN),)),
    Timed(kind(*_RETURNED), (seconds(UNCORDON),)),
)
