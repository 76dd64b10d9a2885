"""Lines in which something stands that must not leave, by kind, from a seed."""

import random
import string
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from logai_core.scrub.digits import iban, luhn

HEX, LOWER = "0123456789abcdef", string.ascii_lowercase
MIXED = string.ascii_letters + string.digits
PEOPLE = ("ann", "bob.lee", "c_meier", "dora", "e.okafor", "finn", "gita", "h-wong")
SITES = ("example.com", "mail.example.org", "shop.example.net", "corp.example.de")


class Planted(NamedTuple):
    """A line, and the text in it that must be gone afterwards."""

    kind: str
    line: str
    value: str


# Where a value stands by itself. {v} is the value.
ANYWHERE = (
    'ts=2026-01-05T10:00:00Z level=info msg="request done" peer={v} ms=31',
    '{{"ts":"2026-01-05T10:00:00Z","level":"warn","detail":"{v}","n":3}}',
    "GET /search?page=2&q={v}&size=20 HTTP/1.1",
    "Caused by: java.lang.IllegalStateException: cannot use {v} (Orders.java:42)",
    "X-Forwarded-Value: {v}",
    "2026-01-05 10:00:00,123 WARN [main] seen {v} twice in 5 s",
    "Jan  5 10:00:00 web1 app[812]: rejected [{v}]",
    "17,2026-01-05,{v},ok",
    'payload="{{\\"field\\":\\"{v}\\",\\"n\\":1}}"',
    "  File 'orders.py', line 7: ValueError: '{v}'",
    "status={v};next=done",
    "({v}) gave up after 3 attempts",
)
# Where only a name tells what it is. {k} is the name.
BY_NAME = (
    "level=info {k}={v} ms=31",
    'level=info {k}="{v}" ms=31',
    '{{"ts":"2026-01-05T10:00:00Z","{k}":"{v}","n":3}}',
    '{{"{k}": "{v}"}}',
    'body="{{\\"{k}\\":\\"{v}\\",\\"n\\":1}}"',
    "POST /login?next=%2F&{k}={v}&x=1 HTTP/1.1",
    "{k}: {v}",
    "config: {k} = {v}",
    "export {k}='{v}'",
    "{{{k}: '{v}', retries: 3}}",
    "-D{k}={v} -Xmx512m",
    "{k} => {v}",
)
NAMES = ("password", "db_password", "DB_PASSWORD", "passwd", "pwd", "secret",
         "client_secret", "apiKey", "api_key", "API-KEY", "access_token", "token",
         "refreshToken", "secretAccessKey", "private_key", "sessionid", "credentials",
         "passphrase", "userPassword", "auth_token", "encryption_key", "x-api-key")  # fmt: skip


def planted(seed: int, each: int = 200) -> list[Planted]:
    """Return `each` lines a kind."""
    draw = random.Random(seed)
    return [
        Planted(kind, *_line(kind, make, draw))
        for kind, make in MAKERS.items()
        for _ in range(each)
    ]


def _line(
    kind: str, make: Callable[[random.Random], str], draw: random.Random
) -> tuple[str, str]:
    value = make(draw)
    if kind == "secret by name":
        line = draw.choice(BY_NAME).format(k=draw.choice(NAMES), v=value)
        return line, value
    if "{v}" in kind_contexts(kind)[0]:
        return draw.choice(kind_contexts(kind)).format(v=value), value
    raise KeyError(kind)


def kind_contexts(kind: str) -> tuple[str, ...]:
    """Return the lines in which a kind stands."""
    return CONTEXTS.get(kind, ANYWHERE)


CONTEXTS = {
    "header": (
        "Authorization: Bearer {v}",
        '-H "authorization: Basic {v}"',
        '{{"headers":{{"Authorization":"Bearer {v}"}}}}',
        "Cookie: theme=dark; sid={v}",
        "Set-Cookie: session={v}; Path=/; HttpOnly",
        "Proxy-Authorization: Basic {v}",
        "sent bearer {v} to upstream",
    ),
    "password in a URL": (
        "connect postgres://app:{v}@db1:5432/shop failed",
        "amqp://worker:{v}@queue:5672/%2F",
        '{{"url":"https://bot:{v}@git:8443/x.git"}}',
        "redis://:{v}@cache:6379/0 timed out",
        "curl -u admin:{v} https://web1:8443/",
    ),
    "phone by name": (
        "level=info phone={v} ms=31",
        '{{"mobile":"{v}","n":3}}',
        "Tel: {v}",
        "sms sent, msisdn={v} cost=0.01",
        "fax {v} busy",
    ),
    "SSN by name": ("ssn={v}", '{{"ssn":"{v}"}}', "social security number: {v}"),
    "user in a path": (
        "open /home/{v}/orders.csv: no such file",
        '  File "/home/{v}/app/main.py", line 7, in run',
        r"C:\Users\{v}\AppData\Local\Temp\x.log is locked",
        '{{"path":"C:\\\\Users\\\\{v}\\\\x.txt"}}',
        "/Users/{v}/Library/Logs rotated",
        "file:///home/{v}/x.html",
    ),
}


def _password(draw: random.Random) -> str:
    word = draw.choice(["summer", "hunter", "Winter", "letmein", "shop", "Passw0rd"])
    return draw.choice(
        [
            word + str(draw.randrange(10, 9999)),
            word + draw.choice("!#%+") + str(draw.randrange(99)),
            _some(MIXED, draw.randrange(8, 40), draw),
            _some(MIXED + "-_", draw.randrange(12, 40), draw),
        ]
    )


def _some(signs: str, count: int, draw: random.Random) -> str:
    return "".join(draw.choices(signs, k=count))


def _email(draw: random.Random) -> str:
    return draw.choice(PEOPLE) + draw.choice(["", "+x", "2"]) + "@" + draw.choice(SITES)


def _ipv6(draw: random.Random) -> str:
    whole = IPv6Address(
        (0x20010DB8 << 96) | draw.getrandbits(draw.choice([16, 48, 90]))
    )
    return draw.choice([str(whole), whole.exploded, str(whole).upper()])


def _mac(draw: random.Random) -> str:
    pairs = [f"{draw.randrange(256):02x}" for _ in range(6)]
    bare = "".join(pairs)
    return draw.choice(
        [":".join(pairs), "-".join(pairs).upper(), f"{bare[:4]}.{bare[4:8]}.{bare[8:]}"]
    )


def _card(draw: random.Random) -> str:
    prefix, length = draw.choice(
        [("4", 16), ("51", 16), ("2223", 16), ("34", 15), ("37", 15), ("6011", 16),
         ("3530", 16), ("36", 14), ("6212", 16), ("5018", 16), ("2201", 16), ("4", 13),
         ("9792", 16), ("6521", 16)]
    )  # fmt: skip
    body = prefix + _some("0123456789", length - len(prefix) - 1, draw)
    number = next(body + last for last in "0123456789" if luhn(body + last))
    fours = [number[at : at + 4] for at in range(0, length, 4)]
    return draw.choice([number, number, " ".join(fours), "-".join(fours)])


def _iban(draw: random.Random) -> str:
    country, length = draw.choice(
        [("DE", 22), ("FR", 27), ("GB", 22), ("NL", 18), ("ES", 24), ("NO", 15),
         ("CH", 21), ("PL", 28), ("MT", 31)]
    )  # fmt: skip
    body = _some("0123456789", length - 4, draw)
    if country in ("GB", "NL"):
        body = _some("ABCDEFGH", 4, draw) + body[4:]
    number = next(
        f"{country}{check:02}{body}"
        for check in range(2, 99)
        if iban(f"{country}{check:02}{body}")
    )
    fours = " ".join(number[at : at + 4] for at in range(0, length, 4))
    return draw.choice([number, fours])


def _abroad(draw: random.Random) -> str:
    area, a, b = (
        draw.randrange(201, 989),
        draw.randrange(100, 999),
        draw.randrange(10**4),
    )
    return draw.choice(
        [f"+1 {area} {a} {b:04}", f"+1-{area}-{a}-{b:04}", f"+49 30 {a}{b:04}",
         f"+44 20 7{a} {b:04}", f"+33 1 42 {b % 90 + 10} {a % 90 + 10} 11",
         f"+4915{a}{b:04}{area % 90 + 10}", f"+91 98{a} {b:04}{area % 9}",
         f"+1 ({area}) {a}-{b:04}", f"0049 30 {a}{b:04}"]
    )  # fmt: skip


def _at_home(draw: random.Random) -> str:
    area, a, b = (
        draw.randrange(201, 989),
        draw.randrange(201, 999),
        draw.randrange(10**4),
    )
    return draw.choice(
        [f"({area}) {a}-{b:04}", f"{area}-{a}-{b:04}", f"{area}.{a}.{b:04}",
         f"020 7{a} {b:04}", f"07{a} {b:04}{area % 90 + 10}",
         f"01 42 {b % 90 + 10} {a % 90 + 10} {area % 90 + 10}",
         f"030 {a}{b:04}", f"0151-{a}{b:04}{area % 10}", f"089/{a}{b:04}"]
    )  # fmt: skip


def _ssn(draw: random.Random) -> str:
    area = draw.choice([draw.randrange(1, 666), draw.randrange(667, 900)])
    return f"{area:03}-{draw.randrange(1, 100):02}-{draw.randrange(1, 10**4):04}"


def _host(draw: random.Random) -> str:
    node = draw.choice(["web", "db", "cache-a", "node", "k8s-worker"])
    return draw.choice(
        [f"{node}{draw.randrange(99)}.{draw.choice(SITES)}",
         f"{node}{draw.randrange(99)}.prod.internal", f"{node}.{LOWER[draw.randrange(26)]}.corp",
         "ip-" + str(IPv4Address(draw.getrandbits(32))).replace(".", "-") + ".ec2.internal"]
    )  # fmt: skip


def _uuid(draw: random.Random) -> str:
    text = _some(HEX, 32, draw)
    parts = [text[:8], text[8:12], text[12:16], text[16:20], text[20:]]
    return draw.choice(["-".join(parts), "-".join(parts).upper(), text])


def _token(draw: random.Random) -> str:
    return draw.choice(
        [_some(MIXED, draw.randrange(24, 80), draw),
         _some(MIXED + "+/", draw.randrange(28, 80), draw) + draw.choice(["", "=", "=="]),
         _some(MIXED + "-_", draw.randrange(28, 80), draw),
         _some(LOWER + string.digits, draw.randrange(24, 64), draw),
         _some("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", draw.randrange(26, 56), draw)]
    )  # fmt: skip


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "secret by name": _password,
    "header": lambda draw: _some(MIXED, draw.randrange(12, 60), draw) + "0=",
    "password in a URL": _password,
    "random token": _token,
    "UUID or hex id": _uuid,
    "e-mail": _email,
    "IPv4": lambda draw: str(IPv4Address(draw.randrange(1 << 24, 1 << 32))),
    "IPv6": _ipv6,
    "MAC": _mac,
    "card": _card,
    "IBAN": _iban,
    "phone, international": _abroad,
    "phone, national": _at_home,
    "phone by name": lambda draw: draw.choice([_abroad, _at_home])(draw),
    "SSN": _ssn,
    "SSN by name": lambda draw: _ssn(draw).replace("-", draw.choice(["", " ", "-"])),
    "host name": _host,
    "user in a path": lambda draw: draw.choice(PEOPLE),
}


def found_in(lines: list[Planted], scrub: Callable[[str], str]) -> Iterator[bool]:
    """Yield for each line whether its value is gone."""
    for one in lines:
        yield one.value not in scrub(one.line)
