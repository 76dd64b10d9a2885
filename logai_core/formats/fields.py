"""Names under which structured lines (JSON, logfmt) keep what every record has.

In order of preference. A dot leads into a nested object, or is part of a name. Names
are compared by `plain_name`: `trace_id`, `traceId` and `Trace-ID` are one.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from logai_core.formats.model import Format

TIME = (
    "ts", "time", "timestamp", "@timestamp", "@t", "datetime", "date", "event_time",
    "event_timestamp", "asctime", "t", "log_time", "log_timestamp", "time_local",
    "time_iso8601", "created_at", "created", "event.created", "@time", "time_generated",
    "time_unix_nano", "observed_time_unix_nano", "instant.epoch_second",
    "timestamp.seconds", "timestamp_seconds", "realtime_timestamp", "source_timestamp",
    "time_millis", "timestamp_ms", "epoch", "msec", "start_time", "receive_timestamp",
    "metadata.timestamp",
)  # fmt: skip
LEVEL = (
    "level", "severity", "lvl", "sev", "levelname", "log.level", "level_name", "log_level",
    "severity_text", "@l", "@level", "level.name", "log.severity", "priority_name",
    "loglevel.name", "severity.name",
)  # fmt: skip
MESSAGE = (
    "message", "msg", "short_message", "@m", "@message", "rendered_message", "@mt",
    "message_template", "text", "log", "body", "body.string_value", "event",
    "text_payload", "json_payload.message", "json_payload.msg", "fields.message",
    "fields.msg", "data.message", "data.msg", "log.message", "event.original",
    "message.text", "note", "error.message", "err.message", "error", "description",
    "request",
)  # fmt: skip
SERVICE = (
    "service", "service.name", "service_name", "app", "app_name", "application",
    "application_name", "component", "logger", "name", "logger_name", "log.logger",
    "source_context", "container_name", "k8s.deployment.name", "syslog_identifier",
    "program", "appname", "kubernetes.container_name", "kubernetes.container.name",
    "k8s.container.name", "properties.source_context",
)  # fmt: skip
HOST = (
    "host", "hostname", "host.name", "host_name", "node", "host.hostname", "node_name",
    "node.name", "computer", "computer_name", "machine_name", "server_name",
    "kubernetes.pod_name", "kubernetes.pod.name", "k8s.pod.name", "k8s.node.name",
    "agent.hostname", "beat.hostname",
)  # fmt: skip
TRACE_ID = (
    "trace_id", "trace.id", "dd.trace_id", "otel_trace_id", "x_b3_trace_id",
    "logging.googleapis.com/trace", "operation_id", "trace_context.trace_id",
    "span_context.trace_id", "span.trace_id",
)  # fmt: skip
SPAN_ID = (
    "span_id", "span.id", "dd.span_id", "otel_span_id", "x_b3_span_id",
    "logging.googleapis.com/span_id", "trace_context.span_id", "span_context.span_id",
    "span.span_id",
)  # fmt: skip
REQUEST_ID = (
    "request_id", "req_id", "x_request_id", "request.id", "req.id", "http.request.id",
    "correlation_id", "x_correlation_id", "aws_request_id", "request.request_id",
    "req.request_id", "request.uuid", "event.request_id",
)  # fmt: skip
USER_ID = (
    "user_id", "user.id", "enduser.id", "usr.id", "user", "username", "user_name",
    "user.name", "user.username", "user.email", "user_email", "remote_user",
)  # fmt: skip

ROLES = {
    "stamp": TIME,
    "level_text": LEVEL,
    "message": MESSAGE,
    "service": SERVICE,
    "host": HOST,
    "trace_id": TRACE_ID,
    "span_id": SPAN_ID,
    "request_id": REQUEST_ID,
    "user_id": USER_ID,
}

# Objects that hold what is not of the line's own: their fields count last.
_WITHIN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "stamp": ("fields", "attributes"),
        "level_text": ("fields", "attributes"),
        "message": ("attributes",),
        "service": (
            "fields",
            "attributes",
            "resource",
            "resource.attributes",
            "labels",
        ),
        "host": ("fields", "attributes", "resource", "resource.attributes", "labels"),
    }
)
_AROUND_IDS = (
    "fields", "attributes", "resource", "resource.attributes", "labels", "context",
    "context_map", "mdc", "extra", "properties", "data", "json_payload", "ctx", "span",
)  # fmt: skip

# Whole nanoseconds and a day, kept beside a stamp that is told in two fields.
BESIDE = {
    "nanos": ("instant.nano_of_second", "timestamp.nanos", "timestamp_nanos"),
    "day": ("date", "day"),
}

# Numeric levels of pino and bunyan. Other numbers mean different things elsewhere
# (syslog counts down, Windows up to five) and stay unknown.
NUMERIC_LEVELS = {"10": 1, "20": 5, "30": 9, "40": 13, "50": 17, "60": 21}

_OF_ROLES = {"ts": "stamp", "level": "level_text"}


def plain_name(name: str) -> str:
    """Return a name without what spellings differ in: case, `_` and `-`."""
    return re.sub("[_-]", "", name).lower()


def names_of(role: str, fmt: Format | None = None) -> Iterator[str]:
    """Yield the plain names that fill a column, those of the format first.

    A format that names no field at all for a role has none.
    """
    for given, names in fmt.fields.items() if fmt else ():
        if _OF_ROLES.get(given, given) == role:
            if not names:
                return
            yield from map(plain_name, names)
    usual = [plain_name(name) for name in ROLES[role]]
    yield from usual
    if role == "stamp":  # as MongoDB exports a date
        yield from (f"{name}.$date" for name in usual)
    for outer in _WITHIN.get(role, _AROUND_IDS):
        yield from (f"{plain_name(outer)}.{name}" for name in usual)
