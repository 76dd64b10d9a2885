"""Lines of time, level and text; any text at all; and text without a header."""

from logai_core.formats.model import Format, Sample
from logai_core.formats.notations import ALL_TIMES
from logai_core.formats.pieces import ISO, LEVELS

ISO_LEVEL = Format(
    name="iso-level",
    title="ISO time, level, text",
    kind="text",
    patterns=(
        rf"^(?P<ts>{ISO}) +(?P<level>{LEVELS})(?::| -| \||) +(?P<message>.*)$",
        rf"^(?P<ts>{ISO}) +\[(?P<level>(?i:{LEVELS}))\]:? +(?P<message>.*)$",
        rf"^\[(?P<ts>{ISO})\] +(?P<level>{LEVELS})(?::| -|) +(?P<message>.*)$",
        rf"^\[(?P<ts>{ISO})\] *\[(?P<level>(?i:{LEVELS}))\]:? +(?P<message>.*)$",
    ),
    times=("iso",),
    specificity=40,
    samples=(
        Sample(
            "2026-01-01T00:00:00.250Z WARN disk 91% full",
            ts="2026-01-01T00:00:00.250Z",
            message="disk 91% full",
            level="WARN",
            severity=13,
        ),
        Sample(
            "2026-01-01 00:00:00 [error] no space left",
            ts="2026-01-01T00:00:00Z",
            message="no space left",
            level="error",
            severity=17,
        ),
        Sample(
            "[2026-01-01 00:00:00,5] INFO: started",
            ts="2026-01-01T00:00:00.5Z",
            message="started",
            level="INFO",
            severity=9,
        ),
        Sample(
            "[2026-01-01T00:00:00+02:00] [Notice] started",
            ts="2025-12-31T22:00:00Z",
            message="started",
            level="Notice",
            severity=10,
        ),
    ),
)

TEXT = Format(
    name="text",
    title="Any text",
    kind="plain",
    times=ALL_TIMES,
    specificity=0,
    samples=(
        Sample(
            "081109 203615 148 INFO shop.Node$Responder: Packet 1 ends",
            ts="2008-11-09T20:36:15Z",
            message="Packet 1 ends",
            level="INFO",
            severity=9,
            attributes={"header": "148", "logger": "shop.Node$Responder"},
        ),
        Sample(
            "26/03/03 14:02:01 INFO storage.BlockGuard: 3 blocks kept",
            ts="2026-03-03T14:02:01Z",
            message="3 blocks kept",
            level="INFO",
            severity=9,
            attributes={"logger": "storage.BlockGuard"},
        ),
        Sample(
            "- 1767225600 2026.01.01 R02-M1 2026-01-01-00.00.00.675872 R02-M1 RAS "
            "KERNEL INFO parity error corrected",
            ts="2026-01-01T00:00:00Z",
            message="parity error corrected",
            level="INFO",
            severity=9,
            attributes={
                "header": "- 2026.01.01 R02-M1 2026-01-01-00.00.00.675872 R02-M1 RAS "
                "KERNEL"
            },
        ),
        Sample(
            "[shop] 2026/02/07 - 10:49:33 | 401 | 12 ms | POST /client",
            ts="2026-02-07T10:49:33Z",
            message="401 | 12 ms | POST /client",
            attributes={"header": "[shop]"},
        ),
        Sample(
            "03/14/2026, 7:32:47 PM    WARN [AuthService] login refused",
            ts="2026-03-14T19:32:47Z",
            message="login refused",
            level="WARN",
            severity=13,
            attributes={"context": "AuthService"},
        ),
        Sample(
            "[notice] 2026-01-20T13:54:06.579985Z node@example.com GET /x 404",
            ts="2026-01-20T13:54:06.579985Z",
            message="node@example.com GET /x 404",
            level="notice",
            severity=10,
        ),
        Sample(
            "2026-02-30 10:00:00 WARN no such day",
            ts=None,
            message="no such day",
            level="WARN",
            severity=13,
            attributes={"time": "2026-02-30 10:00:00"},
        ),
        Sample("no time at all here", ts=None, message="no time at all here"),
    ),
)

MESSAGE = Format(
    name="message",
    title="Messages without a header",
    kind="message",
    samples=(
        Sample(
            "2026-01-01 00:00:00 WARN kept whole",
            ts=None,
            message="2026-01-01 00:00:00 WARN kept whole",
        ),
    ),
)

FORMATS = (ISO_LEVEL, TEXT, MESSAGE)
