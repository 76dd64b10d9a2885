"""How the parts of a Kubernetes namespace write their lines."""

import json
from datetime import datetime

from logai_core.demo.model import Entry
from logai_core.demo.rollout.pods import PODS, serving
from logai_core.demo.voices import STAMP_FIELD, bsd_stamp, nginx_access

KUBELETS = {"node-1": 1187, "node-2": 1203, "node-3": 1164}
_VERSIONS = {pod.name: pod.version for pod in PODS}


def api_json(entry: Entry) -> str:
    """Write a JSON object as a Go logger does, with the pod and its version."""
    name = entry.say.thread or serving(entry.row).name
    fields = {
        "ts": _rfc3339(entry.when),
        "level": entry.say.level,
        "msg": entry.message,
        "pod": name,
        "version": _VERSIONS[name],
    }
    return _compact(fields | dict(entry.attributes))


def ecs_json(entry: Entry) -> str:
    """Write a JSON object with the names of the Elastic Common Schema."""
    fields = {
        "@timestamp": _rfc3339(entry.when),
        "log.level": entry.say.level,
        "message": entry.message,
        "service.name": "seats",
        "process.thread.name": f"worker-{1 + entry.row.mix // 89 % 12}",
        "log.logger": entry.say.source,
    }
    return _compact(fields | dict(entry.attributes))


def logfmt(entry: Entry) -> str:
    """Write key=value pairs as Go's text handler does."""
    pairs = {
        "time": _rfc3339(entry.when),
        "level": entry.say.level,
        "msg": entry.message,
        **entry.attributes,
    }
    return " ".join(f"{name}={_quoted(str(value))}" for name, value in pairs.items())


def ingress(entry: Entry) -> str:
    """Write what one container of the ingress controller says: three notations."""
    if entry.say.level == "access":
        return nginx_access(entry)
    if entry.say.level in ("error", "warn"):
        process = 44 + entry.row.mix // 83 % 4
        head = f"{entry.when:%Y/%m/%d %H:%M:%S} [{entry.say.level}]"
        return f"{head} {process}#{process}: {entry.message}"
    return _klog(entry, 7, entry.say.source)


def node_journal(entry: Entry) -> str:
    """Write the journal of a node as syslog; a kubelet's text has its own header."""
    say = entry.say
    head = f"{bsd_stamp(entry.when)} {say.thread}"
    process, _, place = say.source.partition(":")
    if process != "kubelet":
        text = entry.message.replace(STAMP_FIELD, _nanoseconds(entry.when), 1)
        return f"{head} {process}: {text}"
    pid = KUBELETS[say.thread]
    return f"{head} kubelet[{pid}]: {_klog(entry, pid, place)}"


def events(entry: Entry) -> str:
    """Write events as `kubectl get events --watch` does, with chosen columns."""
    say = entry.say
    return (
        f"{entry.when:%Y-%m-%dT%H:%M:%SZ}   {say.level:<7}   {say.thread:<18}   "
        f"{say.source:<30}   {entry.message}"
    )


def _klog(entry: Entry, pid: int, place: str) -> str:
    return (
        f"{entry.say.level}{entry.when:%m%d %H:%M:%S.%f} {pid:>7} {place}] "
        f"{entry.message}"
    )


def _rfc3339(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _nanoseconds(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%S.%f}{when.microsecond % 997:03}Z"


def _compact(fields: dict[str, object]) -> str:
    return json.dumps(fields, separators=(",", ":"))


def _quoted(value: str) -> str:
    return json.dumps(value) if " " in value or "=" in value or not value else value
