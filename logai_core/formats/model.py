"""What a log format is: data with its own proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "json", "logfmt", "plain", "message"]


@dataclass(frozen=True)
class Sample:
    """A line and the record that it must parse to.

    `ts` is ISO 8601 in UTC, read with the year 2026 and the zone UTC; None for an
    undated record.
    """

    line: str
    ts: str | None
    message: str
    level: str | None = None
    severity: int = 0
    service: str | None = None
    host: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Format:
    r"""A way to write log lines.

    `patterns` are Rust regexes over one whole line, for the kind "text" only; the
    first that matches holds. The groups `ts`, `level`, `service`, `host` and `message`
    go to the columns of that name, `priority` is a syslog priority, and every other
    group becomes an attribute; "-" and nothing stand for no value.
    Classes are written `[0-9]`, not `\d`: Unicode classes cost two thirds of the speed.

    `times` names the notations that `ts` may have, likeliest first; `says` the groups
    that make up the message, joined by blanks; `numbers` the attributes that are
    numbers. Of two formats that explain about as many lines the one with the higher
    `specificity` is preferred.
    """

    name: str
    title: str
    kind: Kind
    samples: tuple[Sample, ...]
    patterns: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    says: tuple[str, ...] = ("message",)
    numbers: tuple[str, ...] = ("pid", "line")
    specificity: int = 0
