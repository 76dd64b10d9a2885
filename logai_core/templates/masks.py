"""Typed masks: what in a message is a value, as data.

Each mask is a Rust regex (no look-around: a boundary is captured and put back) with
what takes the place of a match and samples that must hold. They run in this order,
each over the text that the ones before it left.

A placeholder always stands for text of its kind: text of a log that looks like a
placeholder becomes `<*>`, which stands for anything, so it cannot be taken for one.
"""

from dataclasses import dataclass

import polars as pl

KINDS = (
    "url", "email", "uuid", "mac", "time", "dur", "ip", "path", "host", "hex", "num",
    "str", "empty",
)  # fmt: skip
ANY = "<*>"
EMPTY = "<empty>"


@dataclass(frozen=True)
class Mask:
    """One kind of value. `samples` are pairs of a message and its whole shape."""

    name: str
    pattern: str
    put: str
    samples: tuple[tuple[str, str], ...]


# ASCII word boundary and digit: the Unicode ones are many times slower.
_B = r"(?-u:\b)"
_D = "[0-9]"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
_ZONE = r"(?: ?Z|(?: ?[+-][0-9]{2}:?[0-9]{2})| (?:UTC|GMT|[A-Z]{1,3}[SD]T))?"
_DATE = r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.](?:[0-9]{1,2}|" + (
    _MONTH + r")[-/.][0-9]{4})"
)
_GENERIC = "com|net|org|edu|gov|mil|int|info|biz|local|localdomain|internal|lan|corp"
_COUNTRY = (
    "ar|at|au|be|br|ca|ch|cl|cn|cz|de|dk|es|eu|fi|fr|gr|hk|hu|il|in|it|jp|kr|mx|nl|no"
    "|nz|om|pl|pt|ro|ru|se|sg|th|tr|tw|ua|uk|us|vn|za"
)

MASKS = (
    Mask(
        "placeholder",
        "<(?:" + "|".join(KINDS) + ")>",
        ANY,
        (("read <num> of <*>", "read <*> of <*>"),),
    ),
    Mask("blank", r"[\s]{2,}|[\t\r\f\v]", " ", (("a  b\tc", "a b c"),)),
    Mask(
        "url",
        r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>\[\]{}(),;|]+",
        "<url>",
        (("GET https://example.com/a?b=1, ok", "GET <url>, ok"),),
    ),
    Mask(
        "email",
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
        "<email>",
        (("mail to ann@example.com failed", "mail to <email> failed"),),
    ),
    Mask(
        "uuid",
        _B + r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}" + _B,
        "<uuid>",
        (("job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done", "job <uuid> done"),),
    ),
    Mask(
        "mac",
        _B + r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5,}" + _B,
        "<mac>",
        (("lease for 00:00:5e:00:53:af", "lease for <mac>"),),
    ),
    Mask(
        "time",
        _B
        + "(?:"
        + f"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?{_MONTH} [ 0-9]?[0-9],? {_CLOCK}"
        + f"{_ZONE}(?: [0-9]{{4}})?"
        + f"|{_DATE}(?:[T :]{_CLOCK}{_ZONE})?"
        + f"|{_CLOCK}"
        + ")"
        + _B,
        "<time>",
        (
            ("at 2026-01-02T03:04:05.123+01:00 ok", "at <time> ok"),
            ("at Fri Jan 02 03:04:05 PDT 2026", "at <time>"),
            ("since 02/Jan/2026:03:04:05 +0000", "since <time>"),
            ("took 00:12:30", "took <time>"),
        ),
    ),
    Mask(
        "ip",
        r"/?"
        + _B
        + r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2}"
        + _B
        + r")?(?::[0-9]{1,5})?"
        + _B
        + r"|\[?"
        + _B
        + r"(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,6}(?:%[a-z0-9]+)?"
        + r"(?:\]:[0-9]{1,5})?",
        "<ip>",
        (
            ("from 192.0.2.7:4242 to /198.51.100.1", "from <ip> to <ip>"),
            ("net 192.0.2.0/24", "net <ip>"),
            ("from 2001:db8::1 port", "from <ip> port"),
        ),
    ),
)


def shape_of(message: pl.Expr) -> pl.Expr:
    """Return the shape of each message: its first line with every mask applied."""
    text = message.fill_null("").str.strip_chars()
    for mask in MASKS:
        text = text.str.replace_all(mask.pattern, mask.put)
    return text
