"""Web servers: access logs of nginx and Apache, and their error logs.

The message of an access line is its request, status and size, as one would read it
aloud. Its severity is unknown: a status is not a level.
"""

from logai_core.formats.model import Format, Sample
from logai_core.formats.pieces import CLF, INSIDE_QUOTES

_REQUEST = (
    rf"^(?P<client>[^ ]+) [^ ]+ (?P<user>[^ ]+) \[(?P<ts>{CLF})\] "
    rf'"(?P<request>{INSIDE_QUOTES})" (?P<status>[0-9]{{3}}|-) (?P<bytes>[0-9]+|-)'
)
_SAID = ("request", "status", "bytes")
_NUMBERS = ("status", "bytes")

COMMON = Format(
    name="access-common",
    title="Web access (common)",
    kind="text",
    patterns=(rf"{_REQUEST}(?: (?P<rest>.*))?$",),
    times=("clf",),
    says=_SAID,
    numbers=_NUMBERS,
    specificity=50,
    samples=(
        Sample(
            "192.0.2.10 - frank [10/Oct/2026:13:55:36 -0700] "
            '"GET /cart HTTP/1.1" 200 512',
            ts="2026-10-10T20:55:36Z",
            message="GET /cart HTTP/1.1 200 512",
            attributes={
                "client": "192.0.2.10",
                "user": "frank",
                "request": "GET /cart HTTP/1.1",
                "status": 200,
                "bytes": 512,
            },
        ),
    ),
)

COMBINED = Format(
    name="access-combined",
    title="Web access (combined: nginx, Apache)",
    kind="text",
    patterns=(
        rf'{_REQUEST} "(?P<referer>{INSIDE_QUOTES})" "(?P<agent>{INSIDE_QUOTES})"'
        r"(?: (?P<rest>.*))?$",
    ),
    times=("clf",),
    says=_SAID,
    numbers=_NUMBERS,
    specificity=60,
    samples=(
        Sample(
            "2001:db8::7 - - [10/Oct/2026:13:55:36 +0000] "
            '"POST /pay?step=\\"2\\" HTTP/2.0" 503 - "https://example.com/cart" '
            '"Mozilla/5.0 (X11)"',
            ts="2026-10-10T13:55:36Z",
            message='POST /pay?step=\\"2\\" HTTP/2.0 503 -',
            attributes={
                "client": "2001:db8::7",
                "request": 'POST /pay?step=\\"2\\" HTTP/2.0',
                "status": 503,
                "referer": "https://example.com/cart",
                "agent": "Mozilla/5.0 (X11)",
            },
        ),
    ),
)

_NGINX = (
    r"^(?P<ts>[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) "
    r"\[(?P<level>[a-z]+)\] (?P<pid>[0-9]+)#(?P<thread>[0-9]+): "
)

NGINX_ERROR = Format(
    name="nginx-error",
    title="nginx error",
    kind="text",
    patterns=(
        rf"{_NGINX}\*(?P<connection>[0-9]+) (?P<message>.*)$",
        rf"{_NGINX}(?P<message>.*)$",
    ),
    times=("slashed",),
    numbers=("pid", "thread", "connection"),
    specificity=70,
    samples=(
        Sample(
            "2026/03/03 14:02:01 [error] 31#7: *901 connect() failed "
            "(111: Connection refused) while connecting to upstream",
            ts="2026-03-03T14:02:01Z",
            message="connect() failed (111: Connection refused) "
            "while connecting to upstream",
            level="error",
            severity=17,
            attributes={"pid": 31, "thread": 7, "connection": 901},
        ),
        Sample(
            "2026/03/03 14:02:01 [notice] 1#1: signal process started",
            ts="2026-03-03T14:02:01Z",
            message="signal process started",
            level="notice",
            severity=10,
            attributes={"pid": 1, "thread": 1},
        ),
    ),
)

_CTIME = (
    r"\[(?P<ts>[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] "
    r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})? [0-9]{4})\]"
)
_CLIENT = r"\[client (?P<client>[^\]]*)\] "
_MODULE = (
    rf"^{_CTIME} \[(?P<module>[a-z0-9_-]*):(?P<level>[a-z0-9]+)\] "
    r"\[pid (?P<pid>[0-9]+)(?::tid (?P<thread>[0-9]+))?\] "
)
_PLAIN = rf"^{_CTIME} \[(?P<level>[a-z]+)\] "

APACHE_ERROR = Format(
    name="apache-error",
    title="Apache error",
    kind="text",
    patterns=(
        rf"{_MODULE}{_CLIENT}(?P<message>.*)$",
        rf"{_MODULE}(?P<message>.*)$",
        rf"{_PLAIN}{_CLIENT}(?P<message>.*)$",
        rf"{_PLAIN}(?P<message>.*)$",
    ),
    times=("ctime",),
    numbers=("pid", "thread"),
    specificity=70,
    samples=(
        Sample(
            "[Sun Dec 06 04:47:44 2026] [notice] caught SIGTERM, shutting down",
            ts="2026-12-06T04:47:44Z",
            message="caught SIGTERM, shutting down",
            level="notice",
            severity=10,
        ),
        Sample(
            "[Sun Dec 06 04:47:44 2026] [error] [client 192.0.2.9] File missing: /x",
            ts="2026-12-06T04:47:44Z",
            message="File missing: /x",
            level="error",
            severity=17,
            attributes={"client": "192.0.2.9"},
        ),
        Sample(
            "[Wed Jul 01 09:19:24.428126 2026] [proxy_fcgi:error] "
            "[pid 1178:tid 1397] [client 198.51.100.3:55309] AH01071: Got error",
            ts="2026-07-01T09:19:24.428126Z",
            message="AH01071: Got error",
            level="error",
            severity=17,
            attributes={
                "module": "proxy_fcgi",
                "pid": 1178,
                "thread": 1397,
                "client": "198.51.100.3:55309",
            },
        ),
        Sample(
            "[Wed Jul 01 09:19:24.428126 2026] [core:warn] [pid 1178] AH00098: pid "
            "file overwritten",
            ts="2026-07-01T09:19:24.428126Z",
            message="AH00098: pid file overwritten",
            level="warn",
            severity=13,
            attributes={"module": "core", "pid": 1178},
        ),
    ),
)

FORMATS = (COMMON, COMBINED, NGINX_ERROR, APACHE_ERROR)
