"""Log files for the browser to load."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:1/x onerror=alert(2)>",
    "![x](http://127.0.0.1:1/y)",
    "[click](javascript:alert(3)) <b>bold</b> :red[red] $x$ `code` # head",
    "ansi \x1b[31mred\x1b[0m bidi \u202egnol\u202c zero\u200bwidth",
)


def calm_with_burst(path: Path, *, minutes: int = 60) -> Path:
    """Write a request each second, and a minute of errors near the end."""
    lines = []
    for second in range(minutes * 60):
        when = f"{START + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"
        lines.append(f"{when} INFO GET /cart/{second} answered in {second % 70} ms")
        if minutes * 45 <= second < minutes * 45 + 60:
            lines.append(f"{when} ERROR Pool exhausted, waited {second} ms")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def burst(folder: Path) -> None:
    """Write the log of a calm hour and its burst."""
    calm_with_burst(folder / "shop.log")


def hostile(path: Path) -> Path:
    """Write lines of an attacker, often enough to be patterns and findings."""
    lines = []
    for second in range(1200):
        when = f"{START + timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}"
        if second < 900:
            lines.append(f"{when} INFO tick {second}")
        else:
            lines += [f"{when} ERROR {one}" for one in HOSTILE]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def large(path: Path, *, lines: int = 600_000) -> Path:
    """Write enough to keep a worker busy for some seconds."""
    block = "".join(
        f"{START + timedelta(seconds=i):%Y-%m-%dT%H:%M:%SZ} INFO job {i} took {i % 97} ms\n"
        for i in range(10_000)
    )
    path.write_text(block * (lines // 10_000), encoding="utf-8")
    return path
