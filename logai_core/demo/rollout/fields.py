"""The values that the messages of the namespace are filled with."""

from collections.abc import Mapping
from types import MappingProxyType

from logai_core.demo.fields import (
    GOLDEN,
    MASK,
    STIR,
    hexadecimal,
    latency_ms,
    number,
    one_of,
    pick,
)
from logai_core.demo.model import Field, Row
from logai_core.demo.rollout import times
from logai_core.demo.rollout.pods import NODES, PODS, Pod, heap_mb, serving

AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "TicketsApp/3.2 (Android 15)",
)
AREAS = ("stalls", "balcony", "gallery", "boxes", "standing")
DECLINES = ("insufficient_funds", "expired_card", "do_not_honor")


def client(row: Row) -> str:
    """Return a visitor's address; one in seven has IPv6."""
    host = pick(row, 2, 250) + 1
    family = pick(row, 1, 7)
    if family == 0:
        return f"2001:db8:{pick(row, 3, 4_000):x}::{host:x}"
    return f"203.0.113.{host}" if family < 4 else f"198.51.100.{host}"


def request(row: Row) -> str:
    """Return the id of a request, which the ingress makes and hands on."""
    second = ((row.n + 7) * STIR ^ row.mix * GOLDEN) & MASK
    return f"{hexadecimal(row)}{second:016x}"


def trace(row: Row) -> str:
    """Return the trace id of a request, which the api makes."""
    return request(row._replace(n=row.n + 5_000_011))


def _heap(pod: Pod) -> Field:
    return lambda row: heap_mb(pod, row)


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "stamp": lambda _: "{stamp}",  # in the middle of an access line: see `voices`
        "ip": client,
        "agent": one_of(6, AGENTS),
        "request": request,
        "trace": trace,
        "upstream": lambda row: f"{serving(row).address}:8080",
        "rt": lambda row: f"{row.latency:.3f}",
        "ms": latency_ms,
        "db_ms": lambda row: int(row.latency * 600),
        "size": number(7, 400, 9_000),
        "sent": number(8, 310, 900),
        "conn": lambda row: 880_000 + row.n,
        "pid": lambda row: 20_000 + 7 * row.n,
        "show": lambda row: 400 + pick(row, 9, 60) * pick(row, 10, 100) // 100,
        "area": one_of(11, AREAS),
        "row": number(12, 1, 40),
        "seat": number(13, 1, 60),
        "count": number(14, 1, 7),
        "hold": lambda row: f"h{900_000 + row.n}",
        "booking": lambda row: 5_200_000 + row.n,
        "cents": lambda row: 1_900 + 50 * pick(row, 15, 400),
        "decline": one_of(16, DECLINES),
        "page": number(17, 1, 6),
        "entries": number(18, 180, 256),
        "kept": lambda row: 300 + int(8 * max(0.0, row.at / 60 - times.DEPLOY)),
        "size_kb": number(19, 220, 900),
        "seats": number(20, 300, 2_400),
        "holds": times.open_holds,
        "few": number(21, 2, 19),
        "many": number(22, 120, 4_000),
        "ms_small": number(23, 2, 40),
        "node": one_of(24, NODES),
        "late_ms": number(25, 1_000, 1_900),
        "goroutines": number(26, 48, 90),
        "slow_ms": lambda row: 1_000 + latency_ms(row),
        **{f"heap {pod.name}": _heap(pod) for pod in PODS},
    }
)
