"""Android's logcat."""

from logai_core.formats.model import Format, Sample

THREADTIME = Format(
    name="logcat",
    title="Android logcat (threadtime)",
    kind="text",
    patterns=(
        r"^(?P<ts>(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+) +"
        r"(?P<pid>[0-9]+) +(?P<thread>[0-9]+) (?P<level>[VDIWEFA]) "
        r"(?P<service>.*?) *: (?P<message>.*)$",
    ),
    times=("logcat", "iso"),
    numbers=("pid", "thread"),
    specificity=70,
    samples=(
        Sample(
            "03-17 16:13:38.811  1702  2395 D PowerGuard: release lock=23, name=shop",
            ts="2026-03-17T16:13:38.811Z",
            message="release lock=23, name=shop",
            level="D",
            severity=5,
            service="PowerGuard",
            attributes={"pid": 1702, "thread": 2395},
        ),
    ),
)

FORMATS = (THREADTIME,)
