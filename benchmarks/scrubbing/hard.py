"""Lines that scrubbing is known to find badly, or not at all; none of them is a rule's."""

import base64
import random
from collections.abc import Callable
from ipaddress import IPv4Address

from benchmarks.scrubbing.planted import Planted, _iban, _password

GIVEN = ("Anna", "Bilal", "Chidi", "Dora", "Emeka", "Fumiko", "Greta", "Hugo")
FAMILY = ("Meier", "Okafor", "Tanaka", "Lindqvist", "Moreau", "Haddad", "Novak")
NODES = ("web", "db", "cache", "billing", "orion", "zeus")


def hard(seed: int, each: int = 200) -> list[Planted]:
    """Return `each` lines a kind."""
    draw = random.Random(seed)
    return [
        Planted(kind, *_line(draw, lines, make))
        for kind, (lines, make) in MAKERS.items()
        for _ in range(each)
    ]


def _line(
    draw: random.Random, lines: tuple[str, ...], make: Callable[[random.Random], str]
) -> tuple[str, str]:
    value = make(draw)
    return draw.choice(lines).format(v=value), value


def _person(draw: random.Random) -> str:
    return f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"


def _word(draw: random.Random) -> str:
    return draw.choice(GIVEN).lower() + draw.choice(FAMILY).lower()


def _encoded(draw: random.Random) -> str:
    return base64.b64encode(f"app:{_password(draw)}".encode()).decode()


MAKERS: dict[str, tuple[tuple[str, ...], Callable[[random.Random], str]]] = {
    "password as a flag, an element or a pair": (
        ("run --password {v} --retries 3", "<password>{v}</password>",
         '{{"name":"DB_PASSWORD","value":"{v}"}}', "the password is {v}"),
        _password,
    ),
    "password that only its order gives away": (
        ("mysql -uroot -p{v} shop", "auth root {v} ok", "LOGIN ann {v}", "su: tried {v}"),
        _password,
    ),
    "encoded name and password": (("auth={v}", "got {v} in body", "x-auth {v}"), _encoded),
    "user name in a sentence": (
        ("Accepted publickey for {v} port 22", "user {v} logged in", "actor={v} did=delete"),
        _word,
    ),
    "name of a person": (("assigned to {v}", "customer={v} plan=x", "{v} called"), _person),
    "host name of one word": (
        ("connect to {v}:5432 refused", "node {v} is down", "host={v}"),
        lambda draw: draw.choice(NODES) + str(draw.randrange(100)),
    ),
    "IPv4 as one number": (
        ("peer={v}", "from {v} port 22"),
        lambda draw: str(int(IPv4Address(draw.getrandbits(32)))),
    ),
    "IBAN in small letters": (("iban={v}", "to {v} ok"), lambda d: _iban(d).lower()),
    "phone without a form": (
        ("called {v} twice", "to={v}"),
        lambda draw: str(draw.randrange(10**6, 10**8)),
    ),
    "mail with a written at": (
        ("from {v}",),
        lambda draw: f"{_word(draw)} (at) example dot com",
    ),
}  # fmt: skip
