"""What a log format is: data with its own proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "text", "json", "logfmt", "delimited", "xml", "wrapper", "plain", "message"
]
KINDS: tuple[str, ...] = get_args(Kind)

# The columns of RECORDS that a line can fill, as formats name them.
ROLES = ("ts", "level", "service", "host", "message",
         "trace_id", "span_id", "request_id", "user_id")  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """Some lines, joined by newlines, and the record that they must parse to.

    `ts` is ISO 8601 in UTC, read with the year 2026; None for an undated record.
    `attributes` is the whole object. The ids are None where the line states none.
    """

    line: str
    ts: str | None
    message: str
    level: str | None = None
    severity: int = 0
    service: str | None = None
    host: str | None = None
    trace_id: str | None = None
    span_id: str | None = None
    request_id: str | None = None
    user_id: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Format:
    r"""A way to write log lines.

    What its fields mean depends on the kind:

    - "text": `patterns` are Rust regexes over one whole line; the first that matches
      holds. The groups named in `ROLES` go to the columns of that name, `priority` is
      a syslog priority, and every other group becomes an attribute; "-" and nothing
      stand for no value. Classes are written `[0-9]`, not `\d`: Unicode classes cost
      two thirds of the speed.
      Lines that match one of `continues` belong to the record above, unless they begin
      with a time; their groups `level` and `message` fill what its head leaves empty.
    - "wrapper": like "text", or without patterns JSON objects with all of `marks`; the
      group or field `inner` is a line of another format, see `wrapping`.
    - "json", "logfmt", "xml": one object a line. `marks` are fields that all lines of
      this format have; without marks it is any object.
    - "delimited": fields between `delimiter`s. `columns` are their names; without
      them a header line that begins with `header` names them.
    - "plain": any text with a stamp in its first part. "message": no header at all.

    `fields` says which fields fill a column, best first, before the usual names do; a
    dot leads into a nested object. `times` names the notations that `ts` may have,
    likeliest first. `levels` are severity numbers of levels as written, before the
    usual words. `says` are the groups or fields that make up the message, joined by
    blanks; `numbers` the attributes that are numbers. Of two formats that explain
    about as many lines the one with the higher `specificity` is preferred.
    """

    name: str
    title: str
    kind: Kind
    samples: tuple[Sample, ...]
    patterns: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    delimiter: str = ","
    header: str = ""
    columns: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    times: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict, hash=False)
    says: tuple[str, ...] = ("message",)
    numbers: tuple[str, ...] = ("pid", "line")
    specificity: int = 0
    family: str = ""
