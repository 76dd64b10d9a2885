"""One object a line: JSON, and logfmt's key=value. Fields are found by name."""

from logai_core.formats.model import Format, Sample
from logai_core.formats.notations import ALL_TIMES

JSON = Format(
    name="json",
    title="JSON lines",
    kind="json",
    times=ALL_TIMES,
    specificity=80,
    samples=(
        Sample(
            '{"timestamp": "2026-03-03T14:02:01.250Z", "level": "error", '
            '"message": "pool is empty", "service": "shop", "host": "app1", '
            '"wait_ms": 30, "ctx": {"trace": "a1"}}',
            ts="2026-03-03T14:02:01.250Z",
            message="pool is empty",
            level="error",
            severity=17,
            service="shop",
            host="app1",
            attributes={"wait_ms": 30, "ctx": {"trace": "a1"}},
        ),
        Sample(
            '{"level":30,"time":1767225600250,"pid":7,"hostname":"app2","msg":"up"}',
            ts="2026-01-01T00:00:00.250Z",
            message="up",
            level="30",
            severity=9,
            host="app2",
            attributes={"pid": 7},
        ),
        Sample(
            '{"@timestamp":"2026-03-03T14:02:01Z","log":{"level":"WARN"},'
            '"message":"slow","service":{"name":"pay","version":"2"}}',
            ts="2026-03-03T14:02:01Z",
            message="slow",
            level="WARN",
            severity=13,
            service="pay",
            attributes={
                "log": {"level": "WARN"},
                "service": {"name": "pay", "version": "2"},
            },
        ),
    ),
)

LOGFMT = Format(
    name="logfmt",
    title="logfmt (key=value)",
    kind="logfmt",
    times=ALL_TIMES,
    specificity=50,
    samples=(
        Sample(
            'time="2026-03-13T14:01:02+02:00" level=error '
            'msg="user \\"x\\" not found" status=404 path=/a=b',
            ts="2026-03-13T12:01:02Z",
            message='user "x" not found',
            level="error",
            severity=17,
            attributes={"status": 404, "path": "/a=b"},
        ),
        Sample(
            "ts=1767225600.5 level=info app=shop host=app1 msg=started debug",
            ts="2026-01-01T00:00:00.500Z",
            message="started",
            level="info",
            severity=9,
            service="shop",
            host="app1",
            attributes={"debug": True},
        ),
    ),
)

FORMATS = (JSON, LOGFMT)
