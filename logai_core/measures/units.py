"""Amounts as logs write them: `5ms`, `1m30s`, `12KB`, `1,234`; and what names say."""

from collections.abc import Mapping

import polars as pl

_US, _MS, _MINUTE, _HOUR, _DAY = 1e-6, 1e-3, 60.0, 3_600.0, 86_400.0
_NAMED = {
    "ns nanos nanoseconds": 1e-9,
    "us µs μs usec usecs micros microseconds": _US,
    "ms msec msecs millis millisecond milliseconds": _MS,
    "s sec secs second seconds": 1.0,
    "m min mins minute minutes": _MINUTE,
    "h hr hrs hour hours": _HOUR,
    "d day days": _DAY,
}
SECONDS = {word: size for words, size in _NAMED.items() for word in words.split()}

# Logs that write KB mostly count in 1,024.
BYTES = {"B": 1.0, "byte": 1.0, "bytes": 1.0} | {
    prefix + suffix: 1_024.0**power
    for power, prefix in enumerate("KMGTP", start=1)
    for suffix in ("", "B", "iB")
}
BYTES |= {f"k{suffix}": 1_024.0 for suffix in ("", "B", "iB")}

FACTORS: Mapping[str, float] = {"": 1.0} | BYTES | SECONDS

_PLAIN = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_ONE = rf"^[<~]?([+-]?{_PLAIN}) ?([A-Za-zµμ]*)$"
_PIECE = r"[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|μs|ms|s|m|h|d)"
_SEVERAL = f"^(?:{_PIECE} ?){{2,}}$"

# Text that `amounts_of` may read, for patterns of messages.
AMOUNT = rf"[<~]?[+-]?{_PLAIN}(?: ?[A-Za-zµμ]+)?(?:[0-9.]+[a-zµμ]+)*"

_ENDINGS = {
    "ns": "ns nanos nanoseconds",
    "us": "us usec usecs micros microseconds",
    "ms": "ms msec msecs millis milliseconds",
    "s": "s sec secs seconds",
    "min": "minutes",
    "bytes": "bytes",
    "KB": "kb kib",
    "MB": "mb mib",
    "GB": "gb gib",
    "%": "percent pct",
}
_IN_NAMES = {word: unit for unit, words in _ENDINGS.items() for word in words.split()}


def amounts_of(texts: pl.Series) -> pl.Series:
    """Return amounts in seconds, bytes, or as they are without a unit; else null."""
    parts = texts.str.extract_groups(_ONE)
    number = parts.struct.field("1").str.replace_all(",", "").cast(pl.Float64)
    factor = parts.struct.field("2").replace_strict(
        FACTORS, default=None, return_dtype=pl.Float64
    )
    amounts = number * factor
    rows = pl.DataFrame({"text": texts, "amount": amounts}).with_row_index("at")
    odd = rows.filter(pl.col("amount").is_null(), pl.col("text").str.contains(_SEVERAL))
    if odd.is_empty():
        return amounts
    # Such as 1m30s: few and rare enough to be taken piece by piece.
    return rows.join(_sums(odd), on="at", how="left", maintain_order="left").select(
        pl.coalesce("amount", "sum").alias("amount")
    )["amount"]


def unit_of(texts: pl.Series) -> str | None:
    """Return what the values state: "s", "bytes", "" for none; None for a mixture."""
    words = texts.str.extract(r"([A-Za-zµμ]*)$", 1).unique().drop_nulls().to_list()
    stated = {word for word in words if word}
    if not stated:
        return ""
    if stated <= SECONDS.keys():
        return "s"
    return "bytes" if stated <= BYTES.keys() else None


def named_unit(name: str) -> str:
    """Return the unit that a name ends with (`duration_ms`, `tookMs`), or ""."""
    words = pl.Series([name]).str.replace_all("([a-z])([A-Z])", "${1}_${2}")
    last = words.str.to_lowercase().str.extract("([a-z%]+)$", 1).item()
    return _IN_NAMES.get(last or "", "")


def _sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Return `at` and the `sum` of all pieces of `text`."""
    pieces = rows.select("at", pl.col("text").str.extract_all(_PIECE)).explode("text")
    unit = pl.col("text").str.extract("([a-zµμ]+)$", 1)
    factor = unit.replace_strict(FACTORS, default=None, return_dtype=pl.Float64)
    number = pl.col("text").str.extract("^([0-9.]+)", 1).cast(pl.Float64)
    return pieces.group_by("at").agg((number * factor).sum().alias("sum"))
