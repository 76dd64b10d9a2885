"""Syslog: RFC 3164, the same with an ISO time, RFC 5424."""

from logai_core.formats.model import Format, Sample
from logai_core.formats.pieces import BSD, ISO, QUOTED

_PRIORITY = r"^(?:<(?P<priority>[0-9]{1,3})>)?"
_TAG = r"(?P<service>[^ :\[\]]+)(?:\[(?P<pid>[^\]]*)\])?:"
_MESSAGE = "(?P<message>.*)$"

RFC3164 = Format(
    name="syslog",
    title="Syslog (RFC 3164)",
    kind="text",
    patterns=(
        rf"{_PRIORITY}(?P<ts>{BSD}) (?P<host>[^ ]+) {_TAG} {_MESSAGE}",
        rf"{_PRIORITY}(?P<ts>{BSD}) (?P<host>[^ ]+) {_TAG}{_MESSAGE}",
        rf"{_PRIORITY}(?P<ts>{BSD}) (?P<host>[^ ]+) {_MESSAGE}",
    ),
    times=("month-day",),
    numbers=("pid", "priority"),
    specificity=50,
    samples=(
        Sample(
            "<38>Mar  3 14:02:01 web1 sshd[4711]: Invalid user admin from 192.0.2.7",
            ts="2026-03-03T14:02:01Z",
            message="Invalid user admin from 192.0.2.7",
            severity=9,
            service="sshd",
            host="web1",
            attributes={"priority": 38, "pid": 4711},
        ),
        Sample(
            "Mar 13 14:02:01 web1 kernel: eth0: link is down",
            ts="2026-03-13T14:02:01Z",
            message="eth0: link is down",
            service="kernel",
            host="web1",
        ),
        Sample(
            "Mar 13 14:02:01 web1 last message repeated 2 times",
            ts="2026-03-13T14:02:01Z",
            message="last message repeated 2 times",
            host="web1",
        ),
    ),
)

ISO_SYSLOG = Format(
    name="syslog-iso",
    title="Syslog with an ISO time",
    kind="text",
    patterns=(
        rf"{_PRIORITY}(?P<ts>{ISO}) (?P<host>[A-Za-z0-9_.:-]+) {_TAG} {_MESSAGE}",
        rf"{_PRIORITY}(?P<ts>{ISO}) (?P<host>[A-Za-z0-9_.:-]+) {_TAG}{_MESSAGE}",
    ),
    times=("iso",),
    numbers=("pid", "priority"),
    specificity=35,
    samples=(
        Sample(
            "2026-03-03T14:02:01.250000+01:00 db1 postgres[99]: checkpoint complete",
            ts="2026-03-03T13:02:01.250Z",
            message="checkpoint complete",
            service="postgres",
            host="db1",
            attributes={"pid": 99},
        ),
        Sample(
            "<11>2026-03-03T14:02:01Z lb1 haproxy: backend app has no server",
            ts="2026-03-03T14:02:01Z",
            message="backend app has no server",
            severity=17,
            service="haproxy",
            host="lb1",
            attributes={"priority": 11},
        ),
    ),
)

_STRUCTURED = rf'(?:\[[^\]"]*(?:{QUOTED}[^\]"]*)*\])+'
_HEADER = (
    rf"^<(?P<priority>[0-9]{{1,3}})>[0-9]{{1,2}} (?P<ts>{ISO}|-) (?P<host>[^ ]+) "
    r"(?P<service>[^ ]+) (?P<pid>[^ ]+) (?P<msgid>[^ ]+) "
    rf"(?P<structured>-|{_STRUCTURED})"
)

RFC5424 = Format(
    name="syslog-5424",
    title="Syslog (RFC 5424)",
    kind="text",
    patterns=(
        rf"{_HEADER}(?: (?P<message>(?:[^\x{{FEFF}}].*)?))?$",
        rf"{_HEADER} \x{{FEFF}}(?P<message>.*)$",
    ),
    times=("iso",),
    numbers=("pid", "priority"),
    specificity=60,
    samples=(
        Sample(
            "<165>1 2026-10-11T22:14:15.003Z app1.example.com shop 811 ID47 "
            '[origin ip="192.0.2.1" note="a \\"b\\] c"] Payment service not reachable',
            ts="2026-10-11T22:14:15.003Z",
            message="Payment service not reachable",
            severity=10,
            service="shop",
            host="app1.example.com",
            attributes={
                "priority": 165,
                "pid": 811,
                "msgid": "ID47",
                "structured": '[origin ip="192.0.2.1" note="a \\"b\\] c"]',
            },
        ),
        Sample(
            "<34>1 2026-10-11T22:14:15-07:00 - su - - - 'su root' failed",
            ts="2026-10-12T05:14:15Z",
            message="'su root' failed",
            severity=18,
            service="su",
            attributes={"priority": 34},
        ),
        Sample(
            "<34>1 - gw1 su - - - no clock yet",
            ts=None,
            message="no clock yet",
            severity=18,
            service="su",
            host="gw1",
            attributes={"priority": 34},
        ),
    ),
)

FORMATS = (RFC3164, ISO_SYSLOG, RFC5424)
