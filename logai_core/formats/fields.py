"""Names under which structured lines (JSON, logfmt) keep what every record has.

In order of preference. A dot leads into a nested object, unless the object has a
field whose name contains the dot.
"""

TIME = (
    "ts", "time", "timestamp", "@timestamp", "@t", "datetime", "date", "eventTime",
    "event_time", "created_at", "asctime", "Timestamp", "Time", "t",
)  # fmt: skip
LEVEL = (
    "level", "severity", "lvl", "levelname", "log.level", "level_name", "loglevel",
    "log_level", "severityText", "severity_text", "@l", "Level", "Severity",
)  # fmt: skip
MESSAGE = (
    "message", "msg", "short_message", "@m", "@mt", "text", "log", "body", "event",
    "Message", "MESSAGE", "RenderedMessage",
)  # fmt: skip
SERVICE = (
    "service", "service.name", "app", "application", "component", "logger", "name",
    "logger_name", "log.logger", "SourceContext",
)  # fmt: skip
HOST = ("host", "hostname", "host.name", "node", "_HOSTNAME")

ROLES = {
    "stamp": TIME,
    "level_text": LEVEL,
    "message": MESSAGE,
    "service": SERVICE,
    "host": HOST,
}

# Numeric levels of pino and bunyan. Other numbers mean different things elsewhere
# (syslog counts down, Windows up to five) and stay unknown.
NUMERIC_LEVELS = {"10": 1, "20": 5, "30": 9, "40": 13, "50": 17, "60": 21}
