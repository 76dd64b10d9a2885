"""The values that the messages of the pipeline are filled with."""

from collections.abc import Mapping
from types import MappingProxyType

from logai_core.demo.batch import times
from logai_core.demo.fields import latency_ms, number, one_of, pick
from logai_core.demo.model import Field, Row

STORES = ("berlin", "bremen", "dresden", "essen", "hamburg", "kiel", "mainz", "ulm")
# Of the rows of a batch whose prices are missing, the warehouse takes this share.
WITHOUT_PRICES = 0.31


def rows(row: Row) -> int:
    """Return the rows of a file: more by day, no two alike."""
    hour = row.at / 3600 % 24
    busy = 1.0 if 8 <= hour < 20 else 0.85
    return int(busy * (2_400 + pick(row, 1, 2_200)))


def clean(row: Row) -> int:
    """Return the rows that are left once those that repeat are taken out."""
    return int(rows(row) * (0.975 + pick(row, 2, 20) / 1_000))


def priced(row: Row) -> int:
    """Return the rows for which a price was found."""
    return clean(row) - pick(row, 3, 6)


def unpriced(row: Row) -> int:
    """Return the rows that the warehouse takes when prices are missing."""
    return int(clean(row) * (WITHOUT_PRICES + pick(row, 4, 40) / 1_000))


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "batch": lambda row: f"b{700_000 + row.n}",
        "job": lambda row: f"j{pick(row, 5, 1 << 24):06x}{row.n % 4096:03x}",
        "store": one_of(6, STORES),
        "rows": rows,
        "clean": clean,
        "repeated": lambda row: rows(row) - clean(row),
        "priced": priced,
        "unpriced": unpriced,
        "kb": lambda row: rows(row) * 61 // 1024,
        "ms": latency_ms,
        "some_ms": lambda row: int(row.latency * (90 + pick(row, 8, 160))),
        "slow_ms": lambda row: int(row.latency * (900 + pick(row, 9, 1_600))),
        "few": number(10, 1, 9),
        "many": number(11, 40, 900),
        "waiting": number(12, 0, 5),
        "day": lambda row: f"{times.START.day + int(row.at // 86_400):02}",
        "seen": number(13, 3, 40),
        "rate": number(14, 1_052, 1_094),
    }
)
