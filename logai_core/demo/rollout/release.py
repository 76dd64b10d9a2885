"""The rollout, as the events, the nodes and the new pods tell of it, and its undoing."""

from logai_core.demo.model import Say, Timed, kind
from logai_core.demo.rollout.pods import (
    AFTER,
    BEFORE,
    HANDED_OVER_S,
    MOVED,
    RELEASED,
    Pod,
)
from logai_core.demo.rollout.speakers import (
    controller,
    event,
    journal,
    kubelet,
    pod_says,
)
from logai_core.demo.rollout.times import DEPLOY, NEW, OLD, READY_S, STEP_S, UNDO
from logai_core.demo.timing import seconds

IMAGE = "registry.example.com/tickets/api"
STARTED_S = 13.0  # after it was scheduled
CACHES = {OLD: "seat map cache ready", NEW: "seat map cache ready, kept without limit"}
LIMITS = {OLD: 256, NEW: 0}


def scheduled(pod: Pod, *, after: float) -> list[Say]:
    """Return what is said when a pod gets its node and its image."""
    about = f"pod/{pod.name}"
    image = f"{IMAGE}:{pod.version}"
    add = f'"SyncLoop ADD" source="api" pods=["tickets/{pod.name}"]'
    to = f"Successfully assigned tickets/{pod.name} to {pod.node}"
    return [
        event("SuccessfulCreate", f"replicaset/{pod.name[:-6]}",
              f"Created pod: {pod.name}", after=after),
        event("Scheduled", about, to, after=after + 0.2),
        kubelet("I", "kubelet.go:2439", add, node=pod.node, after=after + 0.4),
        event("Pulling", about, f'Pulling image "{image}"', after=after + 2),
        event("Pulled", about, f'Successfully pulled image "{image}" in 8.4{pod.slot}s '
              "(8.6s including waiting)", after=after + 10),
    ]  # fmt: skip


def started(pod: Pod, *, after: float) -> list[Say]:
    """Return what is said when the container of a pod is started."""
    about = f"pod/{pod.name}"
    return [
        event("Created", about, "Created container: api", after=after),
        event("Started", about, "Started container api", after=after + 0.7),
        _pleg(pod, "ContainerStarted", after=after + 1.1),
        *_starting(pod, after=after + 1.3),
        _probe(pod, "ready", after=after + READY_S - STARTED_S),
    ]


def stopped(pod: Pod, *, after: float) -> list[Say]:
    """Return what is said when a pod is told to go."""
    unmount = f'"Killing container with a grace period" pod="tickets/{pod.name}" podUID="{pod.uid}" containerName="api" gracePeriod=30'
    return [
        kubelet("I", "kuberuntime_container.go:808", unmount, node=pod.node,
                after=after),
        pod_says(pod, "info", "signal received, draining", after=after + 0.1,
                 signal="terminated"),
        pod_says(pod, "info", "server closed", after=after + 2.4, open_requests=0),
        _pleg(pod, "ContainerDied", after=after + 3.0),
        journal("containerd[702]", f'time="{{stamp}}" level=info msg="shim disconnected" '
                f"id={pod.container} namespace=k8s.io", node=pod.node,
                after=after + 3.1),
    ]  # fmt: skip


def _starting(pod: Pod, *, after: float) -> list[Say]:
    own = {"max_entries": LIMITS[pod.version]}
    limit = {"limit_mb": 512, "soft_limit_mb": 460}
    return [
        pod_says(pod, "info", f"starting api {pod.version}", after=after),
        pod_says(pod, "info", "configuration loaded", after=after + 0.2,
                 source="/etc/api/config.yaml"),
        pod_says(pod, "info", CACHES[pod.version], after=after + 0.5, **own),
        pod_says(pod, "info", "memory limit found", after=after + 0.6, **limit),
        pod_says(pod, "info", "connected to seats", after=after + 1.4,
                 address="seats.tickets.svc:9090"),
        pod_says(pod, "info", "connected to payments", after=after + 1.6,
                 address="payments.tickets.svc:9090"),
        pod_says(pod, "info", "listening", after=after + 2.0, address=":8080"),
    ]  # fmt: skip


def _pleg(pod: Pod, kind: str, *, after: float) -> Say:
    fact = f'{{{{"ID":"{pod.uid}","Type":"{kind}","Data":"{pod.container}"}}}}'
    text = f'"SyncLoop (PLEG): event for pod" pod="tickets/{pod.name}" event={fact}'
    return kubelet("I", "kubelet.go:2481", text, node=pod.node, after=after)


def _probe(pod: Pod, status: str, *, after: float) -> Say:
    text = f'"SyncLoop (probe)" probe="readiness" status="{status}" pod="tickets/{pod.name}"'
    return kubelet("I", "kubelet.go:2542", text, node=pod.node, after=after)


def _turns(coming: list[Pod], going: list[Pod]) -> list[Say]:
    """Return a rolling update: each pod comes, then one of the others goes.

    Seconds count from the rollout. The last of the new ones hands over last.
    """
    to, of = coming[0].name[:-6], going[0].name[:-6]
    says = []
    for number, (pod, old) in enumerate(zip(coming, going, strict=True)):
        at = STEP_S * number
        grown = f"Scaled up replica set {to} to {number + 1} from {number}"
        left = len(going) - number
        shrunk = f"Scaled down replica set {of} to {left - 1} from {left}"
        gone = at + READY_S + HANDED_OVER_S
        says += [
            event("ScalingReplicaSet", "deployment/api", grown, after=at),
            *scheduled(pod, after=at + 0.3),
            *started(pod, after=at + STARTED_S - 2),
            event("ScalingReplicaSet", "deployment/api", shrunk, after=gone - 1),
            event("Killing", f"pod/{old.name}", "Stopping container api", after=gone),
            *stopped(old, after=gone),
            _reload(after=gone + 1.5),
        ]
    return says


def _reload(*, after: float) -> Say:
    return controller("I", "controller.go:196", '"Backend successfully reloaded"',
                      after=after)  # fmt: skip


_OLD_PODS = [*BEFORE[:2], MOVED, BEFORE[3]]
RELEASE = (
    Timed(kind(*_turns(RELEASED, _OLD_PODS)), (seconds(DEPLOY),)),
    Timed(
        kind(
            event("DeploymentRollback", "deployment/api", 'Rolled back deployment "api" '
                  "to revision 41", after=-0.6),
            *_turns(AFTER, RELEASED),
        ),
        (seconds(UNDO),),
    ),
)  # fmt: skip
