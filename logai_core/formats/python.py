"""Python's logging module in its usual layouts."""

from logai_core.formats.model import Format, Sample
from logai_core.formats.pieces import ISO

_LEVEL = "(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL)"
_NAME = r"(?P<logger>[A-Za-z_][A-Za-z0-9_.-]*)"

DASHES = Format(
    name="python",
    title="Python logging (time - name - level - message)",
    kind="text",
    patterns=(
        rf"^(?P<ts>{ISO}) - {_NAME} - {_LEVEL} - (?P<message>.*)$",
        rf"^(?P<ts>{ISO}) - {_LEVEL} - {_NAME} - (?P<message>.*)$",
    ),
    times=("iso",),
    specificity=60,
    samples=(
        Sample(
            "2026-03-03 14:02:01,250 - shop.jobs - WARNING - queue holds 91 jobs",
            ts="2026-03-03T14:02:01.250Z",
            message="queue holds 91 jobs",
            level="WARNING",
            severity=13,
            attributes={"logger": "shop.jobs"},
        ),
    ),
)

NAMED = Format(
    name="python-named",
    title="Time, level, name: message",
    kind="text",
    patterns=(rf"^(?P<ts>{ISO}) +{_LEVEL} +{_NAME}: (?P<message>.*)$",),
    times=("iso",),
    specificity=45,
    samples=(
        Sample(
            "2026-03-03 14:02:01,250 CRITICAL shop.db: pool is empty",
            ts="2026-03-03T14:02:01.250Z",
            message="pool is empty",
            level="CRITICAL",
            severity=18,
            attributes={"logger": "shop.db"},
        ),
    ),
)

BASIC = Format(
    name="python-basic",
    title="Python logging (level:name:message, no time)",
    kind="text",
    patterns=(rf"^{_LEVEL}:{_NAME}:(?P<message>.*)$",),
    specificity=60,
    samples=(
        Sample(
            "WARNING:shop.jobs:queue holds 91 jobs",
            ts=None,
            message="queue holds 91 jobs",
            level="WARNING",
            severity=13,
            attributes={"logger": "shop.jobs"},
        ),
    ),
)

FORMATS = (DASHES, NAMED, BASIC)
