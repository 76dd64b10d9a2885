"""Log4j, logback and the layouts that their users write most."""

from logai_core.formats.model import Format, Sample
from logai_core.formats.pieces import ISO, LEVELS, LOGGER

_THREAD = r"\[(?P<thread>[^\]]*)\]"
_LEVEL = f"(?P<level>{LEVELS})"

LEVEL_THREAD = Format(
    name="log4j",
    title="Log4j (time, level, [thread], class)",
    kind="text",
    patterns=(
        rf"^(?P<ts>{ISO}) +{_LEVEL} +{_THREAD} {LOGGER}: (?P<message>.*)$",
        rf"^(?P<ts>{ISO}) +{_LEVEL} +{_THREAD} {LOGGER} - (?P<message>.*)$",
    ),
    times=("iso",),
    specificity=60,
    samples=(
        Sample(
            "2026-03-03 14:02:01,978 INFO [main] org.example.shop.Cart: Created cart 7",
            ts="2026-03-03T14:02:01.978Z",
            message="Created cart 7",
            level="INFO",
            severity=9,
            attributes={"thread": "main", "logger": "org.example.shop.Cart"},
        ),
        Sample(
            "2026-03-03 14:02:01,978 WARN  [pool-1 2] o.e.Pool$Guard - 3 waiting",
            ts="2026-03-03T14:02:01.978Z",
            message="3 waiting",
            level="WARN",
            severity=13,
            attributes={"thread": "pool-1 2", "logger": "o.e.Pool$Guard"},
        ),
    ),
)

THREAD_LEVEL = Format(
    name="logback",
    title="Logback (time, [thread], level, class)",
    kind="text",
    patterns=(
        rf"^(?P<ts>{ISO}) +{_THREAD} +{_LEVEL} +{LOGGER} +- (?P<message>.*)$",
        rf"^(?P<ts>{ISO}) +{_THREAD} +{_LEVEL} +{LOGGER} *: (?P<message>.*)$",
    ),
    times=("iso",),
    specificity=60,
    samples=(
        Sample(
            "2026-03-03 14:02:01,250 [http-1] ERROR o.e.PayController - card refused",
            ts="2026-03-03T14:02:01.250Z",
            message="card refused",
            level="ERROR",
            severity=17,
            attributes={"thread": "http-1", "logger": "o.e.PayController"},
        ),
    ),
)

LOCATED = Format(
    name="log4j-location",
    title="Log4j (time - level [thread:class@line] - message)",
    kind="text",
    patterns=(
        rf"^(?P<ts>{ISO}) (?:\[myid:(?P<myid>[^\]]*)\] )?- {_LEVEL} +"
        r"\[(?P<thread>.*?):(?P<logger>[A-Za-z0-9_.$]+)@(?P<line>[0-9]+)\] - "
        r"(?P<message>.*)$",
    ),
    times=("iso",),
    specificity=70,
    samples=(
        Sample(
            "2026-07-29 17:41:44,747 - WARN  [Peer[id=1]/0:0:2181:Election@774] - "
            "Time out: 3200",
            ts="2026-07-29T17:41:44.747Z",
            message="Time out: 3200",
            level="WARN",
            severity=13,
            attributes={
                "thread": "Peer[id=1]/0:0:2181",
                "logger": "Election",
                "line": 774,
            },
        ),
    ),
)

FORMATS = (LEVEL_THREAD, THREAD_LEVEL, LOCATED)
