"""Lines in which nothing stands that must not leave, by what they look like."""

import random
import string
from collections.abc import Callable

from benchmarks.scrubbing.planted import ANYWHERE, HEX, _some

CLASSES = ("java.util.concurrent.ThreadPoolExecutor", "org.example.OrderService",
           "com.example.shop.http.RequestHandlerAdapter", "ConnectionPoolTimeoutException",
           "HttpMessageNotReadableException", "kubelet_volume_manager", "KafkaConsumer$1",
           "sun.nio.ch.SelectorImpl.lockAndDoSelect", "AbstractSingletonProxyFactoryBean")  # fmt: skip
PATHS = ("/var/log/nginx/access.log", "/usr/lib/python3.11/site-packages/app/main.py",
         "/api/v2/orders/17/items", "/opt/shop/releases/2026-01-05/bin/start.sh",
         "/static/js/vendor.bundle.min.js", "C:\\Windows\\System32\\svchost.exe",
         "/proc/sys/net/ipv4/tcp_fin_timeout", "/usr/lib/x86_64-linux-gnu/libc.so.6")  # fmt: skip
WORDS = ("token expired", "password changed", "key not found", "access denied",
         "authentication failed for unknown user", "secret rotation is due",
         "session closed by peer", "cookie jar is full", "bearer of bad news",
         "basic checks passed", "phone home is off", "token: invalid", "password: ***")  # fmt: skip


def ordinary(seed: int, each: int = 200) -> list[tuple[str, str]]:
    """Return `each` lines a look, as (look, line)."""
    draw = random.Random(seed)
    return [
        (look, draw.choice(ANYWHERE).format(v=make(draw)))
        for look, make in MAKERS.items()
        for _ in range(each)
    ]


def _time(draw: random.Random) -> str:
    h, m, s = draw.randrange(24), draw.randrange(60), draw.randrange(60)
    return draw.choice(
        [f"2026-01-05T{h:02}:{m:02}:{s:02}.123456Z", f"05/Jan/2026:{h:02}:{m:02}:{s:02} +0000",
         f"2026-01-05 {h:02}:{m:02}:{s:02},123", f"{h:02}:{m:02}:{s:02}",
         str(1767600000000 + draw.randrange(10**9)), str(1767600000 + draw.randrange(10**6)),
         f"20260105T{h:02}{m:02}{s:02}Z", str((1767600000 + draw.randrange(10**6)) * 10**9)]
    )  # fmt: skip


def _version(draw: random.Random) -> str:
    a, b, c = draw.randrange(30), draw.randrange(30), draw.randrange(300)
    return draw.choice(
        [f"{a}.{b}.{c}", f"v{a}.{b}.{c}-rc.1", f"{a}.{b}.{c}-SNAPSHOT", f"{a}.{b}",
         f"5.15.0-{c}-generic", f"openjdk-17.0.{b}+{a}", f"nginx/1.{b}.{a}"]
    )  # fmt: skip


def _number(draw: random.Random) -> str:
    return draw.choice(
        [f"{draw.uniform(0, 1e4):.6f}", str(draw.getrandbits(31)), f"{draw.getrandbits(40):,}",
         f"-{draw.getrandbits(20)}", f"{draw.random():.3e}", hex(draw.getrandbits(48)),
         f"{draw.randrange(100)}%", f"{draw.randrange(10**4)}ms", str(draw.getrandbits(62))]
    )  # fmt: skip


def _pod(draw: random.Random) -> str:
    low = string.ascii_lowercase + string.digits
    return f"payments-{_some(HEX, 10, draw)}-{_some(low, 5, draw)}"


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "commit, abbreviated": lambda draw: _some(HEX, draw.randrange(7, 13), draw),
    "span id (16 hex)": lambda draw: _some(HEX, 16, draw),
    "commit (40 hex)": lambda draw: _some(HEX, 40, draw),
    "version": _version,
    "number": _number,
    "time": _time,
    "class or method": lambda draw: draw.choice(CLASSES),
    "path": lambda draw: draw.choice(PATHS),
    "pod name": _pod,
    "words about secrets": lambda draw: draw.choice(WORDS),
}
