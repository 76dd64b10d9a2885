"""The values that the shop's messages are filled with.

People are numbers, machines and names are from the ranges kept for documentation
(RFC 5737, RFC 3849, RFC 2606).
"""

from collections.abc import Mapping
from types import MappingProxyType

from logai_core.demo.fields import hexadecimal, latency_ms, number, one_of, pick
from logai_core.demo.model import Field, Row
from logai_core.demo.shop import times

CATEGORIES = ("shoes", "jackets", "tents", "lamps", "mugs", "bags", "maps", "stoves")
WORDS = (
    "rain jacket", "trail shoes", "headlamp", "two person tent", "wool socks",
    "thermos", "gas stove", "hiking map", "dry bag", "sleeping mat", "red mug",
)  # fmt: skip
STATES = ("paid", "packed", "shipped", "delivered")
DECLINES = (
    "insufficient funds",
    "expired card",
    "limit exceeded",
    "issuer unavailable",
)
TABLES = ("orders", "order_items", "carts", "cart_items", "stock", "sessions", "events")
COUPONS = ("SUMMER26", "WELCOME5", "BLACK10", "FREESHIP")
# No version here looks like an address: four numbers with dots would.
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "ShopApp/7.4 (Android 15)",
)


def client(row: Row) -> str:
    """Return a customer's address; one in nine has IPv6."""
    host = pick(row, 2, 250) + 1
    family = pick(row, 1, 9)
    if family == 0:
        return f"2001:db8:{pick(row, 3, 4_000):x}::{host:x}"
    return f"203.0.113.{host}" if family < 5 else f"198.51.100.{host}"


def user(row: Row) -> int:
    """Return a user id; the low numbers shop most."""
    return 1_000 + pick(row, 4, 8_000) * pick(row, 5, 1_000) // 1_000


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "stamp": lambda _: "{stamp}",  # in the middle of an access line: see `voices`
        "ip": client,
        "user": user,
        "agent": one_of(6, AGENTS),
        "rid": hexadecimal,
        "upstream": lambda row: f"192.0.2.{21 + row.instance}:8080",
        "app_ip": lambda row: f"192.0.2.{21 + row.instance}",
        "rt": lambda row: f"{row.latency:.3f}",
        "urt": lambda row: f"{row.latency * 0.97:.3f}",
        "size": number(7, 900, 48_000),
        "conn": lambda row: 120_000 + row.n,
        "ms": latency_ms,
        "db_ms": lambda row: f"{row.latency * 900:.3f}",
        "item": lambda row: f"SKU-{10_000 + pick(row, 8, 900)}",
        "category": one_of(9, CATEGORIES),
        "word": one_of(10, WORDS),
        "query": lambda row: WORDS[pick(row, 10, len(WORDS))].replace(" ", "+"),
        "hits": number(11, 1, 180),
        "page": number(12, 1, 9),
        "quantity": number(13, 1, 6),
        "cart": lambda row: 80_000 + 7 * user(row),
        "order": lambda row: 4_100_000 + row.n,
        "eur": lambda row: f"{9 + pick(row, 15, 28_000) / 100:.2f}",
        "decline": one_of(16, DECLINES),
        "state": one_of(17, STATES),
        "coupon": one_of(18, COUPONS),
        "left": number(19, 1, 9),
        "store": number(20, 1, 5),
        "rows": number(21, 40, 9_000),
        "table": one_of(22, TABLES),
        "job": lambda row: 770_000 + row.n,
        "job_ms": number(23, 60, 900),
        "attempt": number(24, 1, 5),
        "retry_s": lambda row: 30 * (1 + pick(row, 24, 4)),
        "port": number(25, 33_000, 60_000),
        "buffers": number(26, 120, 2_600),
        "kb": number(27, 200, 9_000),
        "tenths": number(28, 0, 10),
        "milli": lambda row: f"{pick(row, 14, 1_000):03}",
        "few": number(29, 2, 20),
        "many": number(30, 200, 4_000),
        "pid": number(31, 4_100, 4_190),
        "thread": number(32, 1, 21),
        "minutes": number(35, 10, 30),
        "share": number(36, 51, 90),
        "hash": lambda row: f"{pick(row, 33, 1 << 31):08x}",
        "young_ms": number(34, 8, 60),
        "heap": lambda row: f"{times.heap_gib(row):.1f}",
        "leaked_heap": lambda row: f"{times.heap_gib(row._replace(instance=0)):.1f}",
        "pause": times.pause_ms,
        "full_pause": lambda row: 3 * times.pause_ms(row),
        "active": times.active,
        "idle": lambda row: 20 - times.active(row),
        "waiting": times.waiting,
        "queued": lambda row: 18 + times.waiting(row),
        "backlog": times.backlog,
        "oldest_s": lambda row: 4 + 2 * times.backlog(row),
    }
)
