"""Typed masks: what in a message is a value, as data.

Each mask is a Rust regex (no look-around: a boundary is captured and put back) with
what takes the place of a match and samples that must hold. They run in this order,
each over the text that the ones before it left.

A placeholder always stands for text of its kind: text of a log that looks like a
placeholder becomes `<*>`, which stands for anything, so it cannot be taken for one.
"""

from dataclasses import dataclass

import polars as pl

from logai_core.placeholders import ANY as ANY
from logai_core.placeholders import KINDS as KINDS

# The class of an HTTP status says what happened, as a word would. While the masks
# run, a character that no text means stands for it, since they mask every digit.
STATUS_CLASSES = {f"<{digit}xx>": chr(0xE200 + digit) for digit in range(1, 6)}
EMPTY = "<empty>"
MOST_CHARS = 4_000
MOST_VERSION = 8  # characters of the version of HTTP before a status


@dataclass(frozen=True)
class Mask:
    """One kind of value. `samples` are pairs of a message and its whole shape.

    Every match holds the text `needs`, which no mask before writes: where no message
    holds it, the mask is left out.
    """

    name: str
    pattern: str
    put: str
    samples: tuple[tuple[str, str], ...]
    needs: str = ""


# ASCII word boundary and digit: the Unicode ones are many times slower.
_B = r"(?-u:\b)"
_OPEN = r"(^|[ =:,;(\[{<|\"'])"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
_CLOCK = "[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
_ZONE = "(?: ?Z| ?[+-][0-9]{2}:?[0-9]{2}| (?:UTC|GMT|[A-Z]{1,3}[SD]T))?"
_DATE = (
    "(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    f"|[0-9]{{1,2}}[-/.](?:[0-9]{{1,2}}|{_MONTH})[-/.][0-9]{{4}})"
)
_UNIT = "(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)"
_SIZE = "(?:[KMGTPkmgt]|bytes|[KMGT]?bps|[kKMG]?Hz| ?[KMGTPkm]?i?B)"
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_SIGNED = f"[+-]?{_NUMBER}(?:e[+-]?[0-9]+|{_SIZE})?{_B}"
_LABEL = "[A-Za-z0-9_-]+"
_PORT = "(?::[0-9]{2,5})"
_DOMAIN = (
    "com|net|org|edu|gov|mil|int|info|biz|arpa|local|localdomain|internal|lan|corp"
    "|example|test"
)
_COUNTRY = (
    "ar|at|au|be|br|ca|ch|cl|cn|cz|de|dk|es|eu|fi|fr|gr|hk|hu|il|in|io|it|jp|kr|mx|nl"
    "|no|nz|om|pl|pt|ro|ru|se|sg|th|tr|tw|ua|uk|us|vn|za"
)

MASKS = (
    Mask(
        "placeholder",
        f"<(?:{'|'.join(KINDS)})>",
        ANY,
        (("read <num> of <*>", "read <*> of <*>"),),
        needs="<",
    ),
    Mask("control", "[\\t\\r\\f\\v\\x00\ue201-\ue205]", " ", (("a\tb", "a b"),)),
    *(
        Mask(
            f"status {name}",
            f'(HTTP/[0-9.]{{1,{MOST_VERSION}}}"? ){name[1]}[0-9]{{2}}{_B}',
            f"${{1}}{stand_in}",
            (
                (f"GET / HTTP/1.1 {name[1]}04 552", f"GET / HTTP/<num> {name} <num>"),
                (f'"GET / HTTP/2" {name[1]}04', f'"GET / HTTP/<num>" {name}'),
            ),
            needs="HTTP/",
        )
        for name, stand_in in STATUS_CLASSES.items()
    ),
    Mask("blanks", "  +", " ", (("a   b", "a b"),)),
    Mask(
        "quoted value",
        r'(=|": ?)"[^"]*"',
        '${1}"<str>"',
        (
            ('tag="View Lock", n=1', 'tag="<str>", n=<num>'),
            ('{"user": "ann", "n": 1}', '{"user": "<str>", "n": <num>}'),
            ('state is "on hold"', 'state is "on hold"'),
        ),
        needs='"',
    ),
    Mask(
        "url",
        r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>\[\]{}(),;|]+",
        "<url>",
        (("GET https://example.com/a?b=1, ok", "GET <url>, ok"),),
        needs="://",
    ),
    Mask(
        "email",
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
        "<email>",
        (("mail to ann@example.com failed", "mail to <email> failed"),),
        needs="@",
    ),
    Mask(
        "uuid",
        _B + r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}" + _B,
        "<uuid>",
        (("job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done", "job <uuid> done"),),
        needs="-",
    ),
    Mask(
        "mac",
        _B + r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5,}" + _B,
        "<mac>",
        (("lease for 00:00:5e:00:53:af", "lease for <mac>"),),
        needs=":",
    ),
    Mask(
        "host",
        f"{_B}(?:{_LABEL}(?:\\.{_LABEL})+\\.(?:{_DOMAIN}|{_COUNTRY})|{_LABEL}\\.(?:{_DOMAIN})"
        f"|localhost)({_PORT}?)($|[^A-Za-z0-9_.@-]|\\.(?:$|[^A-Za-z0-9_]))"
        f"|{_B}[A-Za-z]{_LABEL}[0-9]{_PORT}{_B}",
        "<host>${2}",
        (
            ("connect to db1.shop.example.com:5432 failed", "connect to <host> failed"),
            ("no route to web-01:8080.", "no route to <host>."),
            (
                "raised java.net.Socket and java.io",
                "raised java.net.Socket and java.io",
            ),
        ),
    ),
    Mask(
        "time",
        f"{_B}(?:(?:{_DAY},? )?{_MONTH} [ 0-9]?[0-9],? {_CLOCK}{_ZONE}(?: [0-9]{{4}})?"
        f"|{_DATE}(?:[T :]{_CLOCK}{_ZONE})?|{_CLOCK}|[0-9]{{1,2}}:[0-9]{{2}}){_B}",
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
        f"(?:[A-Za-z][A-Za-z0-9_-]*/|/)?{_B}[0-9]{{1,3}}(?:\\.[0-9]{{1,3}}){{3}}(?:/[0-9]{{1,2}}{_B})?"
        f"(?::[0-9]{{1,5}})?{_B}"
        f"|\\[?{_B}(?:(?:[0-9A-Fa-f]{{1,4}}:){{2,7}}(?::?[0-9A-Fa-f]{{1,4}}){{1,6}}"
        r"|fe80::[0-9a-f:]+)(?:%[a-z0-9]+)?(?:\]:[0-9]{1,5})?",
        "<ip>",
        (
            ("from 192.0.2.7:4242 to /198.51.100.1", "from <ip> to <ip>"),
            ("net 192.0.2.0/24", "net <ip>"),
            ("from 2001:db8::1 port", "from <ip> port"),
        ),
    ),
    Mask(
        "path",
        _OPEN
        + r"(?:(?:~|\.{1,2}|file:)?(?:/[A-Za-z0-9_.@%+~$#&*!-]+)+/?(?:\?[^\s\"']*)?"
        + r"|[A-Za-z]:\\(?:[^\\/:*?\"'<>|,;\s][^\\/:*?\"'<>|,;]*\\)*[^\s\"'<>|,;()\]]*"
        + r"|\\\\[A-Za-z0-9_.-]+\\[^\s\"'<>|,;()\]]+)",
        "${1}<path>",
        (
            ("open /var/log/app.log: denied", "open <path>: denied"),
            (r"open C:\Program Files\app\a.txt now", "open <path> now"),
            ("GET /cart?id=3 HTTP/1.1", "GET <path> HTTP/<num>"),
            ("read and/or write", "read and/or write"),
        ),
    ),
    Mask(
        "hex",
        f"{_B}(?:0[xX][0-9A-Fa-f]+|[0-9]+[A-Fa-f][0-9A-Fa-f]{{4,}}"
        "|[0-9]{3,}[A-Fa-f][0-9A-Fa-f]{2,}|[0-9]{5,}[A-Fa-f][0-9A-Fa-f]*"
        f"|[A-Fa-f]+[0-9][0-9A-Fa-f]{{4,}}|[A-Fa-f]{{3,}}[0-9][0-9A-Fa-f]{{2,}}){_B}",
        "<hex>",
        (
            ("flags=0x1 token 9f86d081884c7d65", "flags=<hex> token <hex>"),
            ("commit e3b0c44 added", "commit <hex> added"),
        ),
    ),
    Mask(
        "id",
        f"{_B}[A-Za-z][A-Za-z_~-]*[0-9](?:[A-Za-z_~-]*[0-9]){{2}}"
        r"(?:[A-Za-z0-9_~-]|\.[A-Za-z0-9])*",
        ANY,
        (
            ("order_20260102_17 for blk_-9981", "<*> for <*>"),
            ("port 22 ssh2", "port <num> ssh2"),
        ),
    ),
    Mask(
        "duration",
        f"(^|[^A-Za-z0-9_.])(?:<[0-9]+ ?{_UNIT}|[+-]?(?:{_NUMBER}{_UNIT})+){_B}",
        "${1}<dur>",
        (
            ("took 5ms, 1m30s and <1 sec", "took <dur>, <dur> and <dur>"),
            ("backoff=1.5s", "backoff=<dur>"),
        ),
    ),
    Mask(
        "size again",
        r"(bytes) \([0-9.]+ ?[KMGT]i?B\)",
        "${1}",
        (("sent 8637 bytes (8.43 KB)", "sent <num> bytes"),),
        needs="(",
    ),
    Mask(
        "number",
        f"(^|[ =:,;(\\[{{|<>]){_SIGNED}|{_B}{_NUMBER}(?:e[+-]?[0-9]+|{_SIZE}){_B}"
        f"|{_B}v?{_NUMBER}{_B}",
        "${1}<num>",
        (
            (
                "read 12KB of 1,234 at 99% in -3",
                "read <num> of <num> at <num>% in <num>",
            ),
            ("core.2275 by web-server", "core.<num> by web-server"),
            ("version v1.2.3", "version <num>"),
            ("free 3.2 MB, used 17 KB", "free <num>, used <num>"),
        ),
    ),
    Mask(
        "digits first",
        f"{_B}[0-9][A-Za-z0-9_]*",
        ANY,
        (("step 2nd of 4D6F", "step <*> of <*>"),),
    ),
    Mask(
        "constant",
        f"{_B}(?:true|false|null|True|False|None|TRUE|FALSE|NULL){_B}",
        ANY,
        (("ready=true, owner=null", "ready=<*>, owner=<*>"),),
    ),
)


def shapes_of(messages: pl.Series) -> pl.Series:
    """Return the shape of each message: its first line with every mask applied."""
    lines = messages.to_frame("line").select(_first_line(pl.col("line")))
    text = pl.col("line")
    for mask in _needed(lines):
        text = text.str.replace_all(mask.pattern, mask.put)
    named = text.str.replace_many(list(STATUS_CLASSES.values()), list(STATUS_CLASSES))
    return lines.select(named.str.strip_chars(" ")).to_series()


def _first_line(message: pl.Expr) -> pl.Expr:
    """Return what of each message has a shape: at most MOST_CHARS of its first line.

    The lines that follow (a stack trace, mostly) do not tell what happened, and
    neither does the rest of a long one. A null is as a blank message.
    """
    first = message.fill_null("").str.strip_chars().str.replace(r"(?s)\n.*", "")
    return first.str.head(MOST_CHARS).str.strip_chars_end()


def _needed(lines: pl.DataFrame) -> list[Mask]:
    """Return the masks that may match in the column `line`."""
    texts = {mask.needs for mask in MASKS}
    held = lines.select(
        pl.col("line").str.contains(text, literal=True).any().alias(text)
        for text in texts - {""}
    ).row(0, named=True)
    return [mask for mask in MASKS if held.get(mask.needs, True)]
