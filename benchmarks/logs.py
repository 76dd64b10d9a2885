"""Logs of one format each, made in blocks with a seed, for timing."""

from pathlib import Path

import numpy as np

BLOCK = 20_000
_MESSAGES = (
    "Accepted password for user{a} from 192.0.2.{b} port {c} ssh2",
    "Order {c} paid in {b} ms by customer {a}",
    "GC pause {b} ms, heap {a} MiB of 8192 MiB",
    "Connection from 198.51.100.{b}:{c} closed after {a} requests",
    "Served /cart/{c} to session {a:08x}",
    "Retrying job mail-{c} (attempt {b})",
    "Cache hit ratio 0.{b} over {a} keys",
    "Could not reach inventory.example.com: timed out after {b} ms",
)

FORMATS = {
    "syslog": "Nov 20 {t} web1 shop[{k}]: {m}",
    "nginx combined": (
        '203.0.113.{k} - - [20/Nov/2026:{t} +0000] "GET /cart/{i} HTTP/1.1" '
        '200 {i} "-" "Mozilla/5.0 (X11; Linux x86_64)"'
    ),
    "log4j": "2026-11-20 {t},{k:03} {level} [exec-{k}] c.e.shop.Cart: {m}",
    "JSON lines": (
        '{{"ts":"2026-11-20T{t}.{k:03}Z","level":"{level}","service":"shop",'
        '"msg":"{m}","request_id":"{i:012x}"}}'
    ),
    "no header": "{m}",
}


def write_log(path: Path, line: str, *, lines: int, seed: int = 7) -> None:
    """Write `lines` lines of the form `line` over one day to `path`."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as file:
        for first in range(0, lines, BLOCK):
            count = min(BLOCK, lines - first)
            kinds = rng.integers(0, len(_MESSAGES), count).tolist()
            a, b, c = rng.integers(1, (9_000, 999, 60_000), (count, 3)).T.tolist()
            levels = rng.choice(["INFO ", "WARN ", "ERROR"], count, p=[0.9, 0.08, 0.02])
            seconds = (np.arange(first, first + count) * 86_399 // lines).tolist()
            file.writelines(
                line.format(
                    t=f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}",
                    i=first + i,
                    k=i % 250,
                    level=levels[i],
                    m=_MESSAGES[kinds[i]].format(a=a[i], b=b[i], c=c[i]),
                )
                + "\n"
                for i, s in enumerate(seconds)
            )
